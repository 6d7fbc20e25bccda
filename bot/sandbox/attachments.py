"""What a bot sends as a file: a fresh upload, or the `file_id` of one that is stored."""

from bot.sandbox.errors import ApiError, bad_request, not_implemented
from bot.sandbox.files import Cabinet, StoredFile
from bot.sandbox.parameters import Upload
from bot.sandbox.pictures import image_size

MAX_PHOTO = 10 * 1024 * 1024
MAX_DOCUMENT = 50 * 1024 * 1024
"""Both sizes: https://core.telegram.org/bots/api#sending-files."""

_MAX_SIDES = 10_000
_MAX_RATIO = 20


def photo_of(cabinet: Cabinet, given: Upload | str) -> tuple[StoredFile, ...]:
    """The sizes of the picture that a call gives.

    Raises:
        ApiError: 400 if it is unknown or no picture; 413 if it is too big.
    """
    if isinstance(given, str):
        known = cabinet.photo(given)
        if known is None:
            raise _unknown(given)
        return known
    _check_size(given, MAX_PHOTO)
    size = image_size(given.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > _MAX_SIDES or max(size) > _MAX_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return cabinet.add_photo(given.content)


def document_of(cabinet: Cabinet, given: Upload | str) -> StoredFile:
    """The document that a call gives.

    Raises:
        ApiError: 400 if it is unknown or empty; 413 if it is too big.
    """
    if isinstance(given, str):
        known = cabinet.by_id(given)
        if known is None or cabinet.photo(given):
            raise _unknown(given)
        return known
    _check_size(given, MAX_DOCUMENT)
    return cabinet.add_document(given.content, given.name, given.mime_type)


def _check_size(given: Upload, most: int) -> None:
    if not given.content:
        raise bad_request("file must be non-empty")
    if len(given.content) > most:
        raise ApiError(413, "Request Entity Too Large")


def _unknown(given: str) -> ApiError:
    if given.startswith(("http://", "https://")):
        return not_implemented("sending a file by its URL")
    return bad_request("wrong file identifier/HTTP URL specified")
