"""Made-up results: all of the instrument, every state an award, a quote or a source can be in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from pipeline.core.model import SOURCE_KINDS, Verdict
from pipeline.core.results import AreaView, AwardView, EvidenceView, Results, SourceView, SubareaView

RULES = Path(__file__).resolve().parents[2] / "rules"
STANCES = ("strength", "strength", "improvement", "neutral", "strength")
STAGES = ("planned", "done", "followed-up", "improved", None)
VERDICTS: tuple[Verdict, ...] = (
    "exact", "exact", "exact", "moved", "exact", "fuzzy", "exact", "lost", "exact", "erased",
)  # fmt: skip
QUOTES = (
    "Nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder.",
    "Kommunstyrelsen beslutade den 9 mars 2025 att införa en gemensam styrmodell för hela kommunkoncernen, "
    "med början i budgeten för 2026. Modellen är känd i alla förvaltningar, men två av nämnderna har inte hunnit bryta "
    "ned målen till sina enheter. Arbetet ska vara klart före sommaren.",
    "Vi får aldrig veta varför det blev så.",
    "Det saknas en nedskriven strategi för hur medborgardialoger ska följas upp.",
    "Andel som får svar på e-post inom en dag\n87 %\n(2023: 81 %)",
    "Sjukfrånvaron minskade från 7,9 till 6,4 procent.",
)
REASONS = (
    "Systematisk uppföljning varje tertial",
    "Avvikelser leder till åtgärd, och åtgärderna följs upp i nästa rapport",
    "Beslutad strategi som är känd i organisationen",
)
TITLES = (
    "Årsredovisning 2025", "Mål och budget 2026 med plan för 2027–2028", "Policy för medborgardialog",
    "Så styrs kommunen", "Inlägg om sommarjobb", "Samtal med kommundirektör Anna Andersson", "Internkontrollplan 2026",
)  # fmt: skip
URIS = (
    "sources/documents/arsredovisning-2025.pdf", "sources/documents/budget-2026.pdf", "sources/documents/dialog.docx",
    "https://lonnvik.example/kommun/sa-styrs-kommunen?sprak=sv&del=2", "sources/social/2025-06.json",
    "sources/interviews/anna-andersson.docx", "sources/documents/internkontroll.pdf",
)  # fmt: skip
KINDS = ("document", "document", "document", "web", "social", "interview", "document")
DATES = ("2025-03-09", "2025-11", "2024", None, "2025-06-18", "2026-02-30", None)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def sources() -> tuple[SourceView, ...]:
    excluded = {7: "Gammal utgåva"}
    return tuple(
        SourceView(f"K{i}", kind, uri, title, digest(uri), day, kind == "interview", excluded.get(i))
        for i, (kind, uri, title, day) in enumerate(zip(KINDS, URIS, TITLES, DATES, strict=True), start=1)
    )


def evidence(number: int, subarea: str, **changes: Any) -> EvidenceView:
    """B``number``, its state picked by its number so that all states turn up."""
    source = sources()[number % 6]
    paged = source.uri.endswith(".pdf")
    view = EvidenceView(
        id=f"B{number}", subarea=subarea, stance=STANCES[number % 5], stage=STAGES[number % 5],
        quote=QUOTES[number % 6], prefix="", suffix="",
        heading=() if number % 9 == 0 else ("Måluppfyllelse", "Nämndernas uppföljning"),
        live=number % 14 != 0, disputed=number % 11 == 0, accepted_by=("Eva Ahl",),
        rejected_by=("Bo Lind",) if number % 11 == 0 else (),
        notes=("Jämför med förra året.",) if number % 8 == 0 else (),
        verified=number % 13 != 0, verdict=VERDICTS[number % 10], source=source, passage=f"{source.number}.1:{number}",
        start=100 * number, end=100 * number + 80, page=14 if paged else None,
        rects=((7200, 7200, 40000, 8400),) if paged else (),
        place=None if paged else "tabell 2, rad 3",
    )  # fmt: skip
    return replace(view, **changes)


def award(number: int, subarea: str, points: int, cited: tuple[EvidenceView, ...], **changes: Any) -> AwardView:
    view = AwardView(
        id=f"P{number}", subarea=subarea, points=points, because=REASONS[number % 3], by="Eva Ahl",
        at=f"2026-{number % 12 + 1:02}-09T22:{number % 60:02}:01.123456Z", live=True, withdrawn_because=None,
        evidence=cited,
    )  # fmt: skip
    return replace(view, **changes)


def subarea(code: str, name: str, description: str, maximum: int, index: int) -> SubareaView:
    """The ``index``-th sub-area: every ninth has no evidence, every seventh is not judged, some have struck awards."""
    first = index * 7 + 1
    pieces = () if index % 9 == 8 else tuple(evidence(first + i, code) for i in range(1 + index % 5 + (index == 2) * 3))
    standing = tuple(e for e in pieces if e.live)
    awards: tuple[AwardView, ...] = ()
    if standing and index % 7 != 6:
        share = maximum * (3 + index % 6) // 10
        awards = (award(index * 3 + 1, code, share, standing[:2]), award(index * 3 + 2, code, 1, standing[-1:]))
    if pieces and index % 6 == 2:
        because = None if index % 4 == 0 else "Samma sak räknades två gånger"
        awards = (*awards, award(index * 3 + 3, code, 2, pieces[:1], live=False, withdrawn_because=because))
    coverage: dict[str, int] = dict.fromkeys(SOURCE_KINDS, 0)
    for e in standing:
        coverage[e.source.kind] += 1
    return SubareaView(
        code=code, name=name, description=description, points=sum(a.points for a in awards if a.live), max=maximum,
        judged=index % 9 == 8 or any(a.live for a in awards),
        judged_because="Inget i materialet tyder på ett sådant arbete." if index % 9 == 8 else None,
        awards=awards, evidence=pieces, coverage=coverage,
    )  # fmt: skip


def results(**changes: Any) -> Results:
    path = RULES / "kommunkompassen-2020.yaml"
    instrument = YAML(typ="safe").load(path.read_text("utf-8"))
    areas, index = [], 0
    for a in instrument["areas"]:
        subareas = []
        for s in a["subareas"]:
            subareas.append(subarea(s["code"], s["name"], s["description"], s["max"], index))
            index += 1
        areas.append(AreaView(a["code"], a["name"], sum(s.points for s in subareas), a["max"], tuple(subareas)))
    view = Results(
        municipality="Lönnviks kommun", year=2026, instrument_id=instrument["id"],
        instrument_sha256=digest("instrument"),
        sheet="consensus", total=sum(a.points for a in areas), max=800, areas=tuple(areas), sources=sources(),
        head=digest("head"), events=1412, instrument_name="Kommunkompassen 2020",
    )  # fmt: skip
    return replace(view, **changes)


def mapped(value: Any, change: Callable[[str, str], str], name: str = "") -> Any:
    """A copy of ``value`` with ``change(field name, text)`` in place of every text in it, however deep."""
    if isinstance(value, str):
        return change(name, value)
    if isinstance(value, tuple):
        return tuple(mapped(v, change, name) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: mapped(getattr(value, f.name), change, f.name) for f in fields(value)})
    return value
