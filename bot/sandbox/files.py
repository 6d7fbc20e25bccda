"""The files that bots and people have sent, each under its `file_id`."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.sandbox.errors import JsonObject
from bot.sandbox.pictures import image_size, scaled

MAX_DOWNLOAD = 20 * 1024 * 1024
"""What getFile offers at most: https://core.telegram.org/bots/api#getfile."""

_DEFAULT_SIZE = (800, 600)


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """One stored file; a photo has one for each of its sizes."""

    file_id: str
    unique_id: str
    path: str
    content: bytes
    name: str | None = None
    mime_type: str | None = None
    width: int = 0
    height: int = 0

    def _common(self) -> JsonObject:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }

    def photo_json(self) -> JsonObject:
        """As https://core.telegram.org/bots/api#photosize."""
        return {**self._common(), "width": self.width, "height": self.height}

    def document_json(self) -> JsonObject:
        """As https://core.telegram.org/bots/api#document."""
        named = {"file_name": self.name, "mime_type": self.mime_type}
        return {**self._common(), **{key: value for key, value in named.items() if value}}

    def file_json(self) -> JsonObject:
        """As https://core.telegram.org/bots/api#file."""
        return {**self._common(), "file_path": self.path}


class Cabinet:
    """Every stored file of one world."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._photos: dict[str, tuple[StoredFile, ...]] = {}

    def add_photo(self, content: bytes) -> tuple[StoredFile, ...]:
        """Keep a picture; its sizes, smallest first, the last one being the picture itself."""
        width, height = image_size(content) or _DEFAULT_SIZE
        sizes = tuple(
            self._keep("photo", content, mime_type="image/jpeg", width=wide, height=high)
            for wide, high in scaled(width, height)
        )
        for size in sizes:
            self._photos[size.file_id] = sizes
        return sizes

    def add_document(self, content: bytes, name: str, mime_type: str) -> StoredFile:
        """Keep a document."""
        return self._keep("document", content, name=name, mime_type=mime_type)

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file with that `file_id`."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file with that `file_path`."""
        return self._by_path.get(path)

    def photo(self, file_id: str) -> tuple[StoredFile, ...] | None:
        """All sizes of the photo of which `file_id` is one."""
        return self._photos.get(file_id)

    def _keep(
        self,
        kind: str,
        content: bytes,
        *,
        mime_type: str,
        name: str | None = None,
        width: int = 0,
        height: int = 0,
    ) -> StoredFile:
        number = len(self._by_id)
        suffix = PurePosixPath(name).suffix if name else ".jpg"
        stored = StoredFile(
            file_id=f"sandbox-{kind}-{number:06d}",
            unique_id=f"unique-{number:06d}",
            path=f"{kind}s/file_{number}{suffix}",
            content=content,
            name=name,
            mime_type=mime_type,
            width=width,
            height=height,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored
