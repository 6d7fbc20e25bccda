"""Photos that people send over the page."""

import pytest
from visitor import visiting

from bot.demo.clinic import DemoClinic
from bot.sandbox.sample_picture import sample_picture

PNG = sample_picture()


@pytest.mark.thorough
async def test_photos_are_sent_and_shown(clinic: DemoClinic) -> None:
    async with visiting(clinic) as page:
        path = f"/people/{clinic.owner.id}/photo"
        async with page.watching() as stream:
            await stream.next("state")
            assert (await page.http.post(path)).status_code == 200
            sample = (await stream.next("message"))["message"]["picture"]
            jpeg = b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00\xff\xd9"
            assert (await page.http.post(path, content=jpeg)).status_code == 200
            own = (await stream.next("message", lambda told: not told["message"]["from_bot"]))[
                "message"
            ]["picture"]
        for address, content, kind in ((sample, PNG, "image/png"), (own, jpeg, "image/jpeg")):
            answer = await page.http.get(address)
            assert (answer.content, answer.headers["content-type"]) == (content, kind)
        refused = await page.http.post(path, content=b"<svg/>")
        assert refused.status_code == 400
        assert refused.json() == {"error": "Only JPEG and PNG pictures can be sent."}
        large = await page.http.post(path, content=PNG + bytes(10 * 1024 * 1024))
        assert large.status_code == 400
        assert "too large" in large.json()["error"]
