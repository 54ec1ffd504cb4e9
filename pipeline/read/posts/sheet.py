"""Lists of posts from publishing tools (Meta Business Suite, Hootsuite, Buffer and the like), as CSV or XLSX.

The columns are known by their headings, Swedish or English; delimiter and encoding are found out. A list is one of posts when
it has a text, a moment, and an address, a number or a channel.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from pipeline.core.errors import ReadError
from pipeline.read.posts.model import Found, Post, moment, swedish_day, tidied

Row = Sequence[str]

_HEADINGS = {
    "text": (
        "message", "post message", "post text", "text", "description", "beskrivning", "caption", "bildtext", "content",
        "post content", "inlägg", "inläggstext", "innehåll", "meddelande", "post", "update text", "tweet text", "brödtext",
        "opening text", "ingress", "body", "full text", "post copy", "status", "mention content", "snippet", "hit sentence",
    ),
    "title": ("title", "headline", "rubrik", "titel"),
    "at": (
        "publish time", "published at", "published", "publiceringstid", "publiceringsdatum", "publicerad", "publicerat", "date",
        "datum", "time", "tid", "created", "created time", "created at", "skapad", "skapat", "sent at", "sent time",
        "post date", "posted", "scheduled date", "date (gmt)", "date (utc)", "posted date", "tidpunkt", "scheduled time",
    ),
    "link": (
        "permalink", "permalänk", "permanent länk", "link", "länk", "url", "post link", "post url", "permalink url",
        "link to post", "länk till inlägg", "post permalink", "webbadress",
    ),
    "channel": (
        "platform", "plattform", "network", "nätverk", "channel", "kanal", "social network", "socialt nätverk", "account type",
        "service", "tjänst",
    ),
    "page": (
        "page name", "sidnamn", "sidans namn", "account name", "kontonamn", "account", "konto", "profile", "profil",
        "account username", "kontots användarnamn", "page", "sida",
        "social profile", "profile name", "profilnamn", "source name", "källa",
    ),
    "id": ("post id", "inläggs-id", "inläggs id", "inläggsid", "id", "update id", "publicerings-id"),
}  # fmt: skip
_SWEDISH = frozenset(h for names in _HEADINGS.values() for h in names if re.search("[åäö]|datum|inl|publicer|rubrik", h))
_FIELDS = {heading: field for field, names in _HEADINGS.items() for heading in names}
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_NAMED = re.compile(r"(?:(\d{1,2})\.?\s+([a-zåäö]{3,9})\.?|([a-zåäö]{3,9})\.?\s+(\d{1,2}),?)\s+(\d{4})\b", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "ma", "jun", "jul", "aug", "sep", "o", "nov", "dec")
_SERIAL = re.compile(r"[345]\d{4}(?:[.,]\d+)?")
_PLACE = re.compile(r"(.*)!([A-Z]{1,3})(\d{1,7})")
_CHANNELS = {
    "fb": "Facebook", "facebook page": "Facebook", "ig": "Instagram", "instagram business": "Instagram", "twitter": "X",
}  # fmt: skip


def of_lines(text: str, *, social: bool) -> Found | None:
    """The posts in a CSV file."""
    csv.field_size_limit(1_000_000)
    lines = text.removeprefix("\ufeff")
    first, _, rest = lines.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return _of_rows(_rows(rest, first[4]), social=social)
    top = lines[:20_000]
    best = max(",;\t|", key=lambda sign: max((_score(row) for row in _few(top, sign)), default=0))
    return _of_rows(_rows(lines, best), social=social)


def _few(top: str, sign: str) -> list[Row]:
    try:
        return [row for row, _ in zip(csv.reader(io.StringIO(top), delimiter=sign), range(10), strict=False)]
    except csv.Error:
        return []


def _rows(lines: str, sign: str) -> Iterator[Row]:
    try:
        yield from csv.reader(io.StringIO(lines), delimiter=sign)
    except csv.Error as fault:
        raise ReadError("export-corrupt") from fault


def of_workbook(data: bytes, *, social: bool) -> Found | None:
    """The posts in the sheets of an XLSX file. Unless it is said to hold posts, its words are looked through first."""
    if not social and not _mentions(data):
        return None
    from pipeline.read.xlsx import read

    try:
        document = read(data)
    except ReadError:
        return None  # its reader will say what is wrong with it
    sheets: dict[str, dict[int, dict[str, list[str]]]] = {}
    for block in document.blocks:
        place = _PLACE.match(block.place or "")
        if place:
            cells = sheets.setdefault(place[1], {}).setdefault(int(place[3]), {})
            cells.setdefault(place[2], []).append(document.text[block.start : block.end])
    found = None
    for rows in sheets.values():
        letters = sorted({letter for cells in rows.values() for letter in cells}, key=lambda letter: (len(letter), letter))
        table = ([("\n".join(rows[n].get(letter, ()))) for letter in letters] for n in sorted(rows))
        here = _of_rows(table, social=social)
        if here is not None and (found is None or len(here.posts) > len(found.posts)):
            found = here
    return found


def _mentions(data: bytes) -> bool:
    """Whether headings of a list of posts stand among the workbook's first words."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            name = next((n for n in archive.namelist() if n.lower().endswith(("sharedstrings.xml", "sheet1.xml"))), None)
            if name is None:
                return False
            with archive.open(name) as part:
                head = part.read(30_000).decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return False
    return _score(re.findall(r">([^<>]{2,40})<", head)[:60]) >= 3


def _score(row: Row) -> int:
    """How many of text, moment, and address, number or channel the row names; 0 where the first two are not both there."""
    named = {_FIELDS.get(_heading(cell)) for cell in row}
    if not {"at"} <= named or not named & {"text", "title"}:
        return 0
    return 2 + bool(named & {"link", "id"}) + bool(named & {"channel", "page"})


def _heading(cell: str) -> str:
    return " ".join(cell.strip().strip('"').lower().replace("_", " ").split())


def _of_rows(rows: Iterable[Row], *, social: bool) -> Found | None:
    """Posts below the first row that names the columns."""
    columns: dict[str, int] = {}
    swedish, kept = False, []
    for number, row in enumerate(rows):
        if columns:
            kept.append(row)
        elif _score(row) >= (2 if social else 3):
            for at, cell in enumerate(row):
                name = _heading(cell)
                swedish |= name in _SWEDISH
                field = _FIELDS.get(name)
                if field and (field not in columns or _rank(field, name) < _rank(field, _heading(row[columns[field]]))):
                    columns[field] = at
        elif number > 20:
            return None
    if not columns:
        return None
    dates = _Dates([_cell(row, columns, "at") for row in kept], month_first=not swedish)
    found = Found()
    for row in kept:
        if any(cell.strip() for cell in row):
            found.add(_post(row, columns, dates))
    return found.distinct()


def _rank(field: str, name: str) -> int:
    return _HEADINGS[field].index(name)


def _post(row: Row, columns: dict[str, int], dates: _Dates) -> Post | None:
    title, body = tidied(_cell(row, columns, "title")), tidied(_cell(row, columns, "text"))
    text = body if body.startswith(title) else f"{title}\n{body}" if body else title
    link, ident = _cell(row, columns, "link").strip(), _cell(row, columns, "id").strip()
    page = tidied(_cell(row, columns, "page"))
    channel = _channel(_cell(row, columns, "channel").strip(), link)
    written = _cell(row, columns, "at").strip()
    uri = link if link.startswith(("https://", "http://")) and len(link) < 2000 else ""
    if not uri and (ident or written):
        uri = f"{channel.lower()}:post/{ident[:100] or written[:40].replace(' ', 'T')}"
    return Post(channel, uri, text, dates.day(written), page) if uri else None


def _cell(row: Row, columns: dict[str, int], field: str) -> str:
    at = columns.get(field)
    return row[at] if at is not None and at < len(row) else ""


def _channel(named: str, link: str) -> str:
    low = named.lower()
    if named:
        return tidied(_CHANNELS.get(low, named[:1].upper() + named[1:40]))
    hosts = (("facebook.", "Facebook"), ("instagram.", "Instagram"), ("linkedin.", "LinkedIn"), ("youtube.", "YouTube"))
    return next((name for host, name in hosts if host in link.lower()), "Sociala medier")


class _Dates:
    """Days as a list writes them. Whether 03/04 is March or April, the whole list decides, and its language if it cannot."""

    def __init__(self, written: list[str], *, month_first: bool) -> None:
        pairs = [(int(m[1]), int(m[2])) for text in written if (m := _DAY_FIRST.match(text.strip())) and "/" in m[0]]
        first, second = max((a for a, _ in pairs), default=0), max((b for _, b in pairs), default=0)
        self.month_first = second > 12 if (first > 12) != (second > 12) else month_first

    def day(self, text: str) -> str | None:
        """ISO date, in Sweden where a time zone is given; None where it cannot be understood."""
        when = moment(text)
        if when is not None:
            return swedish_day(when)
        try:
            if re.match(r"\d{4}-\d{2}-\d{2}", text):
                return date.fromisoformat(text[:10]).isoformat()
            if match := _DAY_FIRST.match(text):
                a, b = int(match[1]), int(match[2])
                month, day = (a, b) if self.month_first and "/" in match[0] else (b, a)
                return date(int(match[3]), month, day).isoformat()
            if match := _NAMED.match(text):
                name = (match[2] or match[3]).lower()
                month = next(n for n, begins in enumerate(_MONTHS, 1) if name.startswith(begins))
                return date(int(match[5]), month, int(match[1] or match[4])).isoformat()
            if _SERIAL.fullmatch(text):
                return (datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=float(text.replace(",", ".")))).date().isoformat()
        except (ValueError, StopIteration):
            return None
        return None
