"""Transcripts and subtitles: who said what, when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.errors import ReadError
from pipeline.core.model import Document, Missing
from pipeline.core.segment import segment
from pipeline.read.subtitles import clock, read


def vtt(*cues: tuple[float, float, str], head: str = "WEBVTT") -> Document:
    made = "".join(f"{clock(a)}.{round(a % 1 * 1000):03d} --> {clock(b)}.{round(b % 1 * 1000):03d}\n{words}\n\n" for a, b, words in cues)
    return read(f"{head}\n\n{made}".encode())


def said(document: Document) -> list[tuple[str | None, tuple[str, ...], str]]:
    return [(b.place, b.context, document.text[b.start : b.end]) for b in document.blocks]


def test_cues_of_one_speaker_are_one_utterance() -> None:
    document = vtt((1, 3, "<v Anna Åberg>Vi följer upp målen</v>"), (3, 6, "<v Anna Åberg>varje tertial.</v>"), (6, 8, "<v Bo>Hur då?</v>"), (751.5, 753, "<v Anna Åberg>Med enkäter &amp; samtal.</v>"))
    assert said(document) == [
        ("00:00:01", ("Anna Åberg",), "Vi följer upp målen varje tertial."), ("00:00:06", ("Bo",), "Hur då?"),
        ("00:12:31", ("Anna Åberg",), "Med enkäter & samtal."),
    ]  # fmt: skip
    assert segment(document)[0].heading == ("Anna Åberg",)


def test_names_before_a_colon_are_speakers_when_they_come_again() -> None:
    document = vtt((1, 2, "Anna Åberg: Välkomna."), (2, 3, "Vi börjar."), (3, 4, "Intervjuare: Vad gör ni?"), (4, 5, "Anna Åberg: Mycket."), (5, 6, "Obs: det är viktigt."), (6, 7, "Jag sa: nej."))
    assert [(c, t) for _, c, t in said(document)] == [
        (("Anna Åberg",), "Välkomna. Vi börjar."), (("Intervjuare",), "Vad gör ni?"), (("Anna Åberg",), "Mycket. Obs: det är viktigt. Jag sa: nej."),
    ]  # fmt: skip


def test_a_pause_a_full_length_or_a_dash_ends_an_utterance() -> None:
    assert [t for *_, t in said(vtt((1, 2, "Ett."), (9, 10, "Två.")))] == ["Ett.", "Två."]
    assert [t for *_, t in said(vtt((1, 2, "- Ja.\n- Nej.")))] == ["Ja. Nej."]
    long = [(float(n), n + 1.0, "Det här är en mening med lagom längd.") for n in range(40)]
    document = vtt(*long)
    assert len(document.blocks) > 3
    assert all(len(t) < 1000 and t.endswith(".") for *_, t in said(document))
    assert document.text.count("lagom") == 40


def test_captions_that_roll_are_read_once_but_what_is_said_twice_is_kept() -> None:
    rolling = vtt((1, 3, " \nvi har<00:00:01.500><c> en dialog</c>"), (3, 3.01, "vi har en dialog\n "), (3.01, 5, "vi har en dialog\nmed invånarna"), (5, 5.01, "med invånarna\n "))
    assert rolling.text == "vi har en dialog med invånarna"
    assert vtt((1, 2, "Ja."), (2, 3, "Ja."), (3, 4, "Ja.")).text == "Ja. Ja. Ja."


def test_srt_with_commas_tags_and_missing_empty_lines() -> None:
    data = "1\r\n00:00:01,000 --> 00:00:02,500 X1:40\r\n{\\an8}<i>Hej på er.</i>\r\n2\r\n00:00:02,500 --> 00:00:04,000\r\n<font color=\"#fff\">Välkomna.</font>\r\n".encode("cp1252")
    assert said(read(data)) == [("00:00:01", (), "Hej på er. Välkomna.")]


def test_comments_styles_titles_and_identifiers_are_not_speech() -> None:
    document = vtt((61, 62, "Text."), head="WEBVTT - Intervju med chefer\nKind: captions\n\nNOTE\nskrivet av Anna\n\nSTYLE\n::cue { color: red }\n\n8f3-0a/12-0")
    assert (document.title, document.text) == ("Intervju med chefer", "Text.")
    assert document.blocks[0].place == "00:01:01"


def test_a_broken_time_is_counted() -> None:
    document = read(b"WEBVTT\n\n00:01.000 --> 00:02.000\nHel.\n\nxx:yy --> 00:03.000\nTrasig.\n")
    assert document.missing == (Missing("cues", "1"),)


@pytest.mark.parametrize(("data", "code"), [
    (b"WEBVTT\n\n", "subtitles-corrupt"), (b"Bara text.", "subtitles-corrupt"), (b"1\n00:00:01,000 --> 00:00:02,000\n\n", "text-none"), (bytes(range(256)) * 4, "text-encoding"),
])  # fmt: skip
def test_faults_are_typed(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code


@given(st.lists(st.tuples(st.floats(0, 9000), st.floats(0, 20), st.text("abcåäö .?!\n", min_size=1, max_size=80)), min_size=1, max_size=30))
def test_no_word_is_lost_or_made_up(cues: list[tuple[float, float, str]]) -> None:
    whole = [(a, a + b, f"ord{n} {' '.join(words.split())}") for n, (a, b, words) in enumerate(cues)]
    document = vtt(*whole)
    for *_, words in whole:
        assert " ".join(words.split()) in document.text
