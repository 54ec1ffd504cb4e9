"""Every format in the table can be written."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.report.table import RENDERERS, renderer
from tests.report.fake_results import results


@pytest.mark.parametrize("name", RENDERERS)
def test_every_format_renders(name: str) -> None:
    assert renderer(name)(results())


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="wordperfect"):
        renderer("wordperfect")


def test_the_table_imports_no_renderer() -> None:
    code = "import sys, pipeline.report.table; print({'jinja2', 'pipeline.report.html'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
