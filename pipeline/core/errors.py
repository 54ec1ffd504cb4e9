"""Everything Belägg can say went wrong.

    BelaggError             code, message, remedy, exit status
    ├── UsageError      2   the command was called wrongly
    ├── ReadError       3   a source could not be read; everything else goes on
    ├── AuditFailed     4   the audit found errors
    └── Refused         5   a rule of the product says no: no evidence, above the maximum, locked, already there

The words stand in ``messages.py``, once in Swedish and once in English; an error carries their code and what fills the gaps.
"""

from __future__ import annotations

from pipeline.core.messages import say


class BelaggError(Exception):
    """An expected fault: ``code`` names the message, ``gaps`` fill it, ``exit_status`` is what the command returns."""

    exit_status = 1

    def __init__(self, code: str, **gaps: object) -> None:
        super().__init__(code)
        self.code = code
        self.gaps = gaps

    def __reduce__(self) -> tuple[object, ...]:  # keyword gaps survive the way between processes
        return (_rebuild, (type(self), self.code, self.gaps))

    def message(self, lang: str) -> str:
        return say(self.code, lang, **self.gaps)

    def remedy(self, lang: str) -> str:
        return say(f"{self.code}.remedy", lang, **self.gaps)

    def __str__(self) -> str:
        return f"{self.message('en')} {self.remedy('en')}"


def _rebuild(kind: type[BelaggError], code: str, gaps: dict[str, object]) -> BelaggError:
    return kind(code, **gaps)


class UsageError(BelaggError):
    exit_status = 2


class ReadError(BelaggError):
    exit_status = 3


class AuditFailed(BelaggError):
    exit_status = 4


class Refused(BelaggError):
    exit_status = 5
