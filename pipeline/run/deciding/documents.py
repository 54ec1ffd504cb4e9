"""A source as it was collected: its text with every passage in place, its pages as pictures, its web page made harmless."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from typing import Any

from pipeline.core.errors import Refused, UsageError
from pipeline.core.messages import BROWSER, MESSAGES, say
from pipeline.core.model import Rect
from pipeline.core.rows import EvidenceRow, SourceRow
from pipeline.core.shown.pages import DocumentPage, Part
from pipeline.core.shown.sheets import Original, Sheet
from pipeline.core.wording.dated import stands
from pipeline.core.wording.surroundings import between
from pipeline.run.evaluation import Evaluation
from pipeline.run.ingesting.outcome import Outcome
from pipeline.store import parts, sources, vault
from pipeline.store.stretches import stretch


def document(evaluation: Evaluation, source: int, version: int | None, *, first: int, limit: int) -> DocumentPage:
    """Passages ``first`` … of a version with the text between them. Raises Refused for a source that is not there."""
    with evaluation.db.reading() as sql:
        row, kept = _found(evaluation, sql, source, version)
        cut = parts.slices(sql, kept, first, limit)
        begin = 0 if not cut or cut[0].ordinal == 1 else cut[0].start
        text = vault.readable(stretch(sql, kept.id, begin, cut[-1].end)) if cut else ""
        return DocumentPage(
            number=f"K{source}", version=kept.version, versions=tuple(parts.versions(sql, source)), title=row.title,
            uri=row.uri, kind=row.kind, media_type=kept.media_type, sha256=kept.sha256, own_date=row.own_date,
            dated=dated(sql, row, source, kept.version, kept.sha256),
            fetched_at=kept.fetched_at, pages=kept.pages, outcome=kept.outcome,
            missing=tuple((what, missing_words(what, detail)) for what, detail in kept.missing),
            excluded_because=row.excluded_because, confidential=bool(row.confidential),
            parts=tuple(_parts(text, begin, source, kept.version, cut)), first=first, shown=len(cut), passages=kept.passages,
            draft=bool(row.draft),
        )  # fmt: skip


_STATED: dict[tuple[str, str], bool] = {}  # (hash of a version, date) → whether it stands there: a text is read once for it
STATED = 10_000


def dated(sql: sqlite3.Connection, row: SourceRow, source: int, version: int, sha256: str) -> bool:
    """Whether a source's date is its own statement or a person's, rather than what the file's own data say."""
    if row.own_date is None or row.kind != "document":
        return True
    key = (sha256, row.own_date)
    if key not in _STATED:
        if len(_STATED) >= STATED:
            _STATED.clear()
        _STATED[key] = stands(row.own_date, sources.text_of(sql, source, version) or "")
    return _STATED[key] or sources.date_corrected(sql, row.number)


def _found(evaluation: Evaluation, sql: sqlite3.Connection, source: int, version: int | None) -> tuple[SourceRow, parts.Kept]:
    row, kept = evaluation.books.get(SourceRow, source), parts.kept(sql, source, version)
    if row is None or kept is None:
        raise Refused("source-unknown", source=source)
    return row, kept


def _parts(text: str, begin: int, source: int, version: int, cut: list[parts.Slice]) -> list[Part]:
    """Passages and what stands between them, in order: headings (known by their heading), and furniture, which has none.
    ``text``: from character ``begin`` on."""
    made: list[Part] = []
    at = 0
    for s in cut:
        start, end = s.start - begin, s.end - begin
        made += [
            Part(line.text, None, (line.text,) if line.heading or line.column else (), None, None, (), ())
            for line in between(text, at, start, s.heading)
        ]
        ident = f"K{source}.{version}:{s.ordinal}"
        made.append(Part(text[start:end], ident, s.heading, s.page, s.place, s.suggested, s.verdicts))
        at = end
    return made


def missing_words(what: str, detail: str) -> str:
    """What was not read, in Swedish; a reader of a later make may know more than this catalogue."""
    code = f"missing-{what}"
    return say(code, BROWSER, detail=detail) if code in MESSAGES else say("missing-other", BROWSER, what=what, detail=detail)


def failure(row: sources.Failure) -> dict[str, str]:
    """A source that could not be read, with what to do."""
    if row.code not in MESSAGES:
        return {"uri": row.uri, "title": row.title, "message": row.code, "remedy": "", "at": row.at}
    gaps: dict[str, Any] = dict(row.gaps)
    return {
        "uri": row.uri, "title": row.title, "message": say(row.code, BROWSER, **gaps),
        "remedy": say(f"{row.code}.remedy", BROWSER, **gaps), "at": row.at,
    }  # fmt: skip


def outcome(o: Outcome) -> dict[str, Any]:
    """What became of one source that was brought in, in Swedish."""
    return {
        "number": o.number, "title": o.title, "uri": o.uri, "status": o.status, "passages": o.passages,
        "message": o.error.message(BROWSER) if o.error else "", "remedy": o.error.remedy(BROWSER) if o.error else "",
        "missing": [missing_words(what, detail) for what, detail in o.missing],
    }  # fmt: skip


def page_image(evaluation: Evaluation, source: int, version: int, page: int, width: int) -> bytes:
    """A page as PNG, drawn in the cage. Raises UsageError where the format has no pages."""
    from pipeline.run.caging.pictures import page_image as drawn

    return drawn(evaluation, source, version, page, width)


def page_sheet(evaluation: Evaluation, source: int, version: int, page: int, rects: Sequence[Rect]) -> Sheet | None:
    from pipeline.run.caging.pictures import page_sheet as measured

    return measured(evaluation, source, version, page, rects)


PAGED, WEB = ("application/pdf", "image/png", "image/jpeg", "image/tiff"), ("text/html", "application/xhtml+xml")


def original(evaluation: Evaluation, number: int) -> Original | None:
    """Where B``number`` stands, as it looks there: on a page, or on a web page. None for other formats, and for absences."""
    row = evaluation.books.get(EvidenceRow, number)
    source = evaluation.books.get(SourceRow, row.source) if row is not None and row.source else None
    if row is None or source is None:
        return None
    with evaluation.db.reading() as sql:
        kept = parts.kept(sql, row.source, row.version)
    if kept is None or kept.media_type not in PAGED + WEB:
        return None
    sheet = None
    if kept.media_type in PAGED:
        sheet = page_sheet(evaluation, row.source, row.version, row.page, json.loads(row.rects)) if row.page else None
        if sheet is None:
            return None
    return Original(f"K{row.source}", row.version, source.title, source.uri, kept.sha256, row.quote, sheet)


# What a page that was collected may still do: show itself. No script, no form, no frame, nothing fetched.
TAGS = {
    "a", "abbr", "article", "b", "blockquote", "br", "caption", "cite", "code", "dd", "div", "dl", "dt", "em", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "footer", "hr", "i", "li", "main", "mark", "nav", "ol", "p", "pre",
    "q", "s", "section", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr",
    "u", "ul",
}  # fmt: skip
DROPPED = {"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "textarea", "title"}
MAX_HTML = 5_000_000


def original_html(evaluation: Evaluation, source: int, version: int, quote: str) -> str:
    """The web page as it was collected, made harmless, with the quoted words marked. Raises UsageError for other formats."""
    import nh3

    with evaluation.db.reading() as sql:
        _, kept = _found(evaluation, sql, source, version)
        if kept.media_type not in ("text/html", "application/xhtml+xml"):
            raise UsageError("no-web-page", source=source)
        data = sources.get_blob(sql, kept.sha256)
    if len(data) > MAX_HTML:
        raise UsageError("web-page-too-long", source=source)
    spans = {"colspan", "rowspan"}
    clean = nh3.clean(_decoded(data), tags=TAGS, attributes={"td": spans, "th": spans}, clean_content_tags=DROPPED)
    return _mark(clean, quote)


def _decoded(data: bytes) -> str:
    from pipeline.read.encoding import decode

    return decode(data)


def _mark(html: str, quote: str) -> str:
    """``html`` with the words of ``quote`` marked, found across tags and whatever white space stands between them."""
    words = quote.split()
    if not words:
        return html
    gap = r"(?:\s|&nbsp;|\u00a0|<[^>]*>)+"
    pattern = gap.join(re.escape(_escaped(word)) for word in words[:400])
    found = re.search(pattern, html)
    if not found:
        return html
    stretches = re.split(r"(<[^>]*>)", found[0])
    inside = "".join(s if s.startswith("<") or not s.strip() else f"<mark>{s}</mark>" for s in stretches)
    first = inside.replace("<mark>", '<mark id="stallet">', 1)
    return html[: found.start()] + first + html[found.end() :]


def _escaped(word: str) -> str:
    return word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


