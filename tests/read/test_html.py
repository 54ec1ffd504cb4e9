"""The web reader: the page's own text with its structure; menus, banners and footers aside; nothing silently cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Document
from pipeline.core.segment import segment
from pipeline.read.html import read

ROOT = Path(__file__).resolve().parents[2]
PROSE = (
    "Kommunen bjuder in till dialog om hur kommundelarna ska utvecklas. Förslagen tas om hand av en beredning under "
    "fullmäktige, och alla som har lämnat förslag får veta vad som hände med dem. Förra året kom {} förslag in."
)


def page(body: str, head: str = "<title>Dialog - Lönnviks kommun</title>") -> bytes:
    return f"""<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8">{head}<style>p{{color:red}}</style></head><body>
<a class="skip" href="#i">Hoppa till innehållet</a>
<div id="cookie-banner" class="cookie-banner" role="dialog"><p>Vi använder kakor för att webbplatsen ska fungera bra.</p></div>
<header><a href="/">Lönnviks kommun</a><nav><ul><li><a href="/a">Barn och utbildning</a></li><li><a href="/b">Omsorg</a></li></ul></nav></header>
<main id="i">{body}</main>
<footer><h2>Besök oss</h2><p>Lönnviks kommun, Kyrkogatan 3. Växeln har öppet alla vardagar mellan sju och sexton.</p></footer>
<script>var x = "<p>inte text</p>";</script></body></html>""".encode()


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def test_main_text_keeps_its_structure_and_chrome_is_left_out() -> None:
    document = read(page(
        f"<h1>Dialog och   synpunkter</h1><p class=ingress>{PROSE.format(41)}</p><h2>Så gör du</h2><p>{PROSE.format(7)}</p>"
        f"<ul><li>Skriv ditt förslag <b>direkt</b> på webben</li><li>Ring kontaktcenter<ul><li>vardagar 8–16</li></ul></li></ul>"
    ))  # fmt: skip
    assert shown(document) == [
        ("heading", "Dialog och synpunkter"), ("paragraph", PROSE.format(41)), ("heading", "Så gör du"),
        ("paragraph", PROSE.format(7)), ("item", "Skriv ditt förslag direkt på webben"), ("item", "Ring kontaktcenter"),
        ("item", "vardagar 8–16"),
    ]  # fmt: skip
    assert [b.level for b in document.blocks if b.kind is BlockKind.HEADING] == [1, 2]
    assert document.title == "Dialog och synpunkter"


def test_h1_outside_the_main_text_is_still_the_first_heading() -> None:
    body = f"<div class='sidhuvud-topp'><h1>Medborgardialog</h1></div><div><p>{PROSE.format(1)}</p><p>{PROSE.format(2)}</p></div>"
    assert shown(read(page(body)))[0] == ("heading", "Medborgardialog")


def test_accordions_of_all_sorts_are_read_with_their_titles() -> None:
    body = (
        f"<h1>Frågor och svar</h1><p>{PROSE.format(3)}</p><p>{PROSE.format(4)}</p>"
        "<details><summary>Hur lämnar jag ett förslag?</summary><p>Förslag lämnas på webben eller på biblioteket i tätorten.</p></details>"
        "<h3><button aria-expanded='false' aria-controls='p1'>Vem svarar på förslaget?</button></h3>"
        "<div id='p1' hidden><p>En tjänsteperson på kommunledningsförvaltningen svarar inom tio dagar.</p></div>"
        "<div class='sv-collapse-panel' style='display:none'><p>Svaret publiceras också på kommunens webbplats i en lista.</p></div>"
    )
    document = read(page(body))
    found = {document.text[p.start : p.end]: p.heading for p in segment(document)}
    text = "\n".join(found)
    assert "Förslag lämnas på webben" in text
    assert "En tjänsteperson på kommunledningsförvaltningen" in text
    assert "Svaret publiceras också" in text
    first = next(heading for words, heading in found.items() if "Förslag lämnas" in words)
    second = next(heading for words, heading in found.items() if "En tjänsteperson" in words)
    assert first == ("Frågor och svar", "Hur lämnar jag ett förslag?")
    assert second == ("Frågor och svar", "Vem svarar på förslaget?")


def test_definition_lists_and_tables_are_not_lost() -> None:
    body = (
        f"<h1>Resultat</h1><p>{PROSE.format(5)}</p><p>{PROSE.format(6)}</p>"
        "<dl><dt>Nöjdhet</dt><dd>68 procent är nöjda med bemötandet.</dd><dt>Svarstid</dt><dd>Två dagar i snitt.</dd></dl>"
        "<table><caption>Mätetal i korthet</caption><thead><tr><th>Mått</th><th>2024</th><th>2025</th></tr></thead><tbody>"
        "<tr><th rowspan=2>Nöjda</th><td>64</td><td>68</td></tr><tr><td>65</td><td>69</td></tr></tbody></table>"
    )
    document = read(page(body))
    assert ("item", "Nöjdhet 68 procent är nöjda med bemötandet.") in shown(document)
    assert ("item", "Svarstid Två dagar i snitt.") in shown(document)
    assert ("paragraph", "Mätetal i korthet") in shown(document)
    contexts = {document.text[b.start : b.end]: b.context for b in document.blocks if b.cell}
    assert contexts["68"] == ("2025", "Nöjda")
    assert contexts["69"] == ("2025", "Nöjda")


def test_text_columns_in_a_table_are_told_apart() -> None:
    body = (
        f"<h1>Utvärdering</h1><p>{PROSE.format(8)}</p><p>{PROSE.format(9)}</p><table><tr><th>Styrkor</th><th>Förbättringsområden</th></tr>"
        "<tr><td><ul><li>Kända mål</li><li>God dialog</li></ul></td><td><p>Svarstiderna är för långa</p>Otydliga roller<br>Få mätningar</td></tr></table>"
    )
    document = read(page(body))
    assert [(p.heading[-1], document.text[p.start : p.end]) for p in segment(document)][-5:] == [
        ("Styrkor", "Kända mål"), ("Styrkor", "God dialog"), ("Förbättringsområden", "Svarstiderna är för långa"),
        ("Förbättringsområden", "Otydliga roller"), ("Förbättringsområden", "Få mätningar"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("<p>Sidan uppdaterades 6 maj 2026</p>", "2026-05-06"),
        ("<p>Senast ändrad: 2025-11-24 kl. 09.15</p>", "2025-11-24"),
        ("<p>Senast uppdaterad den 3 februari 2024</p>", "2024-02-03"),
        ("<p>Senast granskad av <b>Anna Ek</b>: 1 mars 2023.</p>", "2023-03-01"),
        ("<p>Uppdaterad: <time datetime='x'>12 december 2025</time></p>", "2025-12-12"),
    ],
)
def test_the_date_in_sight_is_the_pages_own(stated: str, date: str) -> None:
    head = "<title>Dialog</title><meta property='article:published_time' content='2020-01-01T00:00:00Z'>"
    document = read(page(f"<h1>Dialog</h1><p>{PROSE.format(1)}</p><p>{PROSE.format(2)}</p>{stated}", head))
    assert document.own_date == date
    assert all(words not in document.text[p.start : p.end] for p in segment(document) for words in ("uppdatera", "ändrad", "granskad"))


def test_dates_in_metadata_changed_before_published() -> None:
    body = f"<h1>Dialog</h1><p>{PROSE.format(1)}</p>"
    both = "<meta property='article:published_time' content='2020-01-01'><meta name='DCTERMS.modified' content='2024-05-06T10:00'>"
    assert read(page(body, both)).own_date == "2024-05-06"
    script = '<script type="application/ld+json">{"datePublished": "2021-02-03T00:00", "dateModified":"2022-03-04"}</script>'
    assert read(page(body, script)).own_date == "2022-03-04"
    assert read(page(body + "<p>Möte den 3 mars 2026 i Medborgarhuset.</p>")).own_date is None


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", None])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_encodings_declared_rightly_wrongly_or_not_at_all(charset: str | None, encoding: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    html = f"<html><head>{meta}<title>Å</title></head><body><h1>Förslag på åtgärder</h1><p>{PROSE.format('några')}</p></body></html>"
    assert "Förslagen tas om hand av en beredning under fullmäktige" in read(html.encode(encoding)).text


def test_a_page_nested_too_deep_is_refused_not_cut_off() -> None:
    deep = "<html><body>" + "<div>" * 5000 + "<p>Text</p>" + "</div>" * 5000
    with pytest.raises(ReadError) as caught:
        read(deep.encode())
    assert caught.value.code == "html-too-deep"
    assert "Text" in read(("<html><body>" + "<div>" * 200 + f"<p>Text. {PROSE.format(1)}</p>" + "</div>" * 200).encode()).text


def test_an_element_with_endless_attributes_is_refused_at_once() -> None:
    many = " ".join(f"a{n}=1" for n in range(100_000))
    with pytest.raises(ReadError) as caught:
        read(f"<html><body><p {many}>Text</p></body></html>".encode())
    assert caught.value.code == "html-attributes"


def test_a_long_data_uri_or_drawing_is_no_attack() -> None:
    path = " ".join(f"M{n} {n}" for n in range(20_000))
    body = f"<h1>Karta</h1><img src='data:image/png;base64,{'A' * 300_000}'><svg><path d='{path}'/></svg><p>{PROSE.format(1)}</p>"
    assert "beredning" in read(page(body)).text


@pytest.mark.parametrize("data", [b"<html></html>", b"<html><body><script>x</script></body></html>", b" \n", b"<!doctype html>"])
def test_a_page_without_text_says_so(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "text-none"


@pytest.mark.parametrize("sign", ["\x01", "&#1;", "&#x0b;", "\x0c", "\uffff", "&#xFFFE;", "&#31;"])
def test_signs_that_xml_forbids_do_no_harm(sign: str) -> None:
    document = read(page(f"<h1>Dialog</h1><p>{PROSE.format(1)}</p><p>Före<script>x</script>{sign}<svg></svg>efter. {PROSE.format(2)}</p>"))
    assert "efter. Kommunen bjuder in" in document.text


def test_news_keep_their_headings_and_dates() -> None:
    news = "".join(
        f"<article><h2>Nyhet {n}</h2><p class='datum'>{n} maj 2026 | Nyhet</p><p>{PROSE.format(n)}</p></article>" for n in range(1, 5)
    )
    document = read(page(f"<h1>Nyheter</h1>{news}"))
    found = [(p.heading, document.text[p.start : p.end]) for p in segment(document)]
    assert [heading for heading, _ in found] == [("Nyheter", f"Nyhet {n}") for n in range(1, 5)]
    assert all(f"{n} maj 2026" in text for n, (_, text) in enumerate(found, 1))


def test_external_entities_are_not_fetched() -> None:
    data = b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>A &x; B</p></body></html>'
    text = read(data).text
    assert "A" in text
    assert Path("/etc/hostname").read_text().strip() not in text


def test_reading_twice_gives_the_same_text() -> None:
    data = page(f"<h1>Dialog</h1><p>{PROSE.format(1)}</p><ul><li>Ett</li><li>Två</li></ul>")
    assert read(data) == read(data)


@pytest.mark.skipif(not (ROOT / "sources/web").is_dir(), reason="sources/web is not here")
@pytest.mark.parametrize("path", sorted((ROOT / "sources/web").glob("*.html")), ids=lambda path: path.name)
def test_the_fictional_municipalitys_pages(path: Path) -> None:
    document = read(path.read_bytes())
    first = document.blocks[0]
    assert (first.kind, first.level) == (BlockKind.HEADING, 1)
    assert document.title == document.text[first.start : first.end]
    assert all(words not in document.text for words in ("Vi använder kakor", "Hoppa till innehållet", "Organisationsnummer"))
    assert segment(document)


@pytest.mark.parametrize("frame", [
    "Hjälpte informationen på denna sida dig?", "Hjälpte den här informationen dig?", "Hittade du det du sökte?", "Skriv ut sidan",
    "Lämna synpunkter på sidan", "Till toppen av sidan", "Lyssna",
])  # fmt: skip
def test_what_the_publishing_system_asks_under_every_text_is_furniture(frame: str) -> None:
    page = f"<html><body><main><h1>Dialog</h1><p>Kommunen bjuder in invånarna till dialog fyra gånger om året.</p><p>{frame}</p></main></body></html>"
    document = read(page.encode())
    kinds = {document.text[b.start : b.end]: b.kind for b in document.blocks}
    assert kinds.get(frame, BlockKind.FURNITURE) is BlockKind.FURNITURE
    assert BlockKind.PARAGRAPH in kinds.values()


def test_a_question_in_the_text_stays() -> None:
    page = "<html><body><main><h1>Frågor</h1><p>Hur hjälper kommunen den som söker bostad? Vi ger råd varje dag.</p></main></body></html>"
    assert "Hur hjälper kommunen" in " ".join(t for t in [read(page.encode()).text])
