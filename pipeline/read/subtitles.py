"""Transcripts and subtitles, WebVTT and SRT: cues joined to utterances, a new one for each speaker, pause or full length.

The speaker ("<v Anna>", "Anna:") is context, the time an utterance begins is its place. Captions that roll, each cue
beginning with the line that ended the last, are read once.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.core.errors import ReadError
from pipeline.core.model import BlockKind, Missing
from pipeline.read.compose import Composer, tidy
from pipeline.read.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.core.model import Document

READER = "subtitles"
VERSION = 1

PAUSE = 4.0  # seconds of silence that end an utterance
ENOUGH = 300  # characters after which it ends with its sentence
FULL = 700  # and after which with its cue

_TIME = r"\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,6}))?"
TIMING = re.compile(rf"{_TIME}\s*-{{1,2}}>{_TIME}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,200})>")
_MARK = re.compile(r"</?(?:[a-zA-Z][^<>]{0,200}|\d[\d:.]{0,20})?>|\{\\[^{}]{0,200}\}")
_NAMED = re.compile(r"\s*(?:>>\s*)?\[?([^\W\d_][\w .'’()-]{0,40}?)\]?\s*:(?:\s+|$)(?=\S|$)")
_TURN = re.compile(r"\s*(?:>>|[-–—])\s*(?=\S)")
_ROLE = re.compile(
    r"(?i)(?:intervjuare|fråga|svar|moderator|ordförande|(?:talare|speaker|deltagare|respondent|person) ?\w?|ip ?\d*)$"
)
_ENDS = (".", "!", "?", "…", ".”", "!”", "?”", '."')
_BLOCKS = ("NOTE", "STYLE", "REGION")


@dataclass(slots=True)
class _Cue:
    start: float
    end: float
    speaker: str
    text: str


def read(data: bytes) -> Document:
    """Raises ReadError ``subtitles-corrupt``, ``text-encoding`` or ``text-none``."""
    text = decode(data)
    title, broken, cues = _parse(text)
    if not cues:
        raise ReadError("subtitles-corrupt")
    out = Composer()
    for start, speaker, words in _utterances(list(_spoken(cues))):
        out.add(BlockKind.PARAGRAPH, words, context=(speaker,) if speaker else (), place=clock(start))
    missing = [Missing("cues", str(broken))] if broken else []
    return out.document(title=title, missing=missing)


def clock(seconds: float) -> str:
    """``751.5`` → ``"00:12:31"``."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _parse(text: str) -> tuple[str | None, int, list[tuple[float, float, list[str]]]]:
    """(title, blocks with an arrow that is no timing, cues as start, end and lines)."""
    title, broken = None, 0
    cues: list[tuple[float, float, list[str]]] = []
    lines = text.split("\n")
    at = 0
    if lines and lines[0].lstrip("\ufeff").startswith("WEBVTT"):
        title = lines[0].lstrip("\ufeff")[6:].removeprefix(" FILE").strip(" \t-–:") or None
        at = 1
    while at < len(lines):
        line = lines[at]
        if "->" not in line:
            at += 1
            if line.split(" ")[0].strip() in _BLOCKS:  # a comment or style, until the empty line
                while at < len(lines) and lines[at].strip() and "-->" not in lines[at]:
                    at += 1
            continue
        timing = TIMING.match(line)
        body = []
        at += 1
        while at < len(lines) and lines[at].strip() and not TIMING.match(lines[at]):
            body.append(lines[at])
            at += 1
        if at < len(lines) and body and lines[at].strip() and body[-1].strip().isdecimal():
            body.pop()  # the number of the next cue, with no empty line before it
        if timing is None:
            broken += bool(body)
            continue
        cues.append((*_times(timing), body))
    return title, broken, cues


def _times(timing: re.Match[str]) -> tuple[float, float]:
    found = [float(part or 0) for part in timing.groups()]
    start, end = (found[i] * 3600 + found[i + 1] * 60 + found[i + 2] for i in (0, 4))
    start += float(f"0.{timing[4] or 0}")
    end += float(f"0.{timing[8] or 0}")
    return start, max(start, end)


def _spoken(cues: Sequence[tuple[float, float, list[str]]]) -> Iterator[_Cue]:
    """What is said in each cue, line by line where the speaker changes within it."""
    names = _names(cues)
    before: list[str] = []
    until, speaker = -1.0, ""
    for start, end, lines in cues:
        plain = [tidy(_plain(line)) for line in lines]
        rolls = 0 <= start - until < 0.1 and (len(lines) > 1 or len(before) > 1 or end - start < 0.1)
        fresh = [at for at, line in enumerate(plain) if line and not (rolls and line in before)]
        before, until = plain, end
        for at in fresh:
            voice, turn = _VOICE.search(lines[at]), _TURN.match(plain[at])
            words = plain[at]
            named = _NAMED.match(words)
            if voice:
                speaker = tidy(html.unescape(voice.group(1)))
            elif named and (named.group(1) in names or _ROLE.match(named.group(1))):
                speaker, words = named.group(1).strip(), words[named.end() :]
            elif turn:
                speaker, words = "", words[turn.end() :]
            if words:
                yield _Cue(start, end, speaker, words)
            if voice and lines[at].rstrip().endswith("</v>"):
                speaker = ""


def _names(cues: Sequence[tuple[float, float, list[str]]]) -> set[str]:
    """Words before a colon that are speakers: written as names and there more than once."""
    found: Counter[str] = Counter()
    for _, _, lines in cues:
        for line in lines:
            named = _NAMED.match(_plain(line))
            if named and all(word[0].isupper() or not word[0].isalpha() for word in named.group(1).split()):
                found[named.group(1)] += 1
    return {name for name, count in found.items() if count > 1 and len(name.split()) <= 4}


def _plain(line: str) -> str:
    return html.unescape(_MARK.sub("", line))


def _utterances(cues: Sequence[_Cue]) -> Iterator[tuple[float, str, str]]:
    """(start, speaker, words), cues of one speaker joined until a pause or enough is said."""
    held: list[str] = []
    start = end = 0.0
    speaker = ""
    for cue in cues:
        length = sum(map(len, held))
        done = held and held[-1].endswith(_ENDS)
        apart = cue.speaker != speaker or cue.start - end > PAUSE or cue.start < start
        if held and (apart or (done and length >= ENOUGH) or length >= FULL):
            yield start, speaker, " ".join(held)
            held = []
        if not held:
            start, speaker = cue.start, cue.speaker
        held.append(cue.text)
        end = cue.end
    if held:
        yield start, speaker, " ".join(held)
