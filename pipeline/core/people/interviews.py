"""Who was interviewed, as the books know it: role groups and how many people each has, and what may be shown of them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from pipeline.core.books import Books
from pipeline.core.people.role_groups import shown_groups, shown_text
from pipeline.core.rows import InterviewRow, SourceRow


@dataclass(frozen=True, slots=True)
class Groups:
    """``people``: group → how many; ``of``: source → its group; ``labels``: role in the texts → its group."""

    people: dict[str, int]
    of: dict[int, str]
    labels: dict[str, str]

    def shown(self, source: int) -> str:
        """The role group of an interview as it may be shown outside the house; "" where it has none."""
        group = self.of.get(source, "")
        return shown_groups(self.people)[group] if group else ""

    def text(self, text: str) -> str:
        """A quote with its roles written as the groups that may be shown."""
        return shown_text(text, self.labels, self.people)


NOBODY = Groups({}, {}, {})


def groups(books: Books) -> Groups:
    """All role groups, by the newest version of every interview that is not excluded. One without a number counts as one."""
    newest: dict[int, InterviewRow] = {}
    labels: dict[str, str] = {}
    for row in books.find(InterviewRow):
        newest[row.source] = row if row.source not in newest else max(newest[row.source], row, key=lambda r: r.version)
        labels |= {str(k): str(v).lower() for k, v in json.loads(row.labels).items()}
    people: Counter[str] = Counter()
    for row in newest.values():
        source = books.get(SourceRow, row.source)
        if row.role_group and (source is None or source.excluded_because is None):
            people[row.role_group.lower()] += 1 if row.people is None else row.people
    of = {number: row.role_group.lower() for number, row in newest.items()}
    nobody = {g: 0 for g in (*of.values(), *labels.values()) if g and g not in people}
    return Groups(dict(people) | nobody, of, labels)
