"""Pictures and documents: up, down, and again by their id."""

import pytest
from pictures import jpeg, png
from raw_api import RawApi

from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.person import Person


async def test_a_picture_goes_up_by_multipart_and_comes_down_again(
    api: RawApi, asha: Person
) -> None:
    answer = await api.client.post(
        f"/bot{api.token}/sendPhoto",
        data={"chat_id": str(asha.id), "photo": "attach://here", "caption": "Day 3"},
        files={"here": ("skin.png", png(1000, 500), "image/png")},
    )
    sent = answer.json()["result"]
    assert [(size["width"], size["height"]) for size in sent["photo"]] == [
        (90, 45),
        (320, 160),
        (800, 400),
        (1000, 500),
    ]
    assert asha.last.picture == png(1000, 500)
    file = await api.result("getFile", file_id=sent["photo"][-1]["file_id"])
    loaded = await api.client.get(f"/file/bot{api.token}/{file['file_path']}")
    assert loaded.content == png(1000, 500)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (png(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (png(210, 10), "PHOTO_INVALID_DIMENSIONS"),
        (b"", "file must be non-empty"),
    ],
)
async def test_a_picture_that_is_none_is_refused(
    api: RawApi, asha: Person, content: bytes, reason: str
) -> None:
    answer = await api.client.post(
        f"/bot{api.token}/sendPhoto",
        data={"chat_id": str(asha.id)},
        files={"photo": ("skin.png", content)},
    )
    assert answer.json()["description"] == f"Bad Request: {reason}"


async def test_a_caption_of_more_than_1024_units_is_refused(api: RawApi, asha: Person) -> None:
    await asha.send_document(b"%PDF-")
    answer = await api.client.post(
        f"/bot{api.token}/sendDocument",
        data={"chat_id": str(asha.id), "caption": "😀" * 513},
        files={"document": ("care.pdf", b"%PDF-", "application/pdf")},
    )
    assert answer.json()["description"] == "Bad Request: message caption is too long"


async def test_files_are_sent_again_by_their_id_and_by_nothing_else(
    api: RawApi, asha: Person
) -> None:
    await asha.send_document(b"%PDF-", name="letter.pdf")
    update = (await api.result("getUpdates"))[-1]
    file_id = update["message"]["document"]["file_id"]
    sent = await api.result("sendDocument", chat_id=asha.id, document=file_id)
    assert sent["document"]["file_name"] == "letter.pdf"
    wrong = "Bad Request: wrong file identifier/HTTP URL specified"
    assert await api.refusal("sendPhoto", chat_id=asha.id, photo=file_id) == wrong
    assert await api.refusal("sendDocument", chat_id=asha.id, document="zzz") == wrong
    said = await api.refusal("sendPhoto", chat_id=asha.id, photo="https://example.com/a.png")
    assert said == "Bad Request: the sandbox does not implement sending a file by its URL"
    said = await api.refusal("getFile", file_id="zzz")
    assert said == "Bad Request: wrong file_id or the file is temporarily unavailable"


async def test_a_file_that_is_too_big_is_neither_taken_nor_given(api: RawApi, asha: Person) -> None:
    answer = await api.client.post(
        f"/bot{api.token}/sendPhoto",
        data={"chat_id": str(asha.id)},
        files={"photo": ("skin.png", png(10, 10) + bytes(10 * 1024 * 1024))},
    )
    assert (answer.status_code, answer.json()["description"]) == (413, "Request Entity Too Large")
    await asha.send_document(bytes(MAX_DOWNLOAD + 1))
    file_id = (await api.result("getUpdates"))[-1]["message"]["document"]["file_id"]
    assert await api.refusal("getFile", file_id=file_id) == "Bad Request: file is too big"


async def test_a_photo_is_sent_again_by_any_of_its_sizes(api: RawApi, asha: Person) -> None:
    await asha.send_photo(jpeg(640, 480))
    sizes = (await api.result("getUpdates"))[-1]["message"]["photo"]
    sent = await api.result("sendPhoto", chat_id=asha.id, photo=sizes[0]["file_id"])
    assert sent["photo"] == sizes
