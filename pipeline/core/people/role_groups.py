"""Which role group may be shown where the text leaves the house: one of fewer than three people is shown as a wider one.

    intervjuade
    ├── förtroendevalda             majoritet, opposition, …
    ├── anställda och fackliga
    │   ├── anställda
    │   │   ├── chefer              kommundirektör, förvaltningschefer, enhetschefer …
    │   │   └── medarbetare …
    │   └── fackliga företrädare    never shown as such: union membership is sensitive (GDPR article 9)
    └── invånare och föreningar

A wider group must hold three people who are *shown* as it: else "chefer" would mean the one manager who is not in
"enhetschefer". So it takes its smallest neighbour in under the same words until it does, and is itself made wider where
there is none. Union representatives need three others under the words they are shown by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

FEWEST = 3
ROOT = "intervjuade"
_PARENTS = {
    "förtroendevalda": ROOT, "anställda och fackliga": ROOT, "invånare och föreningar": ROOT,
    "anställda": "anställda och fackliga", "fackliga företrädare": "anställda och fackliga", "chefer": "anställda",
}  # fmt: skip
_UNION = re.compile(r"(?i)\bfack|skyddsombud|\bombud|förtroendeman")
# the first that is found in a group's name says what it belongs to
_WIDER = (
    (_UNION, "fackliga företrädare"),
    (re.compile(r"(?i)\bförening|invånar|medborgar|brukar|anhörig|elev|ungdom|pension|näringsliv|företag|civilsamhäll|patient|boende"),
     "invånare och föreningar"),
    (re.compile(r"(?i)förtroendevald|politik|ledamot|ledamöter|fullmäktige|majoritet|opposition|kommunalråd|presidi|nämnd"),
     "förtroendevalda"),
    (re.compile(r"(?i)chef|direktör|rektor|ledning"), "chefer"),
    (re.compile(r"(?i)anställd|medarbetar|personal|tjänst(?:e|em)|handlägg|lärare|sköt|controll|strateg|administrat|kommunikat|sekreterare"),
     "anställda"),
)  # fmt: skip


def wider(group: str) -> str:
    """The group that ``group`` belongs to; ``ROOT`` for one that nothing is known of."""
    name = group.strip().casefold()
    if name in _PARENTS:
        return _PARENTS[name]
    return next((parent for pattern, parent in _WIDER if pattern.search(name)), ROOT)


def sensitive(group: str) -> bool:
    """Whether the group's own name says more than may be said of its members."""
    return _UNION.search(group) is not None and group.strip().casefold() not in _PARENTS.values()


@dataclass(slots=True)
class _Node:
    """A group: who is shown as it (group → people) so far."""

    shown: dict[str, int] = field(default_factory=dict)

    def people(self) -> int:
        return sum(self.shown.values())

    def enough(self) -> bool:
        """Three people, and three others where there are union representatives."""
        return sum(n for group, n in self.shown.items() if not sensitive(group)) >= FEWEST


def shown_groups(groups: Mapping[str, int]) -> dict[str, str]:
    """What each of ``groups`` (name → people interviewed) is shown as. Depends on nothing but the names and numbers.

    A group of nobody (a role in a text whose group was not interviewed) goes with the nearest that is shown.
    """
    shown = _companies({group: people for group, people in groups.items() if people > 0})
    named = set(shown.values())
    for group in groups.keys() - shown.keys():
        shown[group] = next((name for name in (group, *_above(group)) if name in named and not sensitive(name)), ROOT)
    return shown


def _companies(groups: Mapping[str, int]) -> dict[str, str]:
    nodes: dict[str, _Node] = {}
    for group, people in sorted(groups.items()):
        nodes.setdefault(group, _Node()).shown[group] = people
    for name in sorted({n for g in groups for n in _above(g)} | {ROOT}, key=lambda n: (-len(_above(n)), n)):
        nodes.setdefault(name, _Node())
    for name in sorted(nodes, key=lambda n: (-len(_above(n)), n)):
        node = nodes[name]
        if not node.shown or node.enough() or name == ROOT:
            continue
        while not node.enough() and (near := _nearest(nodes, name)):
            node.shown |= nodes[near].shown
            nodes[near].shown = {}
        if not node.enough():
            nodes[wider(name)].shown |= node.shown
            node.shown = {}
    root = nodes[ROOT]
    while root.shown and not root.enough() and (near := _nearest(nodes, ROOT)):
        root.shown |= nodes[near].shown
        nodes[near].shown = {}
    return {group: name for name, node in nodes.items() for group in node.shown}


def _above(group: str) -> list[str]:
    """The wider groups of ``group``, nearest first."""
    out: list[str] = []
    while group != ROOT and len(out) < 8:
        group = wider(group)
        out.append(group)
    return out


def _nearest(nodes: Mapping[str, _Node], name: str) -> str | None:
    """Whom ``name`` takes in: a group under it that is shown as itself, near to it, with the fewest people."""
    under = [n for n, node in nodes.items() if node.shown and n != name and name in _above(n)]
    return min(under, key=lambda n: (len(nodes[n].shown), len(_above(n)), nodes[n].people(), n), default=None)


def shown_group(groups: Mapping[str, int], group: str) -> str:
    """What ``group`` is shown as outside the house, given all groups and their people; ``ROOT`` for one not among them."""
    return shown_groups(groups).get(group, ROOT)


def shown_text(text: str, labels: Mapping[str, str], groups: Mapping[str, int]) -> str:
    """``text`` with every "[role]" that stands for a name written as its group is shown.

    ``labels``: role → its group, as the notes hold them. A role without a group is shown as ``ROOT``.
    """
    if "[" not in text or not labels:
        return text
    shown = shown_groups(groups)

    def group(found: re.Match[str]) -> str:
        label = found.group(1)
        if label not in labels or label == "person":
            return found.group()
        return f"[{shown.get(labels[label], ROOT)}]"

    return re.sub(r"\[([^\[\]\n]{1,200})\]", group, text)
