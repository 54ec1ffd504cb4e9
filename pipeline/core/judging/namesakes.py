"""Names that look like one another: another alphabet's letters, fullwidth ones, other case, signs and spaces in between.

Whoever reads a report must be able to tell evaluators apart, so that nobody is added who could pass for somebody else.
"""

from __future__ import annotations

import re
import unicodedata

RESERVED = ("consensus", "samsyn", "system")  # what sheets and entries of nobody are called
# letters of Cyrillic and Greek, and figures, that look like those beside them
_FOREIGN = "абвгеёзікмнорстухѕјһԁԛԝαβεζηικμνορτυχωɑɡıοѵ013|l"
_LATIN = "a6bree3ikmhopctyxsjhdqwabeznikmvoptuxwagiovoi3ii"
_ALIKE = str.maketrans(dict(zip(_FOREIGN, _LATIN, strict=True)))
# capitals look like others than their small letters do
_CAPITALS = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕІКМНОРСТУХЅЈ", "abezhikmnoptyxabeikmhopctyxsj")


def skeleton(name: str) -> str:
    """What two names that can be taken for one another have in common."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).translate(_CAPITALS).casefold())
    return "".join(c for c in folded.translate(_ALIKE) if c.isalnum())


_NOBODY = frozenset(map(skeleton, RESERVED))


def taken_for(name: str, others: list[str]) -> str | None:
    """The one of ``others`` that ``name`` could pass for, itself left out."""
    mine = skeleton(name)
    return next((other for other in others if other != name and skeleton(other) == mine), None)


def is_reserved(name: str) -> bool:
    """Whether a name says a sheet or an entry of nobody, or the number an evaluator has in the log (E1)."""
    return skeleton(name) in _NOBODY or re.fullmatch("[eE][0-9]+", name) is not None
