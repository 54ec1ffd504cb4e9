"""Report text as statements: each sentence with the references it rests on, ``[B41]`` or ``[B41, B57]``.

A reference names evidence (B41), an award (P12) or a sub-area (3.3, which stands for what is awarded there). It is
written inside its sentence or right after its full stop. Text about the method or about other municipalities needs none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.core.wording.sentences import sentence_ends

_ONE = r"(?:[BP][1-9][0-9]{0,8}|[1-9]\.[1-9][0-9]?)"
GROUP = re.compile(rf"\[\s*({_ONE}(?:\s*[,;]?\s+{_ONE}|\s*[,;]\s*{_ONE})*)\s*\]")
_AFTER_STOP = re.compile(rf"([.!?…]+)(\s*)((?:\[\s*{_ONE}[^\]]*\]\s*)+)")
_SPACES = re.compile(r"[ \t\u00a0]+")

FREE = ("method", "examples")  # how the evaluation was made, and what others do: not said about the municipality
WHOLE = ("summary", "municipality", "method")

# what the sections of the whole report are called, in Swedish and English
SECTIONS = {
    "summary": ("sammanfattning", "summary"), "municipality": ("kommunen", "municipality"), "method": ("metod", "method"),
}  # fmt: skip

Fault = Literal["text-no-reference", "text-reference-unknown", "text-reference-dead"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence without its references' brackets, and the references in the order they were written."""

    text: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence a final report refuses, and why. ``reference`` is empty where there is none at all."""

    section: str
    sentence: str
    fault: Fault
    reference: str = ""


def section_of(name: str) -> str:
    """The section that a person means: ``sammanfattning`` is ``summary``, ``exempel-3`` is ``examples-3``."""
    said = name.strip().casefold()
    found = next((section for section, names in SECTIONS.items() if said in names), said)
    return found.replace("exempel-", "examples-", 1)


def known_section(section: str, areas: set[str], subareas: set[str]) -> bool:
    """Whether report text can stand there: a whole-report section, an area, a sub-area, or ``examples-N`` of area N."""
    return section in WHOLE or section in areas | subareas or section.removeprefix("examples-") in areas - {section}


def needs_references(section: str) -> bool:
    """Whether every sentence of the section is about the municipality."""
    return not section.startswith(FREE)


def paragraphs(text: str) -> list[list[Statement]]:
    """Paragraphs (separated by an empty line) of statements."""
    return [found for block in re.split(r"\n\s*\n", text.strip()) if (found := list(_statements(block)))]


def _statements(block: str) -> Iterator[Statement]:
    """The sentences of one paragraph; a group of references after a full stop belongs to the sentence before it."""
    text = _SPACES.sub(" ", block.replace("\n", " ")).strip()
    text = _AFTER_STOP.sub(lambda m: f" {m[3].strip()}{m[1]} ", text).strip()
    begun = 0
    for stop, following in [*sentence_ends(text, 0, len(text)), (len(text), len(text))]:
        sentence = text[begun:stop]
        begun = following
        references = tuple(dict.fromkeys(r for group in GROUP.findall(sentence) for r in re.findall(_ONE, group)))
        bare = re.sub(r"\s+([.,;:!?…])", r"\1", _SPACES.sub(" ", GROUP.sub("", sentence))).strip()
        if bare:
            yield Statement(bare, references)


def references(text: str) -> tuple[str, ...]:
    """Every reference in the text, once, in order."""
    return tuple(dict.fromkeys(r for p in paragraphs(text) for s in p for r in s.references))


def doubts(section: str, text: str, standing: Callable[[str], bool | None]) -> list[Doubt]:
    """What a final report refuses: sentences without references, and references that are unknown or stand no more.

    ``standing`` says of a reference: True it stands, False it was withdrawn, None there is no such thing.
    """
    found: list[Doubt] = []
    for statement in (s for p in paragraphs(text) for s in p):
        if not statement.references and needs_references(section):
            found.append(Doubt(section, statement.text, "text-no-reference"))
        for reference in statement.references:
            stands = standing(reference)
            if not stands:
                fault: Fault = "text-reference-unknown" if stands is None else "text-reference-dead"
                found.append(Doubt(section, statement.text, fault, reference))
    return found
