"""Initials of listed people where they stand as such: ``(TF)``, ``T.F.``, ``T F``, ``ekonomichef TF``, ``enligt TF``.

Two capitals are also an organisation's short name. Those that stand as initials are found; the rest are pointed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.core.people.name_forms import fold, forms
from pipeline.core.people.roster import RosterEntry

# what two or three capitals mean in a Swedish municipality's papers before they mean anybody
COMMON = frozenset(re.findall(r"\w+", """
AB AF AI AT BI BN BUN CD DN DO EU FN FOU FP GIS GVN HR HVB IFO IKT IT IVO JO KB KD KF KFN KFTN KL KLF KLK KS KSAU KSO LAS LF
LSS LVM LVU MBL MP MSB MD NAV NKI NMI NN NPM OK OS PM PR PT RF RS RUS SA SAM SBN SCB SD SFI SFS SIS SKL SKR SN SOL SOU SS
TN TV UF UN USA UK VA VD VF VGR VO ÄO ÖP ÅR
"""))
_BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{2,40})[)\]]")
_ONE = re.compile(r"(?:[A-ZÅÄÖÉ]\.?[ \u00a0]?){1,2}[A-ZÅÄÖÉ]\.?")
_STOP = r"(?:\.[ \u00a0]?|[ \u00a0])"
_APART = re.compile(rf"(?<![\w.&-])[A-ZÅÄÖÉ]{_STOP}(?:[A-ZÅÄÖÉ]{_STOP})?[A-ZÅÄÖÉ]\.?(?![\w&.-])")
_SOLID = re.compile(r"(?<![\w.&/-])[A-ZÅÄÖÉ]{2,3}(?=s?(?![\w&-]))")
_SAID = re.compile(
    r"(?:\b(?:enligt|sign(?:\.|erat)?|antecknat av|antecknare|intervju med|samtal med|möte med|säger|sade|menar|berättar|från|"
    r"av|med|till|ref\.?|hos|frågade|svarar)|(?:^|\n|[.!?]\s)\s*[–—/-]?|/|[”\"]\s*[–—-])\s*$",
    re.IGNORECASE,
)


def standing(text: str, entries: Sequence[RosterEntry]) -> list[tuple[int, int]]:
    """Where initials of somebody listed stand as initials, in order."""
    known = _known(entries)
    if not known:
        return []
    found = {*_bracketed(text, known), *_spaced(text, known), *_beside(text, known)}
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def doubtful(text: str, entries: Sequence[RosterEntry]) -> list[str]:
    """Letters that may be a listed person's initials and may be anything else, each once."""
    known = _known(entries)
    return list(dict.fromkeys(m.group() for m in _SOLID.finditer(text) if fold(m.group()) in known))


def _known(entries: Sequence[RosterEntry]) -> dict[str, list[RosterEntry]]:
    found: dict[str, list[RosterEntry]] = {}
    for entry in entries:
        letters = forms(entry.name).initials
        if len(letters) > 1:
            for short in {letters, letters[0] + letters[-1]}:
                found.setdefault(short, []).append(entry)
    return found


def _letters(text: str) -> str:
    return fold("".join(c for c in text if c.isalpha()))


def _bracketed(text: str, known: dict[str, list[RosterEntry]]) -> Iterator[tuple[int, int]]:
    """``(TF)``, ``(TF, KB)``, ``(ekonomichef, TF)``: a part of a bracket that is nothing but initials."""
    for bracket in _BRACKETED.finditer(text):
        for part in re.finditer(r"[^,;/&]+", bracket[1]):
            said = part.group().strip()
            if _ONE.fullmatch(said) and _letters(said) in known and "".join(filter(str.isalpha, said)) not in COMMON:
                start = bracket.start(1) + part.start() + len(part.group()) - len(part.group().lstrip())
                yield start, start + len(said)


def _spaced(text: str, known: dict[str, list[RosterEntry]]) -> Iterator[tuple[int, int]]:
    """``T.F.`` and ``T F``, which nothing else is written like."""
    for found in _APART.finditer(text):
        if _letters(found.group()) in known:
            said = found.group().rstrip()
            sentence_ends = said.endswith(".") and "." not in said[:-1]
            yield found.start(), found.start() + len(said) - sentence_ends


def _beside(text: str, known: dict[str, list[RosterEntry]]) -> Iterator[tuple[int, int]]:
    """``ekonomichef TF`` and ``enligt TF``, ``TF: …``, ``/TF``."""
    for found in _SOLID.finditer(text):
        people = known.get(fold(found.group()), [])
        before = text[: found.start()]
        if not people:
            continue
        role = any(_ends_with(before, word) for p in people for word in _roles(p))
        opens = text[found.end() : found.end() + 1] == ":"
        said = _SAID.search(before[-40:])
        if role or (found.group() not in COMMON and said and (opens or said.group().strip())):
            yield found.span()


def _roles(entry: RosterEntry) -> list[str]:
    return [word for said in (entry.role, entry.group) for word in fold(said).split()[-1:] if len(word) > 3]


def _ends_with(before: str, role: str) -> bool:
    """Whether the role stands right before, in some form: ``ekonomichefen``, ``ekonomichef,``."""
    found = re.search(r"([\w-]+)[,\s]\s*$", before)
    return bool(found and fold(found.group(1)).startswith(role[: max(4, len(role) - 2)]))
