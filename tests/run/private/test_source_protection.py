"""Names on the roster, planted in notes of every format and in every corner of them, stand nowhere afterwards."""

from __future__ import annotations

import io
import os
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.core.people.insides import layers
from tests.conftest import Belagg

PEOPLE = [
    ("Anneli Brorström", "förvaltningschef", "förvaltningschefer"), ("Åslög Öqvist", "ekonomichef", "chefer"),
    ("Mårtenius Tjäderfelt", "kommunalråd", "förtroendevalda"), ("Göran Hägglöfsson", "oppositionsråd", "förtroendevalda"),
    ("Karl-Erik Snickarsjö", "rektor", "chefer"), ("Zlatan Kovačević", "ordförande", "förtroendevalda"),
    ("Bo Ek", "gatuchef", "enhetschefer"), ("Per Hasselrot", "controller", "tjänstepersoner"),
    ("Li Wrangsund", "HR-strateg", "tjänstepersoner"), ("Marie-Louise af Klinckowmark", "upphandlare", "tjänstepersoner"),
    ("Fatuma Abdirahmaan", "modersmålslärare", "medarbetare"), ("Søren Kjærgaardsen", "it-chef", "chefer"),
    ("Éloïse Dufrénoy", "bibliotekarie", "medarbetare"), ("Stig Dagerhorn", "vaktmästare", "medarbetare"),
    ("Ulla-Britt Mossegård", "undersköterska", "medarbetare"), ("Tor Lagerkvistius", "skyddsombud", "fackliga företrädare"),
    ("Siv Grönhagenius", "ombud", "fackliga företrädare"), ("Hans Vilhelmsdal", "näringslivschef", "chefer"),
    ("Klara Rosenstrutz", "kommunikatör", "tjänstepersoner"), ("Ville Vendelhjälm", "fritidsledare", "medarbetare"),
    ("Björn Bergfalkesson", "räddningschef", "chefer"), ("Ingegerd Oxenhufvud", "nämndsekreterare", "tjänstepersoner"),
    ("Xiuying Zhangsdotter", "elevhälsochef", "enhetschefer"), ("Mohammed al-Tikritii", "boendestödjare", "medarbetare"),
    ("Lovisa Strömsholmare", "bygglovschef", "enhetschefer"), ("Rut Sjöbladh-Näsström", "kanslichef", "chefer"),
    ("Kajsa von Rosenqvister", "museichef", "enhetschefer"), ("Ove Ängsbackare", "trafikplanerare", "tjänstepersoner"),
    ("Ylva Wåhlstedter", "folkhälsostrateg", "tjänstepersoner"), ("Ernst-Hugo Järegårdh", "kulturchef", "chefer"),
]  # fmt: skip
SHORT = {"Bo", "Li", "Ek", "Per", "Tor", "Rut", "Ove", "Siv"}  # in other words everywhere: looked for as words


def _tokens(name: str) -> list[str]:
    return [t for t in name.split() if t not in ("von", "af", "al")]


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).replace("ø", "o").replace("æ", "a")


def _sentence(number: int, name: str) -> str:
    """The same thing said with the name in another form each time."""
    first, last = _tokens(name)[0], _tokens(name)[-1]
    mail = _plain(f"{first}.{last}".lower())
    forms = [
        f"{name} följer upp målen varje tertial och analyserar avvikelser.", f"Det var {first}s idé att {last}s enhet skulle börja med dialog.",
        f"{name.upper()} HAR EN PLAN FÖR KVALITET.", f"Enligt {first[0]}. {last} finns ingen strategi.",
        f"{last}, {first} och kollegorna fick återkoppling.", f"Mejla {mail}@kommunen.se om rutinen för synpunkter.",
        f"Filen heter {mail.replace('.', '_')}_v2 och {_plain(name)} har skrivit den.", f"{first} {last[0]}. tycker att introduktionen är bra.",
        unicodedata.normalize("NFD", f"{name} berättade om arbetsmiljön."), f"Vi frågade {first}\n{last} om budgeten.",
        f"{first} {last[:3]}-\n{last[3:]} leder arbetet." if len(last) > 5 else f"{name} leder arbetet.",
        f"{name.lower()} svarade att inget görs.", f"{last}gruppen träffas varje vecka." if len(last) > 5 else f"{name} träffas.",
    ]  # fmt: skip
    return " ".join(forms[(number + i) % len(forms)] for i in range(4))


def _docx(people: list[str], *, teams: bool = False) -> bytes:
    document = docx.Document()
    one = people[0]
    document.core_properties.author = document.core_properties.last_modified_by = one
    document.core_properties.title = f"Intervju med {people[1]}"
    document.core_properties.comments = document.core_properties.keywords = people[2]
    if teams:
        for at, name in enumerate(people):
            document.add_paragraph().add_run(f"{name}   {at}:{at + 10}\nVi följer upp målen i nämnden varje år, säger {name}.")
        return _saved(document)
    document.sections[0].header.paragraphs[0].text = f"Samtal med {people[3]}"
    document.sections[0].footer.paragraphs[0].text = f"Antecknat hos {people[4]}"
    table = document.add_table(0, 2)
    for key, value in (("Datum", "2026-10-20"), ("Rollgrupp", "chefer"), ("Antal", "3"), ("Namn", one)):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = key, value
    document.add_heading(f"Frågor till {people[5]}", 1)
    for number, name in enumerate(people):
        document.add_paragraph(_sentence(number, name))
    run = document.add_paragraph("Chefen sade: ").add_run(people[6][:4])
    run.bold = True
    document.paragraphs[-1]._p.append(_run(people[6][4:] + " håller med om analysen av målen."))
    table = document.add_table(0, 2)
    for name in people:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, f"ansvarar för uppföljningen, {_tokens(name)[0]} alltså"
    paragraph = document.add_paragraph("Ändrat: ")
    for tag, words in (("w:ins", people[7]), ("w:del", people[8])):
        change: Any = OxmlElement(tag)
        change.set(qn("w:author"), people[9])
        change.set(qn("w:id"), "9")
        change.append(_run(words, deleted=tag == "w:del"))
        paragraph._p.append(change)
    document.add_comment(document.paragraphs[1].runs, text=f"Stämmer det, {people[2]}?", author=people[3], initials="AB")
    return _saved(document)


def _run(text: str, *, deleted: bool = False) -> Any:
    run, words = OxmlElement("w:r"), OxmlElement("w:delText" if deleted else "w:t")
    words.text = text
    run.append(words)
    return run


def _saved(document: docx.document.Document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _odt(people: list[str]) -> bytes:
    names = ' '.join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table"))
    body = "".join(f"<text:p>{_sentence(n, name)}</text:p>" for n, name in enumerate(people))
    content = (
        f"<office:document-content {names}><office:body><office:text><text:p>Rollgrupp: chefer</text:p><text:p>Antal: 3</text:p>"
        f"<text:h text:outline-level='1'>Om {people[0]}</text:h>{body}</office:text></office:body></office:document-content>"
    )
    meta = (
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<office:meta><dc:creator>{people[1]}</dc:creator><dc:title>{people[2]}</dc:title></office:meta></office:document-meta>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content), ("meta.xml", meta)):
            package.writestr(name, text)
    return made.getvalue()


def _notes(folder: Path) -> None:
    """Notes in every format, in folders and files named after those in them."""
    names = [name for name, _, _ in PEOPLE]
    thirds = names[:10], names[10:20], names[20:]
    text = "\n\n".join(f"{name}: {_sentence(n, name)}" for n, name in enumerate(names))
    front = f"---\ndatum: 2026-10-20\nrollgrupp: chefer\nantal: 4\nutvärderare: EA\ndeltagare: {', '.join(names)}\ntitel: Om {names[3]}\n---\n"
    vtt = "WEBVTT\n\n" + "".join(
        f"00:00:{n:02d}.000 --> 00:00:{n + 1:02d}.000\n<v {name}>{_sentence(n, name)}</v>\n\n" for n, name in enumerate(names)
    )
    srt = "".join(f"{n + 1}\n00:00:{n:02d},000 --> 00:00:{n + 1:02d},000\n{name}: {_sentence(n, name)}\n\n" for n, name in enumerate(names))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{names[5]}/{names[6]}.txt", text)
        packed.writestr(f"{names[5]}/{names[7]}.docx", b"PK\x03\x04 broken")
    files = {
        f"{names[0]}/2026-10-20 {names[0]}.md": (front + f"# Intervju med {names[1]}\n\n" + text).encode(),
        f"{names[1]}/{_plain(names[2]).replace(' ', '_')}.txt": ("\n".join(f"{k}: {v}" for k, v in (("Rollgrupp", "chefer"), ("Antal", "3"))) + "\n\n" + text).encode("utf-16"),
        f"{names[8].upper()}.docx": _docx(thirds[0]), f"anteckning-{names[11]}.docx": _docx(thirds[1]), "tre.docx": _docx(thirds[2]),
        f"Teams {names[9]}.docx": _docx(names, teams=True), f"{names[12]}.odt": _odt(names), f"{names[13]}.vtt": vtt.encode(),
        f"{names[14]}.srt": srt.encode(), f"{names[15]}.zip": archive.getvalue(), f"{names[16]}.pdf": b"%PDF-1.7 broken",
        f"{names[17]}.xyz": b"\x00\x01\x02", f"{names[18]}.txt": b"", f"kopia av {names[19]}.html": f"<html><title>{names[0]}</title><body><h1>{names[1]}</h1>{''.join(f'<p>{_sentence(n, x)}</p>' for n, x in enumerate(names))}</body></html>".encode(),
        f"{names[20]}.eml": f"From: {names[0]} <a@b.se>\nTo: {names[1]} <c@d.se>\nSubject: {names[2]}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n".encode(),
    }  # fmt: skip
    for name, data in files.items():
        path = folder / "intervjuer" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _readable(data: bytes) -> str:
    """Everything in ``data`` that can be read, packed or not, in UTF-8, UTF-16 or Latin-1, in small letters."""
    codes = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
    return "\n".join(part.decode(code, "ignore").lower() for layer in layers(data) for code in codes for part in (layer, layer[1:]))


def _found(text: str, name: str) -> list[str]:
    """The parts of a name that stand in ``text``; short ones only as the whole name."""
    wanted = {name, *(t for t in _tokens(name) if t not in SHORT and t not in ("Klara", "Ville", "Hans", "Stig", "Björn", "Ernst-Hugo"))}
    wanted |= {_plain(w) for w in wanted} | {unicodedata.normalize("NFD", w) for w in wanted}
    wanted |= {_plain(name).lower().replace(" ", sign) for sign in (".", "_", "-", "")}
    return [w for w in sorted(wanted) if w.lower() in text]


def test_thirty_names_stand_nowhere(belagg: Belagg, capsys: pytest.CaptureFixture[str]) -> None:
    table = belagg.folder / "roster.csv"
    table.write_text("".join(";".join(row) + "\n" for row in (("Namn", "Roll", "Rollgrupp"), *PEOPLE)), encoding="utf-8-sig")
    assert belagg.json("roster", "import", str(table))["people"] == 30
    _notes(belagg.folder)
    out = belagg.ok("ingest", str(belagg.folder / "intervjuer"), status=3)
    listed = belagg.json("sources")["sources"]
    stored = [s for s in listed if s["status"] in ("stored", "partly")]
    assert len(stored) == 12, [(s["title"], s["status"], s.get("error")) for s in listed]
    assert all(s["kind"] == "interview" for s in stored)
    for hit in belagg.json("search", "målen", "--limit", "3")["passages"]:
        belagg.ok("accept", hit["id"], "3.3", "--as", "EA", "--stance", "strength", "--stage", "followed-up")
    belagg.ok("award", "3.3", "5", "--evidence", "B1", "--because", "följs upp", "--as", "EA")
    report = belagg.folder / "rapport.html"
    belagg.ok("report", "--format", "html", "--output", str(report))
    state = Path(os.environ["XDG_STATE_HOME"])
    files = [*belagg.folder.glob("evidence.*"), report, *(p for p in state.rglob("*") if p.is_file())]
    assert {p.suffix for p in files} >= {".db", ".db-wal", ".roster", ".html"} - {".db-wal"}
    haystacks = {p.name: p.read_bytes() for p in files} | {"stdout": out.encode(), "screen": "".join(capsys.readouterr()).encode()}
    left: dict[tuple[str, str], list[str]] = {}
    for where, data in haystacks.items():
        text = _readable(data)
        left |= {(where, name): found for name, _, _ in PEOPLE if (found := _found(text, name))}
    assert not left
    assert belagg.json("audit", "--deep")["ok"]


def test_the_search_itself_finds_what_is_packed_or_wide() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", "här står Anneli Brorström " * 9)
    for data in (packed.getvalue(), "ANNELI BRORSTRÖM".encode("utf-16-le"), b"x" + "Brorström".encode("utf-16-be"), "Brorström".encode("latin-1")):
        assert _found(_readable(data), "Anneli Brorström")
