"""References as JSON, for ``--json`` and for keeping; and a list of published facts → references."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.core.messages import say
from pipeline.core.reference.model import LabelledPassage, Points, Reference, Sides, Unread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.core.instrument import Instrument


def shown(problem: Unread, lang: str) -> str:
    """What a person is told of something unread."""
    subject = say("compare-total", lang).lower() if problem.subject == "total" else problem.subject
    return say(problem.code, lang, **({"where": "–"} | problem.gaps | {"subject": subject}))


def to_json(reference: Reference, lang: str = "sv") -> dict[str, Any]:
    """The shape of the contract and more. A sub-area that is unread is absent from ``subareas`` and named in ``problems``."""
    return {
        "municipality": reference.municipality, "year": reference.year, "instrument": reference.instrument,
        "total": reference.total, "max": reference.max, "total_stated": reference.total_stated, "mean": reference.mean,
        "source": reference.source,
        "subareas": {code: _points(p) for code, p in reference.subareas.items()},
        "areas": {
            code: _points(p) | _sides(reference.sides.get(code)) for code, p in reference.areas.items()
        } | {code: _sides(s) for code, s in reference.sides.items() if code not in reference.areas},
        "passages": [asdict(p) for p in reference.passages],
        "unread": [p.subject for p in reference.problems if p.subject not in reference.subareas and p.subject[:1].isdigit()],
        "problems": [
            {"code": p.code, "subject": p.subject, "gaps": p.gaps, "message": shown(p, lang)} for p in reference.problems
        ],
    }  # fmt: skip


def _points(p: Points) -> dict[str, Any]:
    return {"points": p.points, "max": p.max, "name": p.name, "page": p.page, "place": p.place, "max_stated": p.stated}


def _sides(sides: Sides | None) -> dict[str, Any]:
    if sides is None:
        return {"strengths": [], "improvements": [], "columns": None}
    return {
        "strengths": list(sides.strengths), "improvements": list(sides.improvements), "mixed": list(sides.mixed),
        "columns": "known" if sides.known else "unknown",
    }  # fmt: skip


def from_json(value: Mapping[str, Any]) -> Reference:
    """What ``to_json`` made."""
    areas = {c: a for c, a in value["areas"].items() if "points" in a}
    return Reference(
        value["municipality"], value["year"], value["instrument"], value["total"], value["max"],
        {c: _read(a) for c, a in areas.items()}, {c: _read(s) for c, s in value["subareas"].items()},
        {
            c: Sides(tuple(a["strengths"]), tuple(a["improvements"]), tuple(a.get("mixed", ())))
            for c, a in value["areas"].items() if a["columns"]
        },
        tuple(LabelledPassage(**p) for p in value["passages"]),
        tuple(Unread(p["code"], p["subject"], p["gaps"]) for p in value["problems"]),
        value["total_stated"], value["source"], value["mean"],
    )  # fmt: skip


def _read(p: Mapping[str, Any]) -> Points:
    return Points(p["points"], p["max"], p["name"], p["page"], p["place"], p["max_stated"])


def entry(data: Any, editions: Mapping[str, Instrument], source: str) -> Reference | str:  # noqa: PLR0911 one check a line
    """One published fact of a list (``municipality`` or ``mean``, ``year``, ``instrument``, ``total``, ``areas``, ``source``),
    or what is wrong with it."""
    if not isinstance(data, dict):
        return "en post är en mapping med municipality, year, instrument och total"
    who, mean = data.get("municipality"), data.get("mean")
    year, total, ident = data.get("year"), data.get("total"), data.get("instrument")
    areas = data.get("areas") or []
    unknown = set(data) - {"municipality", "mean", "year", "instrument", "total", "areas", "subareas", "source"}
    instrument = editions.get(ident) if isinstance(ident, str) else None
    if unknown:
        return f"okänt: {', '.join(sorted(map(str, unknown)))}"
    if not isinstance(who or mean, str) or (who and mean):
        return "antingen municipality eller mean ska anges"
    if type(year) is not int or not 1990 <= year <= 2100:
        return "year ska vara ett årtal"
    if instrument is None:
        return f"instrument ska vara ett av {', '.join(editions)}"
    if type(total) is not int or not 0 <= total <= instrument.total:
        return f"total ska vara hela poäng, högst {instrument.total}"
    if areas and (len(areas) != len(instrument.areas) or not all(type(p) is int for p in areas)):
        return f"areas ska vara {len(instrument.areas)} hela tal"
    if any(not 0 <= p <= a.max for p, a in zip(areas, instrument.areas, strict=False)):
        return "areas har en poäng över högsta möjliga"
    found = {a.code: Points(p, a.max, a.name, stated=False) for a, p in zip(instrument.areas, areas, strict=False)}
    problems = () if not areas or sum(areas) == total else (
        Unread("reference-sum-differs", "total", {"stated": str(total), "sum": str(sum(areas))}),
    )  # fmt: skip
    return Reference(
        who, year, instrument.id, total, instrument.total, found, problems=problems, total_stated=True,
        source=str(data.get("source") or source), mean=mean,
    )  # fmt: skip
