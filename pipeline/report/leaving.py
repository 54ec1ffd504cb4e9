"""What leaves the house: nobody's name, nothing that was taken back, no words of a confidential source, and said so.

Names nobody listed cannot all be found: what looks like one is replaced, like identity numbers, telephone numbers and
addresses. Those on the roster are known, and so are the evaluators, who become "utvärderare 1".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from pipeline.core.people import initials, personal
from pipeline.core.people.pseudonym import Pseudonymiser
from pipeline.core.people.roster import RosterEntry
from pipeline.core.people.suspects import suspects
from pipeline.core.results import AwardView, EvidenceView, Results, SourceView, SubareaView
from pipeline.report.swedish import count, number

NAMELESS = "[namn]"
# What people wrote, or what stands in sources: the fields that may hold a name.
PROSE = frozenset({
    "quote", "prefix", "suffix", "heading", "because", "judged_because", "withdrawn_because", "place", "title",
    "excluded_because", "texts", "query", "label", "note",
})  # fmt: skip
BY = frozenset({"by", "accepted_by", "sheet"})
_HIDING = re.compile("[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]")  # signs nobody sees, between the letters of a name
_DASHED = re.compile(r"(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d[ –+-]\d{4}(?!\d)")  # 1981-12-28-9874
_WEB = re.compile(r"(?i)https?://")

T = TypeVar("T")


def leaving(whole: Results, shown: Results, edition: str, roster: Sequence[RosterEntry], *, spoken: bool) -> Results:
    """``shown`` (the internal edition of ``whole``) cut to ``edition``. ``roster``: people whose names are known;
    ``spoken``: whether interviews may be quoted."""
    names = _Names(evaluators(whole), roster)
    areas = tuple(replace(a, subareas=tuple(_subarea(s, spoken=spoken) for s in a.subareas)) for a in shown.areas)
    sources = tuple(_source(s) for s in shown.sources)
    kept = replace(shown, areas=areas, sources=sources)
    out = replace(names.off(kept), edition=edition)
    return replace(out, left_out=(*whole.left_out, *_left_out(whole, out, names)))


def nameless(texts: Sequence[str], known: list[str], roster: Sequence[RosterEntry]) -> list[str]:
    """``texts`` as they may leave the house: ``known`` evaluators are numbered, everybody else goes unnamed."""
    names = _Names(known, roster)
    return [names.text(text) for text in texts]


def doubtful(shown: Results, roster: Sequence[RosterEntry]) -> list[str]:
    """Letters left in an edition that may be the initials of somebody on the roster, each once: for a person to look at."""
    found = dict.fromkeys(said for text in dict.fromkeys(_prose(shown)) for said in initials.doubtful(text, roster))
    return sorted(found)


def _prose(value: Any, name: str = "") -> Iterator[str]:
    """Every text that may hold a name."""
    if isinstance(value, str):
        yield from (value,) if name in PROSE else ()
    elif isinstance(value, tuple):
        for inner in value:
            yield from _prose(inner, name)
    elif isinstance(value, Mapping) and name == "texts":
        yield from value.values()
    elif is_dataclass(value) and not isinstance(value, type) and name not in ("groups", "checkpoint"):
        for f in fields(value):
            yield from _prose(getattr(value, f.name), f.name)


def evaluators(results: Results) -> list[str]:
    """Everybody who decided anything here, in the order of the report."""
    found = {} if results.sheet == "consensus" else {results.sheet: None}
    for s in results.subareas:
        for a in s.awards:
            found |= {a.by: None} | ({} if a.sheet in ("", "consensus") else {a.sheet: None})
        found |= {x.by: None for x in s.against if x.by}
        for e in s.evidence:
            found |= dict.fromkeys((*e.accepted_by, *e.rejected_by))
    return [name for name in found if name.strip()]


def _subarea(s: SubareaView, *, spoken: bool) -> SubareaView:
    return replace(
        s,
        awards=tuple(_award(a, spoken=spoken) for a in s.awards if a.live),
        evidence=tuple(_evidence(e, spoken=spoken) for e in s.evidence if e.live),
        against=tuple(replace(a, evidence=_evidence(a.evidence, spoken=spoken)) for a in s.against if a.evidence.live),
    )


def _award(a: AwardView, *, spoken: bool) -> AwardView:
    return replace(a, evidence=tuple(_evidence(e, spoken=spoken) for e in a.evidence if e.live))


def _evidence(e: EvidenceView, *, spoken: bool) -> EvidenceView:
    """Its words stay when everybody may read the source, or when they were said to evaluators and ``spoken``."""
    bare = replace(e, notes=(), rejected_by=(), disputed=False, source=_source(e.source))
    if not (e.source.confidential or e.source.kind == "interview") or (spoken and e.source.kind == "interview"):
        return bare
    return replace(bare, quote="", prefix="", suffix="", heading=(), place=None, page=None, rects=(), withheld=True)


def _source(s: SourceView) -> SourceView:
    """A file's place on somebody's machine stays inside; so does an address that looks like a person's."""
    slug = re.sub(r"[^\w]+|_", " ", s.uri).title()
    return s if _WEB.match(s.uri) and not suspects(slug) else replace(s, uri="")


class _Names:
    """Takes names and numbers out of every text. ``taken`` counts the places."""

    def __init__(self, known: list[str], roster: Sequence[RosterEntry]) -> None:
        people = [RosterEntry(e.name, NAMELESS.strip("[]"), "", e.aliases) for e in roster]
        people += [RosterEntry(name, f"utvärderare {n}") for n, name in enumerate(known, 1) if " " in name.strip()]
        self.roster = Pseudonymiser(people) if people else None
        self.listed = roster
        self.known = {name: f"utvärderare {number}" for number, name in enumerate(known, 1)}
        longest = sorted(self.known, key=len, reverse=True)
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?=s?\b|\W|$)") if known else None
        self.memo: dict[str, str] = {}
        self.taken = 0

    def off(self, value: T, name: str = "") -> T:
        """A copy of ``value`` with the names out of every field of prose, however deep."""
        made: Any = value
        if isinstance(value, str):
            made = self.known.get(value, value) if name in BY else self.text(value) if name in PROSE else value
        elif isinstance(value, tuple):
            made = tuple(self.off(v, name) for v in value)
        elif isinstance(value, Mapping) and name == "texts":
            made = {section: self.text(text) for section, text in value.items()}
        elif is_dataclass(value) and not isinstance(value, type) and name not in ("groups", "checkpoint"):
            made = replace(value, **{f.name: self.off(getattr(value, f.name), f.name) for f in fields(value)})
        return made  # type: ignore[no-any-return]

    def text(self, text: str) -> str:
        if text not in self.memo:
            self.memo[text] = self._text(text)
        return self.memo[text]

    def _text(self, text: str) -> str:
        text = unicodedata.normalize("NFC", _HIDING.sub("", text))
        out = self.pattern.sub(lambda m: self.known[m.group()], text) if self.pattern else text
        out = _DASHED.sub("[personnummer]", out)
        self.taken += out != text
        if self.roster:
            listed = self.roster.text(out)
            self.taken += listed != out
            out = listed
        out, masked = personal.mask(out)
        self.taken += masked.total()
        for start, end in reversed([*initials.standing(out, self.listed)] if self.listed else []):
            bracketed = out[:start].endswith("[") and out[end:].startswith("]")
            out = out[:start] + (NAMELESS.strip("[]") if bracketed else NAMELESS) + out[end:]
            self.taken += 1
        for found in reversed(suspects(out)):
            out = out[: found.start] + NAMELESS + out[found.end :]
            self.taken += 1
        return out


def _left_out(whole: Results, out: Results, names: _Names) -> list[str]:
    """What the edition does not show, in sentences."""
    said = []
    withheld = sum(e.withheld for s in out.subareas for e in s.evidence)
    if withheld:
        said.append(
            f"{count(withheld, 'belägg', 'belägg')} ur konfidentiella källor visas utan citat, med källans nummer och "
            "hashsumma."
        )
    sources = sum(s.confidential for s in out.sources)
    if sources:
        said.append(
            f"{count(sources, 'konfidentiell källa', 'konfidentiella källor')} visas utan titel och adress, med nummer och "
            "hashsumma."
        )
    struck = sum(not a.live for s in whole.subareas for a in s.awards)
    struck += sum(not e.live for s in whole.subareas for e in s.evidence)
    if struck:
        said.append(f"Indragna poäng och avförda belägg är utelämnade: {number(struck)} stycken.")
    if names.taken:
        said.append(
            f"Namn och personuppgifter är ersatta på {count(names.taken, 'ställe', 'ställen')}, till exempel med {NAMELESS}."
        )
    if names.known:
        said.append("Utvärderarna visas med nummer i stället för namn, och deras arbetsanteckningar är utelämnade.")
    return said
