"""Front matter, questions, speakers and times of interview notes, before any name is taken out."""

from __future__ import annotations

import io

import docx
import pytest

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document
from pipeline.core.people.note import Note, render
from pipeline.core.segment import segment
from pipeline.read.interview import iso, number, raw, read
from pipeline.read.sniff import NOTE, sniff
from pipeline.read.table import read as read_any


def note(data: bytes | str, name: str) -> Note:
    data = data.encode() if isinstance(data, str) else data
    media_type = sniff(data, name)
    return raw(data, media_type, lambda d: read_any(d, media_type))


def word(*paragraphs: str, table: dict[str, str] | None = None) -> bytes:
    document, made = docx.Document(), io.BytesIO()
    if table:
        grid = document.add_table(0, 2)
        for key, value in table.items():
            cells = grid.add_row().cells
            cells[0].text, cells[1].text = key, value
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(made)
    return made.getvalue()


LONG = "Vi följer upp målen varje tertial och redovisar avvikelser med åtgärder till nämnden."
SAID = {"date": "2026-10-29", "group": "enhetschefer", "people": "5", "evaluator": "EA", "consent": "ja", "dispose": "2027-05-31"}
SWEDISH = {"Datum": "29 oktober 2026", "Rollgrupp": "enhetschefer", "Antal personer": "5", "Utvärderare": "EA", "Samtycke": "ja", "Gallras": "2027-05-31"}
ENGLISH = {"date": "2026-10-29", "role group": "enhetschefer", "people": "5", "evaluator": "EA", "consent": "ja", "dispose": "2027-05-31"}


@pytest.mark.parametrize("keys", [SWEDISH, ENGLISH])
def test_front_matter_in_every_form(keys: dict[str, str]) -> None:
    lines = "\n".join(f"{k}: {v}" for k, v in keys.items())
    forms = {
        "a.md": f"---\n{lines}\n---\n\n# Samtal\n\n{LONG}\n", "b.txt": f"---\n{lines}\n---\n{LONG}\n", "c.txt": f"Intervju\n\n{lines}\n\n{LONG}\n",
        "d.md": f"# Samtal\n\n{lines}\n\n{LONG}\n", "e.txt": f"{lines}\n{LONG}\n",
    }  # fmt: skip
    for name, text in forms.items():
        made = note(text, name)
        assert made.front == SAID, name
        assert [b.text for b in made.blocks if b.kind is not BlockKind.HEADING] == [LONG], name
    for data in (word(LONG, table=keys), word(*lines.split("\n"), LONG), word(lines, LONG), word(" ".join(lines.split("\n")), LONG)):
        made = note(data, "f.docx")
        assert made.front == SAID
        assert [b.text for b in made.blocks] == [LONG]


def test_prose_with_a_colon_is_no_front_matter() -> None:
    made = note(f"Tre personer: en chef och två till.\n\n{LONG}\n\nDatum: osäkert", "a.txt")
    assert not made.front
    assert "Tre personer: en chef och två till." in " ".join(b.text for b in made.blocks)
    assert made.blocks[-1].text.endswith("osäkert")
    rows = note(word(LONG, table={"Mål": "utfall", "Andel": "62", "Datum": "x"}), "a.docx")
    assert sum(b.kind is BlockKind.CELL for b in rows.blocks) == 6


def test_a_question_and_its_answer_in_one_paragraph_come_apart() -> None:
    one = f"Fråga: Hur följer ni upp? Svar: {LONG} F2: Har ni dialog? S2: Ja, varje kvartal med brukarråden."
    for data, name in ((word("Samtal", one), "a.docx"), (f"# Samtal\n\n{one}\n", "a.md"), (one, "a.txt")):
        stored = read(render(note(data, name)).encode())
        passages = [(stored.text[p.start : p.end], "".join(p.heading[-1:])) for p in segment(stored)]
        assert passages[-2:] == [(LONG, "Hur följer ni upp?"), ("Ja, varje kvartal med brukarråden.", "Har ni dialog?")], name
    prose = f"Vi har två vägar. Svar: det går inte att säga. {LONG}"
    assert [b.text for b in note(word(prose), "a.docx").blocks] == [prose]  # nobody asks: it is left as it stands


def test_questions_stand_over_their_answers() -> None:
    text = f"---\nrollgrupp: chefer\n---\nFråga: Hur följer ni upp?\nSvar: {LONG}\nF: Har ni dialog?\nS: Ja, varje kvartal med brukarråden.\n"
    stored = read(render(note(text, "a.txt")).encode())
    passages = [(stored.text[p.start : p.end], p.heading) for p in segment(stored)]
    assert passages == [(LONG, ("Hur följer ni upp?",)), ("Ja, varje kvartal med brukarråden.", ("Har ni dialog?",))]
    bold = note(f"# Samtal\n\n**Når ni ut till invånarna?**\n\n- {LONG}\n\n”Vem vet?” sade chefen.\n", "a.md")
    assert [b.text for b in bold.blocks if b.kind is BlockKind.HEADING] == ["Samtal", "Når ni ut till invånarna?"]


def test_speakers_and_times_of_transcripts() -> None:
    vtt = f"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Eva Ek>{LONG}</v>\n\n00:01:06.000 --> 00:01:15.000\n<v Talare 2>Nej, det stämmer inte.</v>\n"
    srt = f"1\n00:00:01,000 --> 00:00:04,000\nIntervjuare: Hur följer ni upp?\n\n2\n00:00:05,000 --> 00:00:09,000\nIP1: {LONG}\n"
    teams = word(f"Eva Ek   0:01\n{LONG}", "Bo Alm   1:06\nNej, det stämmer inte.")
    assert [(b.speaker, b.place) for b in note(vtt, "a.vtt").blocks] == [("Eva Ek", "00:00:01"), ("Talare 2", "00:01:06")]
    assert [(b.speaker, b.place) for b in note(teams, "a.docx").blocks] == [("Eva Ek", "00:00:01"), ("Bo Alm", "00:01:06")]
    assert [(b.kind, b.speaker, b.place, b.text) for b in note(srt, "a.srt").blocks] == [
        (BlockKind.HEADING, "", "00:00:01", "Hur följer ni upp?"), (BlockKind.PARAGRAPH, "IP1", "00:00:05", LONG),
    ]  # fmt: skip
    timed = note(f"[00:12:31] Eva: {LONG}\n[00:13:00] Det är allt vi har att säga om saken.\n", "a.txt")
    assert [(b.speaker, b.place) for b in timed.blocks] == [("Eva", "00:12:31"), ("Eva", "00:13:00")]


def test_a_stored_note_is_told_by_its_content_and_read_alike() -> None:
    stored = render(note(f"---\ndatum: 2026-10-20\n---\n# Samtal\n\n- {LONG}\n", "a.md")).encode()
    assert sniff(stored, "intervju.docx") == NOTE
    document: Document = read_any(stored, NOTE)
    assert (document.title, document.own_date, document.text) == ("Samtal", "2026-10-20", f"Samtal\n{LONG}")
    with pytest.raises(ReadError, match="damaged"):
        read(b"<!-- belagg-interview-1 -->\n\xff")


@pytest.mark.parametrize(("text", "date"), [
    ("2026-10-29", "2026-10-29"), ("den 29 oktober 2026", "2026-10-29"), ("29/10 2026", "2026-10-29"), ("3 May 2026", "2026-05-03"),
    ("i höstas", None), ("", None),
])  # fmt: skip
def test_dates(text: str, date: str | None) -> None:
    assert iso(text) == date


@pytest.mark.parametrize(("text", "count"), [("5", 5), ("3 (2 på telefon)", 3), ("fem personer", 5), ("ett ombud", 1), ("flera", None), ("", None)])
def test_numbers(text: str, count: int | None) -> None:
    assert number(text) == count
