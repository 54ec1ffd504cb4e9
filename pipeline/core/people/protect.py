"""A note with its names → the note that is stored: every string of it pseudonymised, speakers as roles."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.core.model import Missing
from pipeline.core.people.given_names import ALSO_WORDS, GIVEN
from pipeline.core.people.note import PRESENT, Note, NoteBlock
from pipeline.core.people.pseudonym import Pseudonymiser
from pipeline.core.people.roster import RosterEntry
from pipeline.core.people.suspects import suspects

MOST = 100  # speakers and participants of one note that are told apart
NAMELESS = "[namn]"
ASKED = "intervjuare"
_ANYBODY = re.compile(
    r"(?i)(?:ip|deltagare|respondent|informant|intervjuperson|person|talare|speaker|röst|okänd|unknown)\s?[\da-zåäö]?$"
)
_ASKS = re.compile(r"(?i)(?:intervjuare|interviewer|utvärderare|moderator|samtalsledare)n?\s?\d*$")
_ROLE = re.compile(
    r"(?i)(?:chef|chefen|direktör|direktören|ledare|sekreterare|företrädare|politiker|ordförande|ledamot|handläggare|lärare|"
    r"sköterska|sköterskan|läraren|strateg|rektor|rektorn|controller|ombud|ombudet|samordnare|biträde|vikarie|vikarien|center|"
    r"utvecklare|kommunikatör|kommunalråd|oppositionsråd|assistent|pedagog|planerare|administratör|medarbetare|invånare|förälder|"
    r"anhörig|brukare|elev|kocken|kock)$"
)
_INITIALS = re.compile(r"(?:[A-ZÅÄÖ]\.? ?){2,3}$")

UNTITLED = "Intervju"  # what a note without a title of its own is called in its text


@dataclass(frozen=True, slots=True)
class Protection:
    """A note without names; what it and the file are called; what was done. ``labels``: role in the text → its group."""

    note: Note
    name: str
    labels: dict[str, str]
    replaced: int
    masked: Counter[str]


def titled(note: Note) -> str:
    """What the note is called: its own title, else by its day and its role group, which tell one interview from another."""
    if note.title != UNTITLED:
        return note.title
    about = ", ".join(part for part in (note.front.get("date", ""), note.front.get("group", "")) if part)
    return f"{UNTITLED} {about}".strip()


def protect(note: Note, file_name: str, entries: Sequence[RosterEntry]) -> Protection:
    """Take every name out of ``note`` and of ``file_name``. Speakers nobody listed become "talare A", "talare B" …"""
    texts = [*_strings(note), file_name]
    first = Pseudonymiser(entries, texts)
    there = _present(note, first)
    unlisted = _unlisted(note, Pseudonymiser([*entries, *there], texts))
    group = note.front.get("group", "")
    known = [RosterEntry(name, label, group) for name, label in unlisted.items() if not _INITIALS.fullmatch(name)]
    known += there
    out = Pseudonymiser([*entries, *known], texts)
    speakers = _Speakers(note, out, unlisted)
    for block in note.blocks:  # before any text: whose initials stand at a turn is known then
        speakers.shown(block.speaker or block.label)
    blocks = tuple(_block(block, out, speakers) for block in note.blocks)
    front = {k: (v if k in ("people", "date") else strict(v, out)) for k, v in note.front.items() if k != PRESENT}
    missing = tuple(Missing(m.what, strict(m.detail, out)) for m in note.missing)
    made = Note(strict(note.title, out) or UNTITLED, front, blocks, missing)
    name = clean_name(file_name, out)
    return Protection(made, name, dict(out.labels), out.replaced.total(), out.masked)


def strict(text: str, names: Pseudonymiser) -> str:
    """Like ``Pseudonymiser.text``, and what looks like anybody's name goes too: for what is no evidence."""
    return without_suspects(names.text(text))


def without_suspects(text: str) -> str:
    for s in reversed(suspects(text)):
        text = f"{text[: s.start]}{NAMELESS}{text[s.end :]}"
    return text


def clean_name(name: str, names: Pseudonymiser) -> str:
    """A file's name without anybody's: words that are first names or look like names go too."""
    stem, dot, suffix = unicodedata.normalize("NFC", name).rpartition(".")
    if not stem or len(suffix) > 6 or not suffix.isalnum():
        stem, dot, suffix = f"{stem}{dot}{suffix}", "", ""
    stem = strict(re.sub(r"[_/\\]+", " ", stem), names)
    words = re.split(r"([\W\d_]+)", stem)
    kept = [NAMELESS if w.casefold() in GIVEN and w.casefold() not in ALSO_WORDS else w for w in words]
    bare = "".join(kept).replace("[", "").replace("]", "").strip()
    return f"{bare}{dot}{suffix}"


class _Speakers:
    """What each speaker is shown as."""

    def __init__(self, note: Note, names: Pseudonymiser, unlisted: dict[str, str]) -> None:
        asked = re.split(r"[,;/&]| och ", note.front.get("evaluator", ""))
        self._evaluators = {part.strip().casefold() for part in asked if part.strip()}
        self._names = names
        self._unlisted = unlisted
        self._known: dict[str, str] = {"": ""}

    def shown(self, speaker: str) -> str:
        """A role, "intervjuare", "talare A"; "" where it is no speaker."""
        if speaker not in self._known:
            self._known[speaker] = self._find(speaker)
        return self._known[speaker]

    def _find(self, speaker: str) -> str:
        if speaker.casefold() in self._evaluators or _ASKS.match(speaker):
            return ASKED
        return self._names.speaker(speaker) or self._unlisted.get(speaker, "")


def _block(block: NoteBlock, names: Pseudonymiser, speakers: _Speakers) -> NoteBlock:
    said_by = speakers.shown(block.speaker or block.label)
    if block.speaker and not said_by:  # a role, or nobody in particular
        said_by = strict(block.speaker, names)
    text = block.text if said_by or not block.label else f"{block.label}: {block.text}"
    return block._replace(
        text=names.text(text), context=tuple(names.text(c) for c in block.context),
        place=None if block.place is None else names.text(block.place), speaker=said_by, label="",
    )  # fmt: skip


def _unlisted(note: Note, names: Pseudonymiser) -> dict[str, str]:
    """Speakers who are on no roster, in order: what they are called → "talare A"."""
    count = Counter(b.label for b in note.blocks if b.label)
    known = _Speakers(note, names, {})
    out: dict[str, str] = {}
    for block in note.blocks:
        who = block.speaker or block.label
        if not who or who in out or len(out) >= MOST or known.shown(who):
            continue
        if block.speaker:
            is_name = not (_ANYBODY.match(who) or _ROLE.search(who))
        else:
            is_name = bool(suspects(f"{who} sa")) or (count[who] > 1 and bool(_INITIALS.fullmatch(who)))
        if is_name:
            out[who] = f"talare {_letter(len(out))}"
    return out


def _present(note: Note, names: Pseudonymiser) -> list[RosterEntry]:
    """Those whom the front matter names and the roster does not: "Deltagare: Eva Ek (rektor), Bo Alm"."""
    out: list[RosterEntry] = []
    for part in re.split(r"[,;/&\n]| och | and |\. ", note.front.get(PRESENT, ""))[:MOST]:
        found = re.fullmatch(r"\s*([^()]+?)\s*(?:\(([^()]*)\))?\s*", part)
        name = found.group(1) if found else ""
        is_name = re.match(r"[^\W\d_a-zåäöéü][^\W\d_]", name) and len(name.split()) <= 4 and not _ROLE.search(name)
        if not is_name or names.speaker(name):
            continue
        role = re.sub(r"[\[\]]", "", found.group(2) or "") if found else ""
        if set(role.casefold().split()) & set(name.casefold().split()):
            role = ""
        out.append(RosterEntry(name, role or f"deltagare {_letter(len(out))}", note.front.get("group", "")))
    return out


def _letter(number: int) -> str:
    return chr(65 + number) if number < 26 else str(number + 1)


def _strings(note: Note) -> Iterable[str]:
    yield note.title
    yield from note.front.values()
    for block in note.blocks:
        yield from (block.text, block.speaker, block.label, block.place or "", *block.context)
    yield from (m.detail for m in note.missing)


def with_defaults(note: Note, given: dict[str, str]) -> Note:
    """The note with what was said on the command line where it does not say it itself."""
    return replace(note, front={**{k: v for k, v in given.items() if v}, **note.front})
