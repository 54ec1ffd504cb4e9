"""Which lines stand beside an evaluation's own, where there is room for four."""

from __future__ import annotations

from pipeline.core.reporting.beside import Beside, Kind
from pipeline.run.reporting.beside import MOST, chosen


def lines(kind: Kind, *labels: str) -> list[Beside]:
    return [Beside(label, kind, {"": (1, 2)}) for label in labels]


def test_the_newest_two_a_mean_and_the_best_come_before_older_ones() -> None:
    earlier = lines("earlier", "Lönnvik 2021", "Lönnvik 2012", "Lönnvik 2024", "Lönnvik 2018")
    found = chosen([*earlier, *lines("mean", "Medel 2020", "Medel 2023"), *lines("best", "Högsta av 3 utvärderingar")])
    assert [b.label for b in found] == ["Lönnvik 2021", "Lönnvik 2024", "Medel 2023", "Högsta av 3 utvärderingar"]
    assert [b.label for b in chosen(earlier)] == ["Lönnvik 2012", "Lönnvik 2018", "Lönnvik 2021", "Lönnvik 2024"]


def test_who_is_named_is_never_left_out() -> None:
    others = lines("other", "Olofström 2022", "Åmål 2023")
    earlier = lines("earlier", "Lönnvik 2018", "Lönnvik 2021", "Lönnvik 2024")
    found = chosen([*earlier, *lines("mean", "Medel 2023"), *others])
    assert len(found) == MOST
    assert {b.label for b in others} <= {b.label for b in found}
