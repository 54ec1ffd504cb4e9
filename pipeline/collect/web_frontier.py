"""What a crawl knows: addresses in the order they were discovered, and a journal that survives being killed.

Answers come in any order but are settled in the order of discovery, so that a crawl of the same site always gives the
same pages in the same order, however fast each one came. Settling a page is one line in ``journal.jsonl`` (what became
of it, and which addresses it made known); reading the lines back is all there is to resuming.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.collect.web_urls import Site, key, path_key, shape

MOST_KNOWN = 200_000  # addresses held in memory (some 100 MB)
MOST_SITEMAPS = 200
MOST_OUT = 5000  # addresses left out that are named; the rest, and what is of no interest, is counted
HOPS = 10  # redirects in a row
SPELLINGS = 3  # of one address that are tried when the first is not found
VARIANTS = 1000  # addresses of one path that differ in their query only
CALENDAR_STEPS = 24  # from month to month, say
QUERY_STEPS = 50  # from one value of a query to the next
NUMBER_STEPS = 2000
_CALENDAR = (
    "kalend", "calend", "almanac", "evenemang", "event", "month", "manad", "vecka", "week", "datum", "date", "year", "schema",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One address to ask for. ``why``: start, link, sitemap, redirect or spelling; ``parent``: number of where it stood."""

    number: int
    url: str
    depth: int
    parent: int | None
    why: str
    hops: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking. ``outcome``: page, document, moved, same, skipped, sitemap or fault; the journal's words.

    ``links`` are normalised addresses in the order they stand, ``sitemaps`` likewise. ``record``: file, offset and length
    of the WARC response; ``mark``: what the content is recognised by among the variants of its path.
    """

    outcome: str
    links: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    code: str | None = None
    gaps: dict[str, Any] = field(default_factory=dict)
    record: tuple[str, int, int] | None = None
    at: str | None = None
    name: str | None = None
    mark: str | None = None


class Frontier:
    """Addresses known, asked for and settled. ``journal`` is appended to; what it already holds is read back first."""

    def __init__(self, journal: Path, site: Site, *, max_pages: int, max_depth: int) -> None:
        self.site, self.max_pages, self.max_depth = site, max_pages, max_depth
        self.entries: list[Entry] = []
        self.left_out: Counter[str] = Counter()
        self._keys: dict[str, int] = {}  # key → number of its latest entry
        self._urls: set[str] = set()
        self._sitemaps = 0
        self._spellings: dict[str, list[str]] = {}
        self._also: list[str] = []  # spellings met in the page being settled
        self._out: list[list[str]] = []  # what it made known and was left out: [address, reason]
        self._named_out: set[str] = set()
        self._not_found: set[str] = set()
        self._variants: Counter[str] = Counter()
        self._marks: set[tuple[str, str]] = set()
        self._waiting: dict[int, Answer] = {}
        self._settled = 0
        self._next = 0
        self._asked = 0
        for line in _lines(journal):
            self._replay(line)
        self._file = journal.open("ab", buffering=0)
        if not self.entries:
            self._admit(Entry(0, site.start, 0, None, "start"))
        self._next = self._settled
        self._asked = sum(entry.why != "sitemap" for entry in self.entries[: self._settled])

    # Asking --------------------------------------------------------------------------------------------------------

    def ready(self) -> Iterator[Entry]:
        """What may be asked for now, each once."""
        while self._next < len(self.entries):
            entry = self.entries[self._next]
            if entry.why != "sitemap":
                if self._asked >= self.max_pages:
                    return
                self._asked += 1
            self._next += 1
            yield entry

    @property
    def unasked(self) -> int:
        """Known addresses beyond the page limit."""
        return len(self.entries) - self._next

    @property
    def unsettled(self) -> int:
        """Addresses asked for whose answer is not in the journal."""
        return self._next - self._settled

    def answer(self, number: int, answer: Answer) -> None:
        """Take what came of ``number``; settle it and what waited for it."""
        self._waiting[number] = answer
        while self._settled in self._waiting:
            self._settle(self.entries[self._settled], self._waiting.pop(self._settled))

    def end(self, reason: str) -> None:
        """Note that this run is over: finished, limit, time, or robots (the site gives its robots.txt no more)."""
        self._write({"end": reason, "unasked": self.unasked, "left_out": self.left_out})

    def close(self) -> None:
        self._file.close()

    # Settling ------------------------------------------------------------------------------------------------------

    def _settle(self, entry: Entry, answer: Answer) -> None:
        before = len(self.entries)
        self._also, self._out = [], []
        if answer.outcome == "moved":
            answer = self._moved(entry, answer)
        elif answer.outcome == "page" and answer.mark is not None:
            answer = self._same(entry, answer)
        for url in answer.sitemaps:
            if self._sitemaps < MOST_SITEMAPS and url not in self._urls and self.site.place(url) in (None, "media", "left-out"):
                self._admit(Entry(len(self.entries), url, entry.depth, entry.number, "sitemap"))
        if answer.code == "web-robots":
            self._leave(entry.url, "robots")
        elif answer.outcome == "skipped":
            self._leave(entry.url, "skipped")
        if answer.code == "web-status" and answer.gaps.get("status") in (404, 410):
            self._lost(entry)
        for url in answer.links:
            self._consider(entry, url)
        new = [[e.url, e.why, e.hops] for e in self.entries[before:]]
        self._settled += 1
        self._write({
            "n": entry.number, "url": entry.url, "from": None if entry.parent is None else self.entries[entry.parent].url,
            "why": entry.why, "outcome": answer.outcome, "code": answer.code, "gaps": answer.gaps, "record": answer.record,
            "at": answer.at, "name": answer.name, "mark": answer.mark, "new": new, "also": self._also, "left": self.left_out,
            "out": self._out,
        })  # fmt: skip

    def _consider(self, entry: Entry, url: str) -> None:
        """Admit a link unless it is known, elsewhere, too deep or in a trap."""
        known = self._keys.get(key(url))
        if known is not None:
            self._spell(known, url)
            return
        depth = entry.depth + 1
        reason = self.site.place(url) or ("depth" if depth > self.max_depth else None)
        if reason is None and entry.why != "sitemap" and self._endless(entry, url):
            reason = "endless"
        if reason is None and len(self.entries) >= MOST_KNOWN:
            reason = "known"
        if reason is not None:
            self._leave(url, reason)
        else:
            self._admit(Entry(len(self.entries), url, depth, entry.number, "link"))

    def _leave(self, url: str, reason: str) -> None:
        """Count it; name it too, where somebody may ask why it is not there."""
        self.left_out[reason] += 1
        if reason not in ("outside", "media") and url not in self._named_out and len(self._named_out) < MOST_OUT:
            self._named_out.add(url)
            self._out.append([url, reason])

    def _spell(self, known: int, url: str) -> None:
        """Another spelling of a known address: kept for when the first is not found."""
        spellings = self._spellings.setdefault(key(url), [])
        if url in self._urls or url in spellings or len(spellings) >= SPELLINGS or self.site.place(url) is not None:
            return
        spellings.append(url)
        self._also.append(url)
        if key(url) in self._not_found:
            self._lost(self.entries[known])

    def _lost(self, entry: Entry) -> None:
        name = key(entry.url)
        self._not_found.add(name)
        for url in self._spellings.get(name, ()):
            if url not in self._urls:
                self._admit(Entry(len(self.entries), url, entry.depth, entry.number, "spelling"))

    def _moved(self, entry: Entry, answer: Answer) -> Answer:
        """Follow a redirect as one more address; say so where it goes round in a circle or out of the site."""
        (target,) = answer.links
        quiet = replace(answer, links=())
        if entry.hops >= HOPS or target in self._chain(entry):
            return replace(quiet, outcome="fault", code="web-loop", gaps={"hops": entry.hops + 1})
        place = self.site.place(target)
        if place == "refused":
            return replace(quiet, outcome="fault", code="web-refused-address", gaps={"address": target})
        if place == "outside" and not entry.depth:
            return replace(quiet, outcome="fault", code="web-elsewhere", gaps={"address": target})
        known = self._keys.get(key(target))
        if place is not None:
            self._leave(target, place)
        elif target not in self._urls and (known is None or key(target) == key(entry.url)):
            self._admit(Entry(len(self.entries), target, entry.depth, entry.number, "redirect", entry.hops + 1))
        return quiet

    def _chain(self, entry: Entry) -> set[str]:
        """The address and those whose redirects led to it."""
        chain = {entry.url}
        while entry.why == "redirect" and entry.parent is not None:
            entry = self.entries[entry.parent]
            chain.add(entry.url)
        return chain

    def _same(self, entry: Entry, answer: Answer) -> Answer:
        """One page under several queries (a session, a campaign, a way back) is there once."""
        mark = (path_key(entry.url), answer.mark or "")
        if mark in self._marks:
            return replace(answer, outcome="same", links=())
        self._marks.add(mark)
        return answer

    def _endless(self, entry: Entry, url: str) -> bool:
        """Whether ``url`` is one more step of something that has no end."""
        segments = urlsplit(url).path.split("/")[1:]
        if len(segments) > 20 or _repeats(segments) or self._variants[path_key(url)] >= VARIANTS:
            return True
        own, low = shape(url), url.lower()
        if "#" not in own and "?" not in url:
            return False
        calendar = any(word in low.partition("://")[2].partition("/")[2] for word in _CALENDAR)
        most = CALENDAR_STEPS if calendar else QUERY_STEPS if "?" in url else NUMBER_STEPS
        steps = 0
        at: Entry | None = entry
        while at is not None and steps < most:
            steps += shape(at.url) == own
            at = None if at.parent is None else self.entries[at.parent]
        return steps >= most

    def _admit(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._urls.add(entry.url)
        if entry.why == "sitemap":
            self._sitemaps += 1
            return
        self._keys[key(entry.url)] = entry.number
        self._variants[path_key(entry.url)] += 1

    # The journal ---------------------------------------------------------------------------------------------------

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def _replay(self, line: dict[str, Any]) -> None:
        if "end" in line:
            return
        if not self.entries:
            self._admit(Entry(0, self.site.start, 0, None, "start"))
        entry = self.entries[line["n"]]
        for url, why, hops in line["new"]:
            depth = entry.depth + (why == "link")
            self._admit(Entry(len(self.entries), url, depth, entry.number, why, hops))
        for url in line["also"]:
            self._spellings.setdefault(key(url), []).append(url)
        if line["code"] == "web-status" and line["gaps"]["status"] in (404, 410):
            self._not_found.add(key(entry.url))
        if line["outcome"] == "page" and line["mark"]:
            self._marks.add((path_key(entry.url), line["mark"]))
        self.left_out = Counter(line["left"])
        self._named_out |= {url for url, _ in line["out"]}
        self._settled = entry.number + 1


def _repeats(segments: list[str]) -> bool:
    """``/a/b/a/b/a/b``, or one name four times: a page that links to itself one folder down."""
    names = [s for s in segments if s]
    if any(names.count(name) >= 4 for name in set(names) if not name.isdigit()):
        return True
    return any(
        names[i : i + size] == names[i + size : i + 2 * size] == names[i + 2 * size : i + 3 * size]
        and not all(name.isdigit() for name in names[i : i + size])
        for size in range(1, len(names) // 3 + 1)
        for i in range(len(names) - 3 * size + 1)
    )  # fmt: skip


def _lines(journal: Path) -> Iterable[dict[str, Any]]:
    """The whole lines of the journal; a last one cut short by a killed process is cut away."""
    if not journal.exists():
        return
    whole = 0
    with journal.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            yield json.loads(line)
    with journal.open("r+b") as file:
        file.truncate(whole)
