"""Who says what in a note: questions become headings over their answers, speakers and times what stands beside the words.

What a reader knows of a speaker (a transcript's voice) is certain. A word before a colon ("Skolan: …") may be a speaker or
not: it is kept as a label, and whoever has the roster decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.core.model import BlockKind
from pipeline.core.people.note import NoteBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.core.model import Block

_TIME = r"\[?\(?(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:[.,]\d{1,3})?\)?\]?"
_TIMED = re.compile(rf"{_TIME}(?:\s*-->\s*{_TIME})?[\s–-]*(?=\D|$)")
_LABEL = r"(?:>>\s*)?\[?([^\W\d_][\w .'’/()-]{0,50}?)\]?"
_SAID = re.compile(rf"{_LABEL}\s*:\s+(?=\S)")
_TEAMS = re.compile(rf"{_LABEL}\s+{_TIME}(?:\s+|$)")  # "Anna Svensson   0:12  Vi följer …"
_ASKS = re.compile(r"(?i)(?:f|q|fråga|question|intervjuare|interviewer|utvärderare|moderator|samtalsledare)\s?\d*$")
_ANSWERS = re.compile(r"(?i)(?:s|sv|a|svar|answer)\s?\d*$")
_ANYBODY = re.compile(r"(?i)(?:ip|deltagare|respondent|informant|intervjuperson|person|talare|speaker|röst)\s?[\da-zåäö]?$")
_QUESTION = 250  # characters in a heading at most
_WITHIN = re.compile(r"(?i)(?<=[?.!…”\"»])\s+(?=(?:f|q|fråga|question|s|sv|a|svar|answer)\s?\d*:\s)")  # "Fråga: …? Svar: …"
_MARK = re.compile(r"(?m)^(?=[ \t]*(?:\[?\(?\d{1,2}:\d{2}(?::\d{2})?\)?\]?\s+\S"
                   r"|(?:[FSQA]|Fråga|Svar|Intervjuare|Moderator|IP ?\d?)\s?\d{0,2}:\s"
                   r"|[A-ZÅÄÖ][\w.'’-]{0,30}(?: [A-ZÅÄÖ][\w.'’-]{0,30}){0,3}:\s))")  # fmt: skip

ASKED = "intervjuare"


def apart(text: str) -> str:
    """Plain text with an empty line before every line that begins a turn, so that no reader joins two speakers."""
    return _MARK.sub("\n", text)


def turns(blocks: Iterable[Block], text: str, *, transcript: bool) -> Iterator[NoteBlock]:
    """Blocks with their speakers, times and questions. ``transcript``: their context is the speaker."""
    level, speaker, place = 0, "", None
    for block, words in _answers_apart(blocks, text):
        made = NoteBlock(block.kind, words, block.level, block.cell, block.context, block.place or _page(block))
        if block.kind is BlockKind.HEADING:
            level, speaker, place = block.level or 1, "", None
            asked = _SAID.match(words)
            if asked and _ASKS.match(asked.group(1).strip()):  # "Fråga: Hur …?" that a reader took for a heading
                made = made._replace(text=words[asked.end() :])
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            made = _turn(made._replace(context=()), block.context[0]) if transcript and block.context else _turn(made, "")
            if made.speaker and (made.place or transcript):
                speaker, place = made.speaker, made.place
            elif not made.speaker and not made.label and speaker:
                made = made._replace(speaker=speaker, place=made.place or place)
            if not made.text:  # the speaker's line alone: what is said comes in the next block
                continue
            if _is_question(made):
                yield made._replace(kind=BlockKind.HEADING, level=min(level + 1, 6), speaker="", context=())
                speaker = ""
                continue
        yield made


def _answers_apart(blocks: Iterable[Block], text: str) -> Iterator[tuple[Block, str]]:
    """Each block with its words; a paragraph that asks and answers in one comes as one question and one answer."""
    for block in blocks:
        words = text[block.start : block.end]
        label = _SAID.match(words) if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) else None
        asks = label is not None and _ASKS.match(label.group(1).strip())
        for piece in _WITHIN.split(words) if asks else (words,):
            yield block, piece


def _turn(block: NoteBlock, voice: str) -> NoteBlock:
    """The block without its speaker's name and its time, which it keeps beside."""
    words, place, speaker, label = block.text, block.place, voice, ""
    teams = None if voice else _TEAMS.match(words)
    timed = None if teams else _TIMED.match(words)
    if teams:
        speaker, place, words = teams.group(1), _clock(teams, 2), words[teams.end() :]
    elif timed and block.kind is BlockKind.PARAGRAPH:
        place, words = _clock(timed, 1), words[timed.end() :]
    said = None if speaker else _SAID.match(words)
    if said:
        label = said.group(1).strip()
        if place != block.place or anybody(label) or _ANSWERS.match(label):
            speaker, label, words = label, "", words[said.end() :]
        elif words.startswith(label) and _may_be_somebody(label):
            words = words[said.end() :]
        else:
            label = ""
    if _ASKS.match(speaker):
        speaker = ASKED
    elif _ANSWERS.match(speaker):
        speaker = ""
    return block._replace(text=words.strip(), place=place, speaker=speaker.strip(), label=label)


def _may_be_somebody(label: str) -> bool:
    """Whether the label is short and written as names are: "Anna", "Eva von Essen", "AS"."""
    words = label.split()
    return len(words) <= 4 and all(w[0].isupper() or w in ("von", "af", "de", "van", "der", "la") for w in words)


def anybody(speaker: str) -> bool:
    """Whether what stands for a speaker names no person: "Intervjuare", "Talare 2"."""
    return bool(_ASKS.match(speaker) or _ANYBODY.match(speaker))


def _is_question(block: NoteBlock) -> bool:
    """A question of its own: asked by the interviewer, or a paragraph that is nothing but a question and no quote."""
    if not block.text.endswith("?") or len(block.text) > _QUESTION or block.kind is not BlockKind.PARAGRAPH or block.label:
        return False
    if block.speaker:
        return block.speaker == ASKED
    return block.text[0] not in "”\"'’»–—-" and not re.search(r"[.!]\s+[A-ZÅÄÖ]", block.text)


def _clock(match: re.Match[str], first: int) -> str:
    hours, minutes, seconds = match.group(first), match.group(first + 1), match.group(first + 2)
    return f"{int(hours or 0):02d}:{int(minutes):02d}:{int(seconds):02d}"


def _page(block: Block) -> str | None:
    return None if block.page is None else f"sida {block.page}"
