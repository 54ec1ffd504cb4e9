"""One spelling for each address, one key for each page, and what belongs to a site."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.web_guard import Guard
from pipeline.collect.web_urls import Site, key, normalise, session_free, shape, suffix

BASE = "https://www.kommun.se/om/kommunen.html"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("", BASE), ("#topp", BASE), ("karta.html#a", "https://www.kommun.se/om/karta.html"), ("../nyheter/", "https://www.kommun.se/nyheter/"),
        ("/a/./b/../c", "https://www.kommun.se/a/c"), ("/a/b/..", "https://www.kommun.se/a/"), ("/../../x", "https://www.kommun.se/x"),
        ("//WWW.Kommun.SE:443/x", "https://www.kommun.se/x"), ("HTTP://kommun.se.:80", "http://kommun.se/"), ("http://kommun.se:8080/x", "http://kommun.se:8080/x"),
        ("/x;jsessionid=AB12?a=1", "https://www.kommun.se/x?a=1"), ("/x;jsessionid=AB12/y", "https://www.kommun.se/x/y"), ("/x?PHPSESSID=1&sid=2&b=2&a=1", "https://www.kommun.se/x?a=1&b=2"),
        ("/x?utm_source=a&UTM_medium=b&fbclid=c", "https://www.kommun.se/x"), ("/x?", "https://www.kommun.se/x"), ("/x?a=2&a=1", "https://www.kommun.se/x?a=2&a=1"),
        ("/(S(abcdefghijklmnopqrstuvwx))/x.aspx", "https://www.kommun.se/x.aspx"), ("/x?q=%e5&p=a+b", "https://www.kommun.se/x?p=a+b&q=%E5"),
        ("/råd och stöd", "https://www.kommun.se/r%C3%A5d%20och%20st%C3%B6d"), ("/%7Eanna/%61", "https://www.kommun.se/~anna/a"), ("/100%", "https://www.kommun.se/100%"),
        (" \n/radbr\nuten ", "https://www.kommun.se/radbruten"), ("https://räddning.se/", "https://xn--rddning-5wa.se/"), ("http://[::1]:81/x", "http://[::1]:81/x"),
    ],
)  # fmt: skip
def test_normalise(link: str, expected: str) -> None:
    assert normalise(link, BASE) == expected


@pytest.mark.parametrize(
    "link",
    ["mailto:a@b.se", "javascript:void(0)", "data:text/html,x", "file:///etc/passwd", "ftp://kommun.se/", "http://", "https://anna@kommun.se/", "https://a:b@kommun.se/",
     "https://@kommun.se/", "http://kommun.se:99999/", "http://kommun.se:x/", "http://kom mun.se/", "http://[::1/", "/" + "x" * 2000, "http://" + "a" * 70 + ".se/"],
)  # fmt: skip
def test_what_is_no_address(link: str) -> None:
    assert normalise(link, BASE) is None


@given(st.text(max_size=60))
def test_normalise_never_crashes_and_is_settled(link: str) -> None:
    once = normalise(link, BASE)
    if once is not None:
        assert normalise(once) == once
        assert once.isascii()
        assert "#" not in once


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=4), st.integers(0, 10**9))
def test_a_session_makes_no_difference(parts: list[str], session: int) -> None:
    path = "/" + "/".join(quote(p, safe="") for p in parts)
    plain = normalise(f"https://kommun.se{path}?a=1")
    assert normalise(f"https://kommun.se{path};jsessionid={session:X}?a=1&PHPSESSID={session}&utm_id=x#del") == plain


def test_key() -> None:
    same = ["http://kommun.se/om", "https://www.kommun.se/om/", "https://kommun.se/om/index.html", "http://www.kommun.se/om/Default.aspx", "http://kommun.se/om/index.php"]
    assert {key(u) for u in same} == {"kommun.se/om?"}
    assert key("https://kommun.se/") == key("http://www.kommun.se/index.html")
    different = ["http://kommun.se/om?a", "http://kommun.se/om?b", "http://kommun.se/Om", "http://kommun.se:8080/om", "http://bygg.kommun.se/om", "http://kommun.se/om/index2.html"]
    assert len({key(u) for u in [*different, same[0]]}) == 7


def test_shape_and_suffix() -> None:
    assert shape("http://k.se/a/2026/11?m=3") == shape("http://k.se/a/1/2?m=4") != shape("http://k.se/a/1/2?n=4")
    assert suffix("http://k.se/a.b/Plan.PDF?x=y.doc") == "pdf"
    assert suffix("http://k.se/a.b/plan") == ""


def test_a_body_without_its_session() -> None:
    one, two = (f'<a href="/x?a=1&amp;sid={n}">x</a><a href="/y;jsessionid={n}F">y</a>'.encode() for n in (17, 23))
    assert one != two
    assert session_free(one) == session_free(two)
    assert session_free(b"<p>residensen sid 4</p>") == b"<p>residensen sid 4</p>"


def test_site() -> None:
    site = Site("https://www.kommun.se/", exclude=("*/arkiv/*",))
    places = {u: site.place(u) for u in ("http://kommun.se/x", "https://www.kommun.se/a.pdf", "https://www.kommun.se/arkiv/1", "https://www.kommun.se/a.jpg",
              "https://bygg.kommun.se/", "https://example.org/", "https://www.kommun.se:8443/", "http://10.0.0.1/", "http://127.1/", "http://example.org:8080/")}  # fmt: skip
    assert list(places.values()) == [None, None, "left-out", "media", "outside", "outside", "refused", "refused", "refused", "refused"]


def test_site_with_include() -> None:
    site = Site("https://www.kommun.se/", include=("*.kommun.se/politik/*", "dok.example.org/*"))
    places = {u: site.place(u) for u in ("https://www.kommun.se/", "https://www.kommun.se/politik/a", "https://www.kommun.se/bad", "https://bygg.kommun.se/politik/b",
              "https://dok.example.org/1.pdf", "https://www.example.org/politik/", "https://elak-kommun.se/politik/a")}  # fmt: skip
    assert list(places.values()) == [None, None, "left-out", None, None, "outside", "outside"]


def test_a_site_allowed_by_name() -> None:
    site = Site("http://127.0.0.1:8123/", guard=Guard(frozenset({"127.0.0.1:8123"})))
    assert site.place("http://127.0.0.1:8123/x") is None
    assert site.place("http://127.0.0.1:8124/x") == "refused"
    assert site.place("http://localhost:8123/x") == "refused"
