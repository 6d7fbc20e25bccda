"""Settings that stand in files of their own: `AFTERCARE_NAME_FILE=/run/secrets/name`."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource


@dataclass(frozen=True)
class Unreadable:
    """What stands for the contents of a file that cannot be read, until settings are judged."""

    why: str


class FromFiles(PydanticBaseSettingsSource):
    """Finds `NAME_FILE` wherever `NAME` itself may stand.

    CLINIC_FILE is a setting of its own; the file that holds *it* is CLINIC_FILE_FILE.
    """

    def __init__(
        self, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource
    ) -> None:
        super().__init__(settings_cls)
        self._variables: dict[str, str | None] = {}
        for source in reversed(sources):
            # Both sources keep the variables they saw, by their names in lower case.
            self._variables |= cast("EnvSettingsSource", source).env_vars

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[object, str, bool]:
        """What the file holds that is named for this field, if one is."""
        del field
        variable = f"{self.config.get('env_prefix', '')}{field_name}_file"
        path = self._variables.get(variable.lower())
        return _read(variable.upper(), Path(path)) if path else None, field_name, False

    def __call__(self) -> dict[str, object]:
        """Every field whose file is named."""
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}


def _read(variable: str, path: Path) -> str | Unreadable:
    try:
        return path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        return Unreadable(f"{variable} names {path}, which is no text")
    except OSError as error:
        return Unreadable(f"{variable} names {path}, which cannot be read: {error.strerror}")
