"""Whether a title or a file's name says that it is notes of an interview: as a document its names would stand in the open."""

from __future__ import annotations

import re

_NOT = "are|guide|mall|fråg|plan|schema|under|stud|person|teknik|metod|tid"  # intervjuguide, intervjutider
_EDGE = r"(?<![^\W_])"  # no letter or digit before: "2026_intervju"
_INTERVIEW = re.compile(rf"(?i){_EDGE}(?:(?:intervju|fokusgrupp)(?!{_NOT})\w*|samtal[ _-]+(?:med|mellan)(?![^\W_]))")
_TALK = re.compile(rf"(?i){_EDGE}samtal(?!{_NOT})\w*")


def interview_by_name(*names: str) -> bool:
    """Whether one of ``names`` says it so plainly that nothing may be stored before somebody has said what it is."""
    return any(_INTERVIEW.search(name) for name in names)


def talk_by_name(name: str) -> bool:
    """Whether the name may mean it: asked about where somebody sits at the screen and can answer."""
    return interview_by_name(name) or bool(_TALK.search(name))
