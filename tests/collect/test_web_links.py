"""What a page and a sitemap make known."""

from __future__ import annotations

import gzip

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.collect.web_links import forwarded, page_links, sitemap_links

URL = "https://kommun.se/om/sida.html"


def test_links_of_a_page() -> None:
    body = b"""<html><head><base href="/rot/"><link rel="stylesheet" href="x.css"><link rel=canonical href="/kanon">
        <meta http-equiv="Refresh" content="5; URL='/vidare'"></head><body><a href="a.html#x">1</a><A HREF='b?y=2&amp;x=1'>2</a><a href="a.html">igen</a>
        <!-- <a href="dold">nej</a> --><a name=x>3</a><map><area href="/karta"></map><iframe src="//kommun.se/ram"></iframe><a href="mailto:a@b.se">m</a><img src="i.png">"""
    assert [u.removeprefix("https://kommun.se/") for u in page_links(body, URL, "utf-8")] == ["kanon", "vidare", "rot/a.html", "rot/b?x=1&y=2", "karta", "ram"]


def test_addresses_in_the_page_s_own_encoding() -> None:
    assert page_links("<a href='/råd'>x</a>".encode("latin-1"), URL, "iso-8859-1") == ("https://kommun.se/r%C3%A5d",)
    assert len(page_links("<a href='/råd'>x</a><a href=/b>".encode("latin-1"), URL, "utf-8")) == 2
    assert page_links(b"<a href=/b>", URL, "no-such-encoding") == ()


def test_a_page_nested_without_end_still_gives_an_answer() -> None:
    body = b"<a href=/forst></a>" + b"<div>" * 20_000 + b"<a href=/djupt>x</a>"
    assert page_links(body, URL, "utf-8")[0] == "https://kommun.se/forst"


def test_sitemaps() -> None:
    xml = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> https://kommun.se/a </loc><lastmod>2026</lastmod></url><url><loc>https://kommun.se/b&amp;c</loc></url></urlset>'
    pages = ("https://kommun.se/a", "https://kommun.se/b&c")
    assert sitemap_links(xml) == (pages, ())
    assert sitemap_links(gzip.compress(xml)) == (pages, ())
    assert sitemap_links(xml[:-40]) == (pages[:1], ())  # cut short
    assert sitemap_links(b"\xef\xbb\xbfhttps://kommun.se/a\r\n\r\nhttps://kommun.se/b&c\n") == (pages, ())
    index = b"<sitemapindex><sitemap><loc>https://kommun.se/1.xml</loc></sitemap></sitemapindex>"
    assert sitemap_links(index) == ((), ("https://kommun.se/1.xml",))


def test_a_sitemap_reads_no_files_and_does_not_swell() -> None:
    xml = b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><urlset><url><loc>https://kommun.se/&f;&b;</loc></url><url><loc>https://kommun.se/ok</loc></url></urlset>'
    pages, _ = sitemap_links(xml)
    assert "https://kommun.se/ok" in pages
    assert not [p for p in pages if "root" in p or "aaaa" in p]


@settings(deadline=None)  # the first call imports lxml
@given(st.binary(max_size=200))
def test_rubbish_gives_an_answer(body: bytes) -> None:
    for made in (body, b"<" + body, b"\x1f\x8b" + body, gzip.compress(body)):
        sitemap_links(made)
        page_links(made, URL, "utf-8")


def test_a_page_that_only_sends_its_reader_on() -> None:
    onward = b"<html><head><meta http-equiv=refresh content='0; url=../ny'></head><body><p>Sidan har flyttat.</p></body></html>"
    assert forwarded(onward, URL, "utf-8") == "https://kommun.se/ny"
    assert forwarded(onward.replace(b"flyttat.", b"ord " * 30), URL, "utf-8") is None
    assert forwarded(b"<p>refresh", URL, "utf-8") is None
    assert forwarded(onward, URL, "no-such-encoding") is None
