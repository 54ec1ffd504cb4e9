"""Two hundred ways to smuggle a script in, and every text field of every source format to put them in."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

RUNS = ("self.__pwned=1", "alert(1)")
# how a script can be written …
VECTORS = (
    "<script>{js}</script>", "<ScRiPt >{js}</sCrIpT>", "<script src=data:text/javascript,{js}></script>", "<img src=x onerror={js}>",
    "<img/src=x/onerror={js}>", "<svg onload={js}>", "<svg><script>{js}</script></svg>", "<body onload={js}>", "<iframe srcdoc='<script>parent.{js}</script>'></iframe>",
    "<iframe src=javascript:{js}></iframe>", "<a href=javascript:{js} autofocus onfocus={js}>x</a>", "<details open ontoggle={js}>x</details>",
    "<input autofocus onfocus={js}>", "<math><mtext><img src=x onerror={js}></mtext></math>", "<object data=javascript:{js}></object>",
    "<embed src=javascript:{js}>", "<form action=javascript:{js}><button autofocus>x</button></form>", "<style>@import'javascript:{js}';</style>",
    "<link rel=stylesheet href=javascript:{js}>", "<meta http-equiv=refresh content='0;url=javascript:{js}'>", "<base href=javascript:{js}//>",
    "<video><source onerror={js}></video>", "<audio src onerror={js}>", "<marquee onstart={js}>x</marquee>", "<template><script>{js}</script></template>",
)  # fmt: skip
# … and what it must first break out of
CONTEXTS = ("{v}", '">{v}', "'>{v}", "--></style></title></textarea>{v}")
PAYLOADS = tuple(context.format(v=vector.format(js=js)) for js in RUNS for vector in VECTORS for context in CONTEXTS)
TEMPLATE = ("{{{{7*7}}}}{p}", "{{% print(1) %}}{p}", "\" hx-on:load=\"{p}", "\" hx-get=\"/x\" x=\"{p}", "javascript:self.__pwned=1//{p}")
SENTENCE = "Nämnden följer upp mål {n} varje tertial {p} och redovisar avvikelser med åtgärder."


def parts(count: int) -> list[list[str]]:
    """The payloads dealt out to so many fields; each field gets some, all are used."""
    return [list(PAYLOADS[n::count]) for n in range(count)]


def docx(title: str, heading: str, cells: list[str], body: list[str]) -> bytes:
    import docx as word

    made = word.Document()
    made.core_properties.title = title[:255]
    made.core_properties.author = title[:255]
    made.add_heading(heading, 1)
    for text in body:
        made.add_paragraph(text)
    table = made.add_table(rows=0, cols=2)
    for text in cells:
        row = table.add_row().cells
        row[0].text, row[1].text = text, SENTENCE.format(n=1, p=text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def xlsx(sheet: str, cells: list[str]) -> bytes:
    import openpyxl

    made = openpyxl.Workbook()
    first = made.worksheets[0]
    first.title = re.sub(r"[\\/*?:\[\]]", "", sheet)[:31]
    for text in cells:
        first.append([text, SENTENCE.format(n=2, p=text)])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def odt(texts: list[str]) -> bytes:
    from xml.sax.saxutils import escape

    body = "".join(f"<text:h text:outline-level='1'>{escape(t)}</text:h><text:p>{escape(SENTENCE.format(n=3, p=t))}</text:p>" for t in texts)
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        f'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>{body}</office:text></office:body></office:document-content>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        z.writestr("content.xml", content)
    return out.getvalue()


def html(title: str, raw: list[str], said: list[str]) -> bytes:
    """A page that attacks as markup (raw) and one whose words are attacks (escaped)."""
    from html import escape

    live = "".join(f"<h2>{r}</h2><p>{SENTENCE.format(n=4, p=r)}</p>" for r in raw)
    dead = "".join(f"<h2>{escape(s)}</h2><p>{escape(SENTENCE.format(n=5, p=s))}</p>" for s in said)
    return f"<html><head><title>{escape(title)}</title></head><body><main>{dead}{live}</main></body></html>".encode()


# every text field of every format, one by one -------------------------------------------------------------------

Files = Iterator[tuple[str, bytes]]


def _each(name: str, make: Callable[[str], bytes]) -> Callable[[Sequence[str]], Files]:
    """A field a file has once: a file for each payload."""

    def files(payloads: Sequence[str]) -> Files:
        for n, p in enumerate(payloads):
            stem, dot, suffix = name.rpartition(".")
            yield f"{stem}-{n}{dot}{suffix}", make(p)

    return files


def _all(name: str, make: Callable[[Sequence[str]], bytes]) -> Callable[[Sequence[str]], Files]:
    """A field a file has many of: one file with all of them."""

    def files(payloads: Sequence[str]) -> Files:
        yield name, make(payloads)

    return files


def said(p: str, n: int = 1) -> str:
    return SENTENCE.format(n=n, p=p)


def _word(p: str, **where: str) -> bytes:
    """A document with one payload in its properties (``title``, ``author`` …), header, comment, note or table."""
    import docx as word

    made = word.Document()
    for name, value in where.items():
        if name == "header":
            made.sections[0].header.paragraphs[0].text = value
        elif name == "caption":
            made.add_paragraph(value, style="Caption")
        else:
            setattr(made.core_properties, name, value[:255])
    made.add_paragraph(said(""))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _slides(payloads: Sequence[str], *, notes: bool = False) -> bytes:
    from xml.sax.saxutils import escape

    from tests.read.test_pptx import deck, sld, sp

    if notes:
        return deck(*(sld(sp("Rubrik", "title")) for _ in payloads), notes={n: escape(said(p)) for n, p in enumerate(payloads, 1)})
    return deck(*(sld(sp(escape(p), "title") + sp(escape(said(p)), "body")) for p in payloads))


def _mail(p: str = "", *, subject: str = "Hej", sender: str = "A <a@b.se>", html_body: str = "", attached: str = "") -> bytes:
    from email.message import EmailMessage

    made = EmailMessage()
    clean = re.compile(r"[\r\n]")
    made["Subject"], made["From"], made["Date"] = clean.sub(" ", subject), sender, "Mon, 5 Jan 2026 10:00:00 +0100"
    made.set_content(said(p))
    if html_body:
        made.add_alternative(f"<html><body><p>{said(html_body)}</p></body></html>", subtype="html")
    if attached:
        made.add_attachment(said("").encode(), maintype="text", subtype="plain", filename=attached)
    return made.as_bytes()


def _cells(payloads: Sequence[str]) -> bytes:
    return xlsx("Blad", list(payloads))


def _csv(payloads: Sequence[str], column: int) -> bytes:
    rows = ["datum;text;avsändare;länk"]
    for p in payloads:
        values = ["2026-01-05", said(p if column == 1 else ""), p if column == 2 else "A", f"https://x.se/{quote(p)}" if column == 3 else ""]
        rows.append(";".join('"' + v.replace('"', '""') + '"' for v in values))
    return "\n".join(rows).encode()


def _posts(payloads: Sequence[str], field: str) -> bytes:
    def one(n: int, p: str) -> dict[str, object]:
        return {
            "id": f"1_{n}", "created_time": f"2026-01-{1 + n % 28:02}T10:00:00+0000", "message": said(p if field == "text" else "", n),
            "from": {"name": p if field == "author" else "A"}, "permalink_url": p if field == "url" else f"https://x.se/{n}",
        }  # fmt: skip

    rows = {"data": [one(n, p) for n, p in enumerate(payloads)]}  # as the programming interface gives them
    return json.dumps(rows).encode()


def _note(payloads: Sequence[str], field: str) -> bytes:
    front = {"Datum": "2026-01-05", "Rollgrupp": "chefer", "Samtycke": "ja", "Utvärderare": "EA"} | ({field: payloads[0]} if field in FRONT else {})
    body = [f"{p}: {said('')}" if field == "talare" else f"Svar: {said(p)}" if field == "text" else f"Svar: {said('')}" for p in payloads]
    return ("\n".join(f"{name}: {value}" for name, value in front.items()) + "\n\n" + "\n\n".join(body) + "\n").encode()


FRONT = ("Rollgrupp", "Samtycke", "Utvärderare")


def _page(payloads: Sequence[str], where: str) -> bytes:
    from html import escape

    title = payloads[0] if where == "title" else "Sida"
    raw = list(payloads) if where == "raw" else []
    words = list(payloads) if where == "said" else []
    made = html(title, raw, words)
    if where == "meta":
        made = made.replace(b"<head>", f'<head><meta name="description" content="{escape(payloads[0])}">'.encode())
    if where == "alt":
        pictures = "".join(f'<p><img src="x.png" alt="{escape(p)}"> {said("")}</p><p><a href="{escape(p)}">{said("")}</a></p>' for p in payloads)
        made = made.replace(b"</main>", f"{pictures}</main>".encode())
    if where == "table":
        rows = "".join(f"<tr><th>{escape(p)}</th><td>{escape(said(p))}</td></tr>" for p in payloads)
        made = made.replace(b"</main>", f"<table><caption>{escape(payloads[0])}</caption>{rows}</table></main>".encode())
    return made


def _rtf(payloads: Sequence[str]) -> bytes:
    plain = (p.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}") for p in payloads)
    return b"{\\rtf1 " + b"\\par ".join(said(p).encode("ascii", "ignore") for p in plain) + b"}"


def _filed(p: str) -> str:
    """A payload as a file may be called."""
    return re.sub(r"[/\x00\r\n]", "", p)[:120]


def _named(payloads: Sequence[str]) -> Files:
    """Names of files."""
    for n, p in enumerate(payloads):
        yield f"documents/{n} {_filed(p)}.md", f"# Rubrik\n\n{said('', n)}\n".encode()  # alike they would be one source


def _zipped(payloads: Sequence[str]) -> Files:
    """Names of files in an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for n, p in enumerate(payloads):
            z.writestr(f"{n} {_filed(p)}.md", f"# {n}\n\n{said('', n)}\n")
    yield "documents/arkiv.zip", out.getvalue()


SRT = "{n}\n00:{m:02}:{s:02},000 --> 00:{m:02}:{s:02},900\n{text}\n\n"
FIELDS: dict[str, Callable[[Sequence[str]], Files]] = {
    "file name": _named,
    "zip member": _zipped,
    "text": _all("documents/text.txt", lambda ps: "\n\n".join(map(said, ps)).encode()),
    "markdown text": _all("documents/text.md", lambda ps: "\n\n".join(map(said, ps)).encode()),
    "markdown heading": _all("documents/rubrik.md", lambda ps: "\n\n".join(f"# {p}\n\n{said('', n)}" for n, p in enumerate(ps)).encode()),
    "markdown table": _all("documents/tabell.md", lambda ps: ("| a | b |\n|---|---|\n" + "\n".join(f"| {p.replace('|', '')} | {said('')} |" for p in ps)).encode()),
    "markdown front": _each("documents/front.md", lambda p: f"---\ntitle: {json.dumps(p)}\n---\n\n{said('')}\n".encode()),
    "docx text": _all("documents/text.docx", lambda ps: docx("Titel", "Rubrik", [], list(map(said, ps)))),
    "docx heading": _each("documents/rubrik.docx", lambda p: docx("Titel", p, [], [said("")])),
    "docx table": _all("documents/tabell.docx", lambda ps: docx("Titel", "Rubrik", list(ps), [])),
    "docx title": _each("documents/titel.docx", lambda p: _word(p, title=p)),
    "docx author": _each("documents/namn.docx", lambda p: _word(p, author=p, subject=p, comments=p, keywords=p)),
    "docx header": _each("documents/huvud.docx", lambda p: _word(p, header=p)),
    "docx caption": _each("documents/bildtext.docx", lambda p: _word(p, caption=p)),
    "pptx text": _all("documents/bilder.pptx", _slides),
    "pptx notes": _all("documents/noter.pptx", lambda ps: _slides(ps, notes=True)),
    "xlsx cell": _all("documents/blad.xlsx", _cells),
    "xlsx sheet": _each("documents/bladnamn.xlsx", lambda p: xlsx(p, [said("")])),
    "odt text": _all("documents/text.odt", lambda ps: odt(list(ps))),
    "rtf text": _all("documents/text.rtf", _rtf),
    "mail text": _each("documents/brev.eml", _mail),
    "mail subject": _each("documents/amne.eml", lambda p: _mail(subject=p)),
    "mail html": _each("documents/brevsida.eml", lambda p: _mail(html_body=p)),
    "mail attachment": _each("documents/bilaga.eml", lambda p: _mail(attached=_filed(p) + ".txt")),
    "vtt text": _all("documents/text.vtt", lambda ps: ("WEBVTT\n\n" + "\n\n".join(f"{n // 60:02}:{n % 60:02}:00.000 --> {n // 60:02}:{n % 60:02}:30.000\n<v {p}>{said(p)}" for n, p in enumerate(ps))).encode()),
    "srt text": _all("documents/text.srt", lambda ps: "".join(SRT.format(n=n + 1, m=n // 60, s=n % 60, text=said(p)) for n, p in enumerate(ps)).encode()),
    "page title": _each("web/titel.html", lambda p: _page([p], "title")),
    "page markup": _all("web/markup.html", lambda ps: _page(ps, "raw")),
    "page words": _all("web/ord.html", lambda ps: _page(ps, "said")),
    "page meta": _each("web/meta.html", lambda p: _page([p], "meta")),
    "page links": _all("web/lankar.html", lambda ps: _page(ps, "alt")),
    "page table": _all("web/tabell.html", lambda ps: _page(ps, "table")),
    **{f"csv {name}": _all(f"social/{name}.csv", lambda ps, n=n: _csv(ps, n)) for n, name in ((1, "text"), (2, "avsandare"), (3, "lank"))},  # type: ignore[misc]
    **{f"post {name}": _all(f"social/{name}.json", lambda ps, name=name: _posts(ps, name)) for name in ("text", "author", "url")},  # type: ignore[misc]
    "interview text": _all("interviews/text.md", lambda ps: _note(ps, "text")),
    "interview speaker": _all("interviews/talare.md", lambda ps: _note(ps, "talare")),
    **{f"interview {name}": _each(f"interviews/{name}.md", lambda p, name=name: _note([p], name)) for name in FRONT},  # type: ignore[misc]
}  # fmt: skip
