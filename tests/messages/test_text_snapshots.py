"""Every text in every language as a person reads it, kept as plain text to be read and signed.

After an intended change: `UPDATE_SNAPSHOTS=1 pytest tests/messages`, then read the difference.
"""

import html
import os
import re
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest
from babel import Locale
from fluent.syntax import ast
from text_samples import samples, variants

from messages.catalogue import Catalogue, read_locales
from messages.fluent_files import FluentFile

SNAPSHOTS = Path(__file__).parent / "snapshots" / "texts"
SHIPPED = {file.language: file for file in read_locales()}
STAFF = "Staff: "
"""How the heading of a section begins whose texts no patient reads."""
MARKS = {"<b>": "*", "</b>": "*", "<i>": "_", "</i>": "_"}


def sections(file: FluentFile, readers: str) -> Iterator[tuple[str, list[ast.Message]]]:
    heading, messages = "", list[ast.Message]()
    for entry in (*file.resource.body, ast.GroupComment("")):
        if isinstance(entry, ast.GroupComment):
            if messages and heading.startswith(STAFF) == (readers == "staff"):
                yield heading, messages
            heading, messages = entry.content or "", []
        elif isinstance(entry, ast.Message):
            messages.append(entry)


def head(file: FluentFile, readers: str) -> str:
    comments = [
        one.content or "" for one in file.resource.body if isinstance(one, ast.ResourceComment)
    ]
    signed = re.search(r"reviewed_by: (.+)", "\n".join(comments))
    assert signed, f"{file.path.name} must say in its head who signed it: ### reviewed_by: nobody"
    state = (
        "NOT SIGNED YET: no native reader and no clinician has approved these texts."
        if signed[1] == "nobody"
        else f"Signed by {signed[1]}."
    )
    return f"""\
What {readers} read in {Locale.parse(file.language).english_name} ({file.language}.ftl)

{state}
Native reader: ______________________  Date: ____________
Clinician:     ______________________  Date: ____________

Filled in as for Asha, a patient of Sunrise Skin Clinic. *bold* and _slanted_ are shown as such.
What stands in [ ] is not said: it tells when the text reads so.
"""


def as_read(text: str) -> str:
    for tag, mark in MARKS.items():
        text = text.replace(tag, mark)
    plain = html.unescape(re.sub(r"</?(code|a)[^>]*>", "", text))
    return "\n".join(f"    {line}".rstrip() for line in plain.strip("\n").split("\n"))


def snapshot(catalogue: Catalogue, file: FluentFile, readers: str) -> Iterator[str]:
    given = samples(catalogue, file.language)
    yield head(file, readers)
    for heading, messages in sections(file, readers):
        title = heading.splitlines()[0] if heading else "General"
        yield f"\n===== {title} =====\n"
        for entry in messages:
            yield entry.id.name
            told = [*variants(catalogue, file.language, entry, given)]
            for choice, text in told:
                if choice and len(told) > 1:
                    yield f"  [{choice}]"
                yield as_read(text)
            yield ""


@pytest.mark.parametrize("readers", ["patients", "staff"])
@pytest.mark.parametrize("language", SHIPPED)
def test_every_text_reads_as_it_was_last_approved(
    catalogue: Catalogue, language: str, readers: str
) -> None:
    found = "\n".join(snapshot(catalogue, SHIPPED[language], readers))
    kept = SNAPSHOTS / f"{language}-{readers}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(found, encoding="utf-8")
    approved = kept.read_text(encoding="utf-8").splitlines()
    changed = unified_diff(approved, found.splitlines(), kept.name, "now", lineterm="", n=1)
    assert not (lines := [*changed]), "\n".join(lines)
