"""Facebook's and Instagram's downloads as web pages: own posts and nothing else, the same as in the JSON of the same download."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.errors import ReadError
from pipeline.read.posts import Found, find
from pipeline.read.posts.meta_html import _in, is_download

POSTS = "facebook-lonnvik/your_facebook_activity/posts/profile_posts_1.html"


def card(text: str, at: str, head: str = "Lönnviks kommun lade till ett foto med Anna Andersson.", more: str = "") -> str:
    return (
        f'<section class="_3-95 _a6-g"><h2 class="_2ph_ _a6-h _a6-i">{head}</h2><div class="_2ph_ _a6-p"><div><div></div>'
        f'<div><div class="_2pin"><div>{text}</div></div></div>{more}</div></div>'
        f'<footer class="_3-94 _a6-o"><div class="_a72d">{at}</div></footer></section>'
    )


def old(text: str, at: str) -> str:
    return (
        f'<div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder"><div class="_3-96 _2pio _2lek _2lel">Rubrik med Anna</div>'
        f'<div class="_3-96 _2let"><div><div class="_2pin">{text}</div></div></div><div class="_3-94 _2lem">{at}</div></div>'
    )


def page(*cards: str, title: str = "Inlägg", head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body><main class='_a706'>{''.join(cards)}</main></body></html>".encode()


def found(data: bytes, name: str = POSTS) -> Found:
    made = find(data, name, social=True, comments=False)
    assert made is not None
    return made


MEDIA = (
    '<div><a href="posts/media/1.jpg"><img src="posts/media/1.jpg"></a><div>Ny lekplats</div><div>Mobile uploads</div>'
    "<table><tr><td>Upload IP Address</td><td>10.0.0.1</td></tr></table></div>"
    "<div class='_2pin'><div>Uppdaterad 12 mars 2026 17:05:01</div></div><div class='_2pin'><div>https://example.org/x</div></div>"
)


def test_a_page_gives_what_the_json_of_the_same_download_gives() -> None:
    made = found(page(card("Tack till er på Hällmo 🌱<br><br>Vi följer upp.", "12 mars 2026 17:00:00", more=MEDIA)))
    record = {"timestamp": 1_773_331_200, "data": [{"post": "Tack till er på Hällmo 🌱\n\nVi följer upp."}],
              "attachments": [{"data": [{"media": {"description": "Ny lekplats"}}]}]}  # fmt: skip
    same = find(json.dumps([record]).encode(), "a.json", social=False, comments=False)
    assert same is not None
    assert made.posts == same.posts
    assert "Anna" not in str(made)
    assert "10.0.0.1" not in str(made)


def test_the_card_of_other_years_and_garbled_letters() -> None:
    made = found(page(old("Tack för allt".replace("ö", "Ã¶"), "mar 12, 2026, 5:00 em"), old("", "mar 13, 2026, 5:00 em")))
    assert [(p.text, p.date) for p in made.posts] == [("Tack för allt", "2026-03-12")]
    assert made.empty == 1


@pytest.mark.parametrize("at", [
    "Mar 12, 2026 5:00:00 pm", "Mar 12, 2026 5:00pm", "March 12, 2026 at 5:00 PM", "12 mars 2026 17:00", "12 mar. 2026 kl. 17:00",
    "mars 12, 2026 5:00 em", "2026-03-12 17:00:00", "Mar 12, 2026, 5:00 p.m.",
])  # fmt: skip
def test_moments_in_either_language(at: str) -> None:
    assert [p.uri for p in found(page(card("Hej", at))).posts] == ["facebook:post/2026-03-12T16:00:00Z"]


def test_summer_time_is_two_hours_ahead() -> None:
    assert str(_in("12 juli 2026 00:30", whole=True)) == "2026-07-11 22:30:00+00:00"
    assert [p.date for p in found(page(card("Hej", "12 juli 2026 00:30"))).posts] == ["2026-07-12"]


def test_instagram_writes_its_caption_in_the_head() -> None:
    body = '<div class="_a6-g"><h2 class="_a6-h">Bad är öppet ☀️</h2><div class="_a6-p"><img src="media/posts/1.jpg"></div><div class="_a6-o">Jul 1, 2026 9:00 am</div></div>'
    for name in ("instagram-lonnvik-2026/your_instagram_activity/media/posts_1.html", "posts_1.html"):
        assert [(p.channel, p.text) for p in found(page(body, title="Posts"), name).posts] == [("Instagram", "Bad är öppet ☀️")]


@pytest.mark.parametrize("name", [
    "facebook-x/messages/inbox/anna_1/message_1.html", "facebook-x/connections/friends/your_friends.html",
    "facebook-x/posts/other_people's_posts_to_your_timeline.html", "facebook-x/comments_and_reactions/likes_and_reactions_1.html",
    "instagram-x/likes/liked_posts.html", "instagram-x/saved/saved_posts.html", "instagram-x/media/archived_posts.html", "facebook-x/a.html",
])  # fmt: skip
def test_what_others_wrote_and_private_letters_give_nothing(name: str) -> None:
    assert find(page(card("Hemligt", "12 mars 2026 17:00"), title="Meddelanden"), name, social=True, comments=True) is None


def test_own_comments_are_comments() -> None:
    made = found(page(card("Tack för frågan!", "12 mars 2026 17:00")), "facebook-x/comments_and_reactions/comments.html")
    assert [(p.sort, p.text) for p in made.posts] == [("comment", "Tack för frågan!")]


def test_a_page_alone_is_known_by_its_title() -> None:
    assert found(page(card("Hej", "12 mars 2026 17:00"), title="Your posts, check ins, photos and videos"), "x.html").posts


def test_moments_nobody_can_read_are_said() -> None:
    with pytest.raises(ReadError) as caught:
        found(page(card("Hej", "12 března 2026 17:00")))
    assert caught.value.code == "export-html"
    assert "JSON" in caught.value.remedy("sv")


def test_another_web_page_is_no_download() -> None:
    assert not is_download(b"<html><p>Hej</p></html>")
    assert find(b"<html><p>Hej</p></html>", POSTS, social=True, comments=False) is None


@pytest.mark.parametrize("data", [
    b'<div class="_a6-g">' * 20_000, page("<table>" * 200 + card("x", "12 mars 2026 17:00")), page(card("<b>" * 240, "99 mars 2026 99:99")),
    b'<div class="_a6-g" ' + b"a=1 " * 9000 + b">", page(*[card("x" * 1000, "12 mars 2026 17:00")] * 3000),
    '<div class="_a6-g">\x00\x01 12 mars 2026 17:00</div>'.encode("utf-16"),
])  # fmt: skip
def test_wrong_shapes_are_read_or_typed(data: bytes) -> None:
    try:
        find(data, POSTS, social=True, comments=False)
    except ReadError as fault:
        assert fault.message("sv")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(alphabet="0123456789 :,.marsjuliAPMemf-", max_size=24)), max_size=4))
def test_nothing_in_a_page_gets_past(cards: list[tuple[str, str]]) -> None:
    try:
        find(page(*[card(text, at) for text, at in cards]), POSTS, social=True, comments=False)
    except ReadError as fault:
        assert fault.message("sv")
