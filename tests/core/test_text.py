"""Line joining: examples of Swedish print, and properties over arbitrary lines."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.text import clean, join_lines, meet

JOINED = [
    (["medska-", "pande styrning"], "medskapande styrning"),
    (["Kommun\ufffe", "kompassen"], "Kommunkompassen"),
    (["Kommun\x02", "kompassen"], "Kommunkompassen"),
    (["till\u00ad", "gänglig"], "tillgänglig"),
    (["samhälls\u2010", "byggnad"], "samhällsbyggnad"),
    (["gemen-", "samt ansvar"], "gemensamt ansvar"),
    (["ex-", "empel och in-", "till"], "exempel och intill"),
    (["SAMHÄLLS-", "BYGGNAD"], "SAMHÄLLSBYGGNAD"),
    (["ORDNING FÖR KOM-", "MUNEN"], "ORDNING FÖR KOMMUNEN"),
    # hyphens that belong to the word
    (["24/7 genom e-", "tjänster"], "24/7 genom e-tjänster"),
    (["(e\ufffe", "arkiv)"], "(e-arkiv)"),
    (["SKR-", "rapport"], "SKR-rapport"),
    (["IT\ufffe", "stöd"], "IT-stöd"),
    (["Reach- och CLP\ufffe", "förordningen"], "Reach- och CLP-förordningen"),
    (["HVB-", "HEM"], "HVB-HEM"),
    (["hbtq-", "frågor och sms-", "avisering"], "hbtq-frågor och sms-avisering"),
    (["40-", "tal, 5-", "åringar, 2030\ufffe", "målen"], "40-tal, 5-åringar, 2030-målen"),
    (["covid-", "19"], "covid-19"),
    (["Nord-", "Sverige"], "Nord-Sverige"),
    (["YouTube-", "kanal"], "YouTube-kanal"),
    (["icke-", "statlig, ex-", "make"], "icke-statlig, ex-make"),
    # suspended hyphens
    (["Skol-", "och fritidsnämnden"], "Skol- och fritidsnämnden"),
    (["kultur\ufffe", "och fritidsplan"], "kultur- och fritidsplan"),
    (["KULTUR-", "OCH FRITID"], "KULTUR- OCH FRITID"),
    (["barn-", "samt ungdomsplan"], "barn- samt ungdomsplan"),
    (["styr-", "respektive stödprocess"], "styr- respektive stödprocess"),
    (["förenings-,", "kultur- och näringsliv"], "förenings-, kultur- och näringsliv"),
    (["investerings- ", "och exploatering"], "investerings- och exploatering"),
    (["walk- & talk- ", "möten"], "walk- & talk- möten"),
    # ranges, dashes, slashes
    (["åren 2024–", "2025"], "åren 2024–2025"),
    (["åren 2024-", "2025"], "åren 2024-2025"),
    (["måndag–", "fredag"], "måndag–fredag"),
    (["planen –", "som antogs"], "planen – som antogs"),
    (["planen -", "som antogs"], "planen - som antogs"),
    (["och/", "eller"], "och/eller"),
    (["–", "Vi gör så"], "– Vi gör så"),
    # inside lines
    (["Ko\u00admmun\u00adens ﬁnanser\xa0och\tﬂöde"], "Kommunens finanser och flöde"),
    (["a\x00b\x07c\u200b", "\ufeffd"], "abc d"),
    (["Va\u0308xjo\u0308"], "Växjö"),
    (["", "ett", " ", "två"], "ett två"),
    (["\uf0b7 mål"], "• mål"),
]


@pytest.mark.parametrize(("lines", "text"), JOINED)
def test_join(lines: list[str], text: str) -> None:
    assert join_lines(lines)[0] == text


def test_spans_leave_out_the_mended_hyphen_and_cover_the_rest() -> None:
    text, spans = join_lines(["en medska-", "", "pande e-", "tjänst"])
    assert [text[start:end] for start, end in spans] == ["en medska", "", "pande e-", "tjänst"]


def test_meet_says_what_stays() -> None:
    assert meet("medska-", "pande") == (False, False)
    assert meet("e-", "tjänst") == (True, False)
    assert meet("ett", "två") == (True, True)


# Letters of many scripts, and all that a PDF puts at the end of a line.
_PRINT = st.text(
    st.one_of(
        st.sampled_from("abåäöÅSKR 0129-–—/,.\u00ad\x02\ufffe\ufeff\xa0\u2010\u0308\u0301\x00\n\tﬁ"),
        st.characters(),
    ),
    max_size=20,
)


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


@given(st.lists(_PRINT, max_size=6))
def test_every_line_stands_where_its_span_says(lines: list[str]) -> None:
    text, spans = join_lines(lines)
    assert len(spans) == len(lines)
    at = 0
    for line, (start, end) in zip(lines, spans, strict=True):
        assert at <= start <= end
        assert text[at:start].strip(" ") == ""  # between two lines there is nothing but one space
        assert start - at <= 1
        assert _letters(text[start:end]) == _letters(clean(line))
        at = end
    assert at == len(text)


@given(st.lists(_PRINT, max_size=6))
def test_joined_text_is_canonical(lines: list[str]) -> None:
    text, _ = join_lines(lines)
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip()
    assert "  " not in text
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in text)


@given(_PRINT)
def test_cleaning_twice_changes_nothing(line: str) -> None:
    assert clean(clean(line)) == clean(line)


@given(st.text("abcdefghijklmnopqrstuvwxyzåäö", min_size=3, max_size=12), st.data())
def test_ordinary_words_are_mended_wherever_they_break(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(2, len(word) - 1))
    if word[at:] in {"och", "eller", "samt", "respektive", "resp", "till", "alternativt", "liksom", "kontra", "and"}:
        return
    joined = join_lines([word[:at] + "-", word[at:]])[0]
    assert joined in {word, f"{word[:at]}-{word[at:]}"}
    if set(word[:at]) & set("åö") and word[:at] not in {"in", "där"}:
        assert joined == word
