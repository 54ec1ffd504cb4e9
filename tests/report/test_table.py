"""The table of formats."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.report.table import RENDERERS, SUFFIX, renderer
from tests.report.fake_results import results


@pytest.mark.parametrize("name", RENDERERS)
def test_every_format_has_a_renderer_and_a_suffix(name: str) -> None:
    assert callable(renderer(name))
    assert SUFFIX[name].isalnum()


def test_html_is_written_from_results() -> None:
    assert renderer("html")(results()).startswith(b"<!DOCTYPE html>")


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="wordperfect"):
        renderer("wordperfect")


def test_the_table_imports_no_renderer() -> None:
    code = "import sys, pipeline.report.table; print({'jinja2', 'pipeline.report.html'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
