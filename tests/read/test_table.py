"""The one table of readers: complete, lazy, and each reader says its name and version."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from pipeline.core.errors import ReadError
from pipeline.read import sniff
from pipeline.read.table import READERS, read, reader_version


def test_every_type_that_is_told_apart_has_a_reader() -> None:
    own = {media_type for media_type in READERS if "/x-belagg-" in media_type}  # made by our collectors, never told by content
    assert set(READERS) - own == set(sniff._NAMES)


@pytest.mark.parametrize("media_type", sorted(READERS))
def test_reader_is_there_with_name_and_version(media_type: str) -> None:
    module, _, name = READERS[media_type].partition(":")
    assert callable(getattr(import_module(module), name))
    reader, _, version = reader_version(media_type).rpartition("-")
    assert reader in module.split(".")
    assert int(version) >= 1


def test_parameters_of_the_media_type_do_not_matter() -> None:
    assert read("# Mål\n\nText.".encode(), "text/Markdown; charset=utf-8").title == "Mål"


def test_unknown_type_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        read(b"x", "application/zip")
    assert caught.value.code == "type-unsupported"


def test_importing_the_table_imports_no_reader_and_no_heavy_library() -> None:
    code = (
        "import sys, pipeline.read.table, pipeline.read.sniff;"
        "heavy = {'lxml', 'docx', 'trafilatura', 'pypdfium2', 'pipeline.read.html', 'pipeline.read.docx.reader', 'pipeline.read.text'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
