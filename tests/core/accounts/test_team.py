"""Names, browsers, and where one may be sent after signing in."""

from __future__ import annotations

import pytest

from pipeline.core.accounts.team import agent, key, onward


@pytest.mark.parametrize("path", ["/", "/granska?stalle=K1.1:3&delomrade=3.3", "/kalla/K7#K7-1", "/delomrade/3.3"])
def test_our_own_paths_are_gone_on_to(path: str) -> None:
    assert onward(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "//ond.example", "///ond.example", "https://ond.example/", "javascript:alert(1)", "/\\ond.example", "\\\\ond.example", "granska",
        "/\tx", "/\n/ond.example", "/%0d%0a\r\nSet-Cookie: x=1", "/logga-in", "/logga-ut", " /", "/" + "x" * 1000, "\x00/",
    ],
)  # fmt: skip
def test_everything_else_is_the_first_page(path: str) -> None:
    assert onward(path) == "/"


def test_names_are_compared_as_people_do() -> None:
    assert key("  Eva   ANDERSSON ") == key("eva andersson")
    assert key("A\u030asa") == key("Åsa")
    assert key("Åsa") != key("Asa")


def test_a_browser_is_told_roughly() -> None:
    assert agent("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36") == "Chrome på Windows"
    assert agent("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) AppleWebKit/605 Version/17 Safari/605") == "Safari på Mac"
    assert agent("<script>") == "en webbläsare"
