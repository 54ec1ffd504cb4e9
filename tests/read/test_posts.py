"""Exports and feeds: what is recognised, what is left out, and that nothing in them can do harm."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.errors import ReadError
from pipeline.read import post
from pipeline.read.posts import Found, find
from pipeline.read.posts.model import Post, mended, moment, swedish_day, tidied
from pipeline.read.posts.sheet import _Dates
from pipeline.read.sniff import POST, sniff

AT = 1_773_331_200  # 2026-03-12 16:00 UTC


def garbled(value: Any) -> Any:
    """As Facebook writes it: UTF-8 bytes as if they were Latin-1."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [garbled(v) for v in value]
    return {garbled(k): garbled(v) for k, v in value.items()} if isinstance(value, dict) else value


def download(value: Any, *, comments: bool = False) -> Found | None:
    return find(json.dumps(garbled(value)).encode(), "a.json", social=False, comments=comments)


def texts(found: Found | None) -> list[str]:
    assert found is not None
    return [p.text for p in found.posts]


def fb(text: str, at: int = AT) -> dict[str, Any]:
    return {"timestamp": at, "data": [{"post": text}], "title": "Lönnviks kommun lade till ett foto med Anna Andersson."}


def test_facebook_posts_with_mojibake_mended_and_nobody_named() -> None:
    found = download([fb("Tack till er på Hällmo 🌱\n\nVi följer upp."), {"timestamp": AT, "attachments": [{"data": [{"media": {"description": "Ny lekplats"}}]}], "data": []}])
    assert found is not None
    first, second = found.posts
    assert first == Post("Facebook", "facebook:post/2026-03-12T16:00:00Z", "Tack till er på Hällmo 🌱\nVi följer upp.", "2026-03-12")
    assert first.title == "Facebook 2026-03-12: Tack till er på Hällmo 🌱"
    assert (second.text, second.uri) == ("Ny lekplats", f"{first.uri}#2")
    assert "Anna" not in str(found)


@pytest.mark.parametrize("wrapped", [lambda posts: posts, lambda posts: {"x": posts}, lambda posts: {"a": {"b": [posts]}}])
def test_the_shape_tells_wherever_it_stands(wrapped: Any) -> None:
    assert texts(download(wrapped([fb("Hej")]))) == ["Hej"]


def test_comments_by_others_are_left_out_unless_asked_for() -> None:
    def comment(author: str, text: str, at: int) -> dict[str, Any]:
        return {"timestamp": at, "data": [{"comment": {"timestamp": at, "comment": text, "author": author}}]}

    data = {"comments_v2": [comment("Lönnviks kommun", "Tack!", AT), comment("Lönnviks kommun", "Bra.", AT + 1), comment("Kalle", "Usch", AT + 2)]}
    found = download(data)
    assert texts(found) == ["Tack!", "Bra."]
    assert found is not None
    assert (found.comments_left, found.posts[0].sort) == (1, "comment")
    assert texts(download(data, comments=True)) == ["Tack!", "Bra.", "Usch"]


def test_instagram_posts_reels_and_own_comments() -> None:
    assert texts(download([{"media": [{"uri": "a.jpg", "creation_timestamp": AT, "title": "Jobba i Åsele"}]}])) == ["Jobba i Åsele"]
    assert texts(download([{"media": [{"uri": "a", "creation_timestamp": AT, "title": ""}] * 2, "title": "Två bilder", "creation_timestamp": AT}])) == ["Två bilder"]
    assert texts(download({"ig_reels_media": [{"media": [{"uri": "a.mp4", "creation_timestamp": AT, "title": "Film"}]}]})) == ["Film"]
    found = download([{"string_map_data": {"Kommentar": {"value": "Hej på er"}, "Medieägare": {"value": "nagon"}, "Tid": {"timestamp": AT}}}])
    assert texts(found) == ["Hej på er"]


def test_the_interfaces_records_have_links_and_their_own_comments() -> None:
    record = {
        "message": "Åtta åtgärder", "created_time": "2026-03-12T23:30:00+0000", "permalink_url": "https://www.facebook.com/1/posts/2",
        "from": {"id": "1", "name": "Lönnviks kommun"},
        "comments": {"data": [{"message": "Svar", "from": {"id": "1"}}, {"message": "Arg", "from": {"id": "9"}}]},
    }  # fmt: skip
    found = find(json.dumps({"data": [record]}).encode(), "a.json", social=False, comments=False)
    assert found is not None
    assert found.posts == [Post("Facebook", "https://www.facebook.com/1/posts/2", "Åtta åtgärder", "2026-03-13", "Lönnviks kommun", comments=("Svar",))]
    assert found.comments_left == 1


def test_what_is_no_post_is_none_and_what_has_no_text_is_counted() -> None:
    message = {"participants": [{"name": "A"}], "messages": [{"sender_name": "A", "timestamp_ms": AT * 1000, "content": "hemligt"}]}
    others: list[Any] = [message, {"likes": [{"timestamp": AT, "data": [{"reaction": {"actor": "A"}}]}]}, [], {}, 5, "text", None]
    for other in others:
        assert download(other) is None
    found = download([{"timestamp": AT, "data": [], "attachments": [{"data": [{"media": {"uri": "a.jpg"}}]}]}])
    assert found is not None
    assert (found.posts, found.empty) == ([], 1)


@pytest.mark.parametrize("data", [b"[" * 200_000, b'{"a":' * 200_000, b'[{"timestamp":1', b'{"a": %s}' % (b"9" * 10_000), b"\0\1\2" * 999])
def test_hostile_json_is_typed(data: bytes) -> None:
    with pytest.raises(ReadError, match="export"):
        find(data, "a.json", social=True, comments=False)


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["timestamp", "data", "post", "media", "title", "creation_timestamp", "string_map_data", "Comment", "Time", "value", "uri",
                         "label_values", "label", "attachments", "created_time", "message", "comments", "from", "comment", "caption", "permalink"]), inner, max_size=4),
    max_leaves=25,
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(SHAPES)
def test_wrong_types_never_raise(value: Any) -> None:
    found = find(json.dumps(value).encode(), "a.json", social=True, comments=True)
    assert found is None or all(p.text and p.uri for p in found.posts)


def test_the_same_post_gives_the_same_bytes_and_is_read_back() -> None:
    made = Post("Facebook", "https://example.org/1", "Rad ett\nRad två", "2026-03-12", "Sidan", comments=("Svar",))
    assert made.data() == made.data()
    assert sniff(made.data(), "posts_1.json") == POST
    document = post.read(made.data())
    assert document.text == "Rad ett\nRad två\nSvar"
    assert (document.own_date, document.title) == ("2026-03-12", "Facebook 2026-03-12: Rad ett")
    assert [b.place for b in document.blocks] == ["Facebook 2026-03-12"] * 2 + ["Facebook 2026-03-12, kommentar 1"]
    for broken in (b'{"belagg":"post-1",', b'{"belagg":"post-1","text":5}', made.data().replace(b'"Svar"', b"7")):
        with pytest.raises(ReadError):
            post.read(broken)


def test_feeds() -> None:
    rss = """<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>Nyheter från Lönnvik</title>
      <item><title>Dialog om skolan</title><link>https://lonnvik.example/1</link><pubDate>Mon, 02 Mar 2026 23:30:00 GMT</pubDate>
      <description>&lt;p&gt;Kom &amp;amp; tyck!&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;&lt;p&gt;Välkomna&lt;/p&gt;</description></item></channel></rss>""".encode("latin-1")
    (made,) = (find(rss, "rss", social=False, comments=False) or Found()).posts
    assert (made.text, made.date, made.page) == ("Dialog om skolan\nKom & tyck!\nVälkomna", "2026-03-03", "Nyheter från Lönnvik")
    assert made.uri == "https://lonnvik.example/1#flode"
    assert json.loads(made.data())["permalink"] == "https://lonnvik.example/1"
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:x,1</id><updated>2026-03-02T10:00:00Z</updated><content type="html">&lt;b&gt;Hej</content></entry></feed>'
    assert texts(find(atom, "a.xml", social=False, comments=False)) == ["Hej"]
    assert find(b"<html><body>rss</body></html>", "a.xml", social=True, comments=False) is None


def test_entities_are_no_way_to_files_or_memory() -> None:
    levels = "".join(f'<!ENTITY b{i} "{(f"&b{i - 1};" if i else "&a;") * 10}">' for i in range(10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "{"a" * 99}">{levels}]><rss version="2.0"><channel><item><title>&b9;</title><link>https://x.se/1</link></item></channel></rss>'
    assert all(len(t) < 10_000 for t in texts(find(bomb.encode(), "a.rss", social=True, comments=False)))
    outside = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&e; hej</title><link>https://x.se/2</link></item></channel></rss>'
    assert "root" not in str(find(outside, "a.rss", social=True, comments=False))


def csv(text: str, encoding: str = "utf-8-sig", *, social: bool = False) -> Found | None:
    return find(text.encode(encoding), "a.csv", social=social, comments=False)


def test_lists_of_publishing_tools() -> None:
    swedish = csv("Inläggs-id,Sidnamn,Rubrik,Beskrivning,Publiceringstid,Permalänk,Kommentarer\n1,Lönnviks kommun,,\"Öppet hus, kom!\",03/24/2026 10:04,https://www.facebook.com/1,5\n2,Lönnviks kommun,,,04/02/2026 08:00,https://www.facebook.com/2,5\n")
    assert swedish is not None
    assert swedish.posts == [Post("Facebook", "https://www.facebook.com/1", "Öppet hus, kom!", "2026-03-24", "Lönnviks kommun")]
    assert swedish.empty == 1
    hootsuite = csv("Date;Network;Message;Post Link\n2026-03-02 10:00;LinkedIn;Vi söker controllers;\n", "cp1252")
    assert hootsuite is not None
    assert [(p.channel, p.date, p.uri) for p in hootsuite.posts] == [("LinkedIn", "2026-03-02", "linkedin:post/2026-03-02T10:00")]
    tabs = csv("sep=\t\nText\tDatum\tKanal\nHej\t2 mars 2026\tInstagram\n", "utf-16")
    assert tabs is not None
    assert (tabs.posts[0].date, tabs.posts[0].channel) == ("2026-03-02", "Instagram")
    watched = csv(
        "Date\tTime\tDocument ID\tURL\tSource Name\tTitle\tOpening Text\tReach\n"
        "2026-03-02\t08:12\tx\thttps://tidning.example/a\tBladet\tDialog\tKommunen\u2028bjuder in.\t12000\n", "utf-16"
    )  # fmt: skip
    assert texts(watched) == ["Dialog\nKommunen bjuder in."]
    assert watched is not None
    assert [(p.page, p.date) for p in watched.posts] == [("Bladet", "2026-03-02")]
    assert csv("Namn;Datum;Belopp\nA;2026-01-01;5\n", social=True) is None
    assert csv("Meddelande;Datum\nHej;2026-01-01\n") is None  # that could be anything
    assert texts(csv("Meddelande;Datum\nHej;2026-01-01\n", social=True)) == ["Hej"]


def test_workbooks() -> None:
    import zipfile

    names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rows = [["Message", "Publish time", "Permalink"], ["Hej på er", "2026-03-02T10:00:00+01:00", "https://www.instagram.com/p/1"]]
    cells = "".join(f'<row r="{r}">' + "".join(f'<c r="{"ABC"[c]}{r}" t="inlineStr"><is><t>{v}</t></is></c>' for c, v in enumerate(row)) + "</row>" for r, row in enumerate(rows, 1))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        book.writestr("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{names}" xmlns:r="{rel}"><sheets><sheet name="Blad1" sheetId="1" r:id="a"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        book.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{names}"><sheetData>{cells}</sheetData></worksheet>')
    found = find(made.getvalue(), "a.xlsx", social=False, comments=False)
    assert found is not None
    assert found.posts == [Post("Instagram", "https://www.instagram.com/p/1", "Hej på er", "2026-03-02")]
    assert find(made.getvalue().replace(b"Permalink", b"Something"), "a.xlsx", social=False, comments=False) is None


def test_days_as_lists_write_them() -> None:
    assert _Dates(["03/24/2026", "04/02/2026"], month_first=False).day("04/02/2026") == "2026-04-02"
    assert _Dates(["24/03/2026", "04/02/2026"], month_first=True).day("04/02/2026") == "2026-02-04"
    assert _Dates(["04/02/2026"], month_first=True).day("04/02/2026") == "2026-04-02"
    either = _Dates([], month_first=True)
    for written, day in (("24.3.2026", "2026-03-24"), ("Mar 24, 2026 10:04 AM", "2026-03-24"), ("9 maj 2026", "2026-05-09"), ("45000,5", "2023-03-15"), ("2026-13-01", None), ("igår", None), ("", None)):
        assert either.day(written) == day


def test_days_are_swedish_days() -> None:
    for written, day in (("2026-03-28T23:30:00Z", "2026-03-29"), ("2026-03-29T22:30:00Z", "2026-03-30"), ("2026-01-31T22:59:59Z", "2026-01-31"), ("2026-10-24T22:00:00Z", "2026-10-25"), ("2026-10-25T22:30:00Z", "2026-10-25")):
        at = moment(written)
        assert at is not None
        assert swedish_day(at) == day
    nothing: list[Any] = [0, -1, 1e300, float("nan"), True, "2026-03-01", None, [], 10**30]
    assert all(moment(v) is None for v in nothing)


@given(st.text(max_size=40))
def test_mending_undoes_garbling_and_nothing_else(text: str) -> None:
    assert mended(text.encode("utf-8", "surrogatepass").decode("latin-1")) == text or not _encodes(text)
    if any(ord(c) > 255 for c in text):
        assert mended(text) == text


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeError:
        return False
    return True


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert tidied("a\x00b\u202ec\r\n\n  d\u200d  e\xa0f") == "abc\nd\u200d e f"
