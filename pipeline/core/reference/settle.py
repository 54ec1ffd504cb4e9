"""What was seen → figures that hold, and what is unread, with the reason. Sums are held against what the report states.

Two places that disagree leave the figure unread. A figure from a scanned or misspelt page, or one told from its neighbour by
order alone, counts only where a stated sum proves it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.core.reference.model import Points, Unread
from pipeline.core.reference.seen import OTHERS, TOTAL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pipeline.core.reference.names import Names
    from pipeline.core.reference.seen import Seen


_SEVERAL, _MANY, _LEVEL = 3, 11, 6  # figures above their maximum; sub-areas with figures; the highest level of a scale


@dataclass(frozen=True, slots=True)
class Settled:
    """Figures by code, the total with whether it was stated, and everything that did not become one."""

    subareas: dict[str, Points]
    areas: dict[str, Points]
    total: int | None
    max: int | None
    total_stated: bool
    problems: tuple[Unread, ...]


def settle(seen: Sequence[Seen], names: Names, *, year: int | None, scanned: bool) -> Settled:
    own = [s for s in seen if s.years != OTHERS and (not s.years or year is None or year in s.years)]
    own = _without_lone_maxima(_without_other_scales(_without_bad_order(own, names), names), names)
    problems: list[Unread] = []
    found: dict[str, tuple[Points, bool]] = {}
    for subject in sorted({s.subject for s in own if not s.subject.startswith("sum:")}, key=_order):
        points, doubtful, fault = _one([s for s in own if s.subject == subject], subject, names)
        if fault is not None:
            problems.append(fault)
        elif points is not None:
            found[subject] = (points, doubtful or scanned)
    for subject in _lonely(found, names):
        del found[subject]
        problems.append(Unread("reference-ambiguous", subject, {"where": _where([s for s in own if s.subject == subject])}))
    for area, sums in _sums(own).items():
        _place_sum(area, sums, found, problems, names)
    renamed = {s.subject for s in own if s.renamed} - {s.subject for s in own if s.sure and not s.renamed}
    subareas, unproved = _proved(found, names, set(found) if scanned else renamed)
    stated = {code: p for code, (p, _) in found.items() if "." not in code and code != TOTAL}
    torn = _misfits(subareas, stated, scanned=scanned)
    if scanned:
        stated = {c: p for c, p in stated.items() if _adds_up(c, p, subareas) or not _members(c, subareas)}
    areas = _filled(stated, subareas, names)
    problems += [*unproved, *torn]
    problems += _incomplete(subareas, names)
    named = {p.subject for p in problems}
    wanted = [c for c in (*names.subareas, *names.areas) if c not in subareas and c not in areas]
    problems += [Unread("reference-missing", code) for code in wanted if code not in named]
    total, most, said, more = _total(found.get(TOTAL), areas, names)
    if total is not None and not said and torn:  # a sum of sums of which one is wrong
        other = total + sum(int(p.gaps["sum"]) - int(p.gaps["stated"]) for p in torn)
        total, more = None, [Unread("reference-disagree", TOTAL, {"seen": f"{total}; {other}"})]
    ordered = dict(sorted(subareas.items(), key=lambda item: _order(item[0])))
    return Settled(ordered, dict(sorted(areas.items())), total, most, said, (*problems, *more))


def _lonely(found: Mapping[str, tuple[Points, bool]], names: Names) -> list[str]:
    """Sub-areas that alone of their area have a figure, and no maximum with it: it may be the area's sum in a box."""
    return [
        code for code, (points, _) in found.items()
        if "." in code and not points.stated and len(_members(code.partition(".")[0], names.subareas)) > 1
        and len(_members(code.partition(".")[0], found)) == 1
    ]  # fmt: skip


def _order(subject: str) -> tuple[int, ...]:
    return tuple(int(part) for part in subject.split(".")) if subject[:1].isdigit() else (99,)


def _without_bad_order(seen: Sequence[Seen], names: Names) -> list[Seen]:
    """Lines believed by their order are believed only if nearly all of them end with the right maximum."""
    guessed = [s for s in seen if "." in s.subject and s.points is not None and not s.sure]
    wrong = [s for s in seen if s.doubt == "reference-max-differs"]
    if names.subareas and len(wrong) * 5 > len(guessed):
        return [s for s in seen if s.sure or s.points is None or "." not in s.subject]
    return list(seen)


def _without_other_scales(seen: Sequence[Seen], names: Names) -> list[Seen]:
    """Figures without a maximum are doubted, all of them, where several are more than can be had (shares in per cent), or none
    is more than a level is (0–5), unless stated sums bear them out."""
    loose = {s.subject: s.points for s in seen if "." in s.subject and s.points is not None and s.max is None and not s.doubt}
    known = {code: points for code, points in loose.items() if code in names.subareas}
    above = {code for code, points in known.items() if points > names.subareas[code][1]}
    above |= {s.subject for s in seen if s.doubt and s.points is not None and s.points > _most(s.subject, names)}
    low = len(known) > _MANY and max(known.values()) <= _LEVEL
    if not known or (len(above) < _SEVERAL and not low) or _borne_out(known, seen, names):
        return list(seen)
    return [replace(s, doubt=s.doubt or "reference-ambiguous") if s.subject in known and s.max is None else s for s in seen]


def _without_lone_maxima(seen: Sequence[Seen], names: Names) -> list[Seen]:
    """A figure alone that is the maximum, where others of its area stand with theirs: the points may be what is missing."""
    both = {s.subject.partition(".")[0] for s in seen if "." in s.subject and s.points is not None and s.max is not None}

    def alone(s: Seen) -> bool:
        known = s.subject in names.subareas and s.subject.partition(".")[0] in both
        return known and s.max is None and s.points == names.subareas[s.subject][1] and not s.doubt

    return [replace(s, doubt="reference-ambiguous") if alone(s) else s for s in seen]


def _most(subject: str, names: Names) -> int:
    return names.subareas[subject][1] if subject in names.subareas else 999


def _borne_out(points: Mapping[str, int], seen: Sequence[Seen], names: Names) -> bool:
    """Whether some area's stated sum is what its sub-areas make."""
    stated = {s.subject: s.points for s in seen if s.subject in names.areas and s.points}
    return any(stated[a] == sum(points[c] for c in _members(a, points)) for a in stated if _members(a, points))


def _one(seen: Sequence[Seen], subject: str, names: Names) -> tuple[Points | None, bool, Unread | None]:
    """The figure these places agree on and whether it needs proof, or why it is unread; nothing if none says anything."""
    good = [s for s in seen if s.points is not None and not s.doubt]
    if not good:
        doubts = sorted({s.doubt for s in seen if s.doubt})
        return None, False, Unread(doubts[0], subject, {"where": _where(seen)}) if doubts else None
    values, maxima = {s.points for s in good}, {s.max for s in good if s.max is not None}
    known = names.subareas.get(subject) or names.areas.get(subject)
    if len(values) > 1 or len(maxima) > 1:
        told = dict.fromkeys(f"{s.points}{'' if s.max is None else f'/{s.max}'} ({s.place or s.page or '–'})" for s in good)
        shown = "; ".join(list(told)[:6])
        return None, False, Unread("reference-disagree", subject, {"seen": shown})
    points, most = next(iter(values)), next(iter(maxima), None)
    assert points is not None
    stated = most is not None
    top = most if most is not None else known[1] if known else None
    if top is not None and points > top:
        return None, False, Unread("reference-above", subject, {"points": str(points), "max": str(top)})
    best = max(good, key=lambda s: (s.sure, s.max is not None))
    differs = bool(stated and known and most != known[1])
    if best.renamed and (not stated or differs) and known:
        return None, False, Unread("reference-renamed", subject, {"name": best.name})
    name = known[0] if known else best.name
    if differs and subject in names.areas and len(names.areas) > 1 and len({m for _, m in names.areas.values()}) == 1:
        return None, False, Unread("reference-max-differs", subject, {"where": _where(good)})
    made = Points(points, top, name, best.page, best.place or None, stated)
    return made, all(s.noisy or not s.sure or s.renamed for s in good) or differs, None


def _where(seen: Iterable[Seen]) -> str:
    places = list(dict.fromkeys(s.place or (f"s. {s.page}" if s.page else "–") for s in seen))
    return "; ".join(places[:3]) + (" …" if len(places) > 3 else "")


def _sums(seen: Sequence[Seen]) -> dict[str, list[Seen]]:
    found: dict[str, list[Seen]] = {}
    for s in seen:
        if s.subject.startswith("sum:") and s.points is not None and not s.doubt:
            found.setdefault(s.subject[4:], []).append(s)
    return found


def _place_sum(
    area: str, seen: list[Seen], found: dict[str, tuple[Points, bool]], problems: list[Unread], names: Names
) -> None:
    """A row called sum is its area's by the maximum, or the whole report's."""
    whole = sum(most for _, most in names.areas.values()) or 800
    for s in seen:
        if (s.max is not None and s.max >= whole) or (s.max is None and _is_whole(s, area, found, names)):
            subject = TOTAL
        elif area in names.areas and (s.max is None or s.max == names.areas[area][1]):
            subject = area
        else:
            continue
        most = s.max if s.max is not None else whole if subject == TOTAL else names.areas[area][1]
        assert s.points is not None
        if s.points > most or any(p.subject == subject for p in problems):
            continue
        made = Points(
            s.points, most, names.areas[area][0] if subject == area else "", s.page, s.place or None, s.max is not None
        )
        before = found.get(subject)
        if before is not None and before[0].points != s.points:
            del found[subject]
            problems.append(Unread("reference-disagree", subject, {"seen": f"{before[0].points}; {s.points} ({s.place})"}))
        elif before is None:
            found[subject] = (made, False)


def _is_whole(seen: Seen, area: str, found: Mapping[str, tuple[Points, bool]], names: Names) -> bool:
    """Whether a sum without a maximum is that of all areas, each of which has its own: a low total fits into one area too."""
    own = [found[code][0].points for code in names.areas if code in found]
    return area in found and len(own) == len(names.areas) > 1 and seen.points == sum(own) != found[area][0].points


def _members(area: str, found: Iterable[str]) -> list[str]:
    return [code for code in found if code.partition(".")[0] == area and "." in code]


def _proved(
    found: Mapping[str, tuple[Points, bool]], names: Names, suspect: Collection[str]
) -> tuple[dict[str, Points], list[Unread]]:
    """Sub-areas' figures: those that need proof only where their area's stated sum gives it. ``suspect``: under another name,
    or read from a picture."""
    kept: dict[str, Points] = {}
    problems: list[Unread] = []
    for code, (points, doubtful) in found.items():
        if "." not in code:
            continue
        area = code.partition(".")[0]
        members = _members(area, found)
        whole = not names.subareas or set(members) >= set(_members(area, names.subareas))
        stated = found.get(area)
        good = stated is not None and whole and _sum_of(members, found) == (stated[0].points, stated[0].max)
        unknown = code not in names.subareas and bool(names.subareas)
        own = names.subareas.get(code)
        other = code in suspect or (own is not None and points.stated and points.max != own[1])
        if (doubtful and not good and (other or stated is not None or _weak(points))) or unknown:
            problems.append(Unread("reference-unproved", code, {"points": str(points.points), "max": str(points.max)}))
        else:
            kept[code] = points
    return kept, problems


def _weak(points: Points) -> bool:
    return True if points is None else not points.stated


def _sum_of(members: Iterable[str], found: Mapping[str, tuple[Points, bool]]) -> tuple[int, int]:
    return sum(found[c][0].points for c in members), sum(found[c][0].max or 0 for c in members)


def _adds_up(area: str, stated: Points, subareas: Mapping[str, Points]) -> bool:
    members = _members(area, subareas)
    return sum(subareas[c].points for c in members) == stated.points


def _misfits(subareas: Mapping[str, Points], areas: Mapping[str, Points], *, scanned: bool) -> list[Unread]:
    """Areas whose stated sum is not the sum of what stands under it, where all of it was read."""
    found = []
    for code, stated in areas.items():
        members = _members(code, subareas)
        whole = stated.max is not None and sum(subareas[c].max or 0 for c in members) == stated.max
        if whole and not _adds_up(code, stated, subareas) and not scanned:
            total = sum(subareas[c].points for c in members)
            found.append(Unread("reference-sum-differs", code, {"stated": str(stated.points), "sum": str(total)}))
    return found


def _incomplete(subareas: Mapping[str, Points], names: Names) -> list[Unread]:
    """Areas of an edition whose sub-areas nobody knows, where what was read does not make up the whole."""
    if names.subareas or not subareas:
        return []
    lacking = [c for c, (_, most) in names.areas.items() if sum(subareas[s].max or 0 for s in _members(c, subareas)) != most]
    return [Unread("reference-incomplete", code) for code in lacking]


def _filled(areas: Mapping[str, Points], subareas: Mapping[str, Points], names: Names) -> dict[str, Points]:
    """The areas' sums, made from the sub-areas where every one was read and none is stated."""
    found = dict(areas)
    for code, (name, most) in names.areas.items():
        members = _members(code, subareas)
        if code not in found and members and sum(subareas[c].max or 0 for c in members) == most:
            found[code] = Points(sum(subareas[c].points for c in members), most, name, stated=False)
    return found


def _total(
    stated: tuple[Points, bool] | None, areas: Mapping[str, Points], names: Names
) -> tuple[int | None, int | None, bool, list[Unread]]:
    whole = bool(names.areas) and set(areas) >= set(names.areas)
    summed = sum(p.points for p in areas.values()) if whole else None
    most = sum(p.max or 0 for p in areas.values()) if whole else None
    if stated is None:
        return summed, most, False, [] if summed is not None else [Unread("reference-missing", TOTAL)]
    points = stated[0]
    if summed is not None and points.points != summed:
        return points.points, points.max, True, [
            Unread("reference-sum-differs", TOTAL, {"stated": str(points.points), "sum": str(summed)})
        ]  # fmt: skip
    return points.points, points.max, True, []
