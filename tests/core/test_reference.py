"""Published reports in many layouts: every figure is right or named as unread, none is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from pipeline.core.reference import Reference, parse
from pipeline.core.reference.json import entry, from_json, to_json
from pipeline.core.reference.numerals import figures, words
from pipeline.core.reporting import layout
from pipeline.read.sniff import sniff
from pipeline.read.table import read
from pipeline.read.words import words_of
from tests.conftest import shared
from tests.core.report_maker import Made, editions, full, instrument, rows_of, table

HEAD = ["Delområde", "Uppnått", "Max"]
AREAS = instrument().areas


def reading(data: bytes, name: str = "r.html", *, scanned: bool = False) -> Reference:
    media_type = sniff(data, name)
    return parse(read(data, media_type), editions(), scanned=scanned, words=words_of(data, media_type))


def each(made: Made, head: list[str] | None, row: Callable[[str, int, int], list[object]]) -> Made:
    """A table for each area; ``row`` gives the cells for (label, points, maximum)."""
    for area in AREAS:
        rows = [row(f"{s.code} {s.name}", made.points[s.code], s.max) for s in area.subareas]
        made.add(f"<h2>{area.code}. {area.name}</h2>" + table(rows, head=head))
    return made


def right(found: Reference, made: Made) -> None:
    """Nothing in ``found`` is wrong, and what is not there is named."""
    maxima = instrument().maxima
    assert {c: (p.points, p.max) for c, p in found.subareas.items()} == {c: (made.points[c], maxima[c]) for c in found.subareas}
    named = {p.subject for p in found.problems}
    assert set(made.points) - set(found.subareas) <= named
    assert {a.code for a in AREAS} - set(found.areas) <= named


def whole(found: Reference, made: Made) -> None:
    right(found, made)
    assert set(found.subareas) == set(made.points)
    assert {c: p.points for c, p in found.areas.items()} == {a.code: made.area(a.code) for a in AREAS}
    assert (found.total, found.max) == (sum(made.points.values()), 800)
    assert (found.municipality, found.year, found.instrument) == ("Vinterviks kommun", 2023, "kommunkompassen-2020")


SPOKEN = {value: word for word, value in reversed(words().items())}
READABLE: dict[str, Callable[[Made], Made]] = {
    "head": lambda m: full(m, HEAD),
    "no sums": lambda m: full(m, HEAD, sums=False),
    "no head": lambda m: each(m, None, lambda n, p, x: [n, p, x]),
    "maximum first": lambda m: each(m, ["Delområde", "Maxpoäng", "Poäng"], lambda n, p, x: [n, x, p]),
    "words": lambda m: each(m, HEAD, lambda n, p, x: [n, SPOKEN[p], SPOKEN[x]]),
    "x av y": lambda m: each(m, ["Delområde", "Poäng"], lambda n, p, x: [n, f"{p} av {x}"]),
    "x/y": lambda m: each(m, ["Delområde", "Poäng/max"], lambda n, p, x: [n, f"{p}/{x}"]),
    "x (y)": lambda m: each(m, None, lambda n, p, x: [n, f"{p} ({x})"]),
    "earlier year": lambda m: each(m, ["Delområde", "2023", "2019", "Max"], lambda n, p, x: [n, p, x - p, x]),
    "mean beside": lambda m: each(m, ["Delområde", "Medel", "Vintervik", "Max"], lambda n, p, x: [n, x - p, p, x]),
    "English": lambda m: each(m, ["Subarea", "Score", "Maximum"], lambda n, p, x: [n[4:], p, x]),
    "Norwegian": lambda m: each(m, ["Delområde", "Poeng", "Maks"], lambda n, p, x: [n, p, x]),
    "points alone": lambda m: each(m, ["Delområde", "Poäng"], lambda n, p, _: [n, p]),
    "code apart": lambda m: each(m, ["Nr", *HEAD], lambda n, p, x: [n[:3], n[4:], p, x]),
    "older beside": lambda m: full(m, HEAD).add("<p>Resultat 2018</p>" + table([["1.1 Strategi för demokratiutveckling och information", 1, 20]], head=HEAD)),
}  # fmt: skip


@pytest.mark.parametrize("layout_of", READABLE, ids=str)
def test_read_whole(layout_of: str) -> None:
    made = READABLE[layout_of](Made.drawn(len(layout_of)))
    whole(reading(made.page()), made)


@pytest.mark.parametrize("joint", ["\n", " "], ids=["lines", "one paragraph"])
def test_read_text(joint: str) -> None:
    made, lines = Made.drawn(9), []
    for area in AREAS:
        lines.append(f"{area.code}. {area.name} Uppnått Max")
        lines += [" ".join(map(str, row)) for row in rows_of(made, area.code)] + [f"{made.area(area.code)} 100"]
    whole(reading(f"Utvärdering av Vinterviks kommun 2023\n\n{joint.join(lines)}".encode(), "a.txt"), made)


def test_headings_carry_points() -> None:
    made = Made.drawn(7)
    for area in AREAS:
        made.add(f"<h2>Område {area.code} {area.name}</h2>")
        for s in area.subareas:
            made.add(f"<h3>{s.code} {s.name} ({made.points[s.code]} av {s.max} poäng)</h3><p>Frågan drivs i 12 av 20 enheter.</p>")
    whole(reading(made.page()), made)


UNREAD: dict[str, tuple[Callable[[Made], Made], set[str]]] = {
    "two columns of points": (lambda m: each(m, ["Delområde", "Poäng", "Poäng"], lambda n, p, x: [n, p, x - p]), {"reference-ambiguous"}),
    "three figures, no head": (lambda m: each(m, None, lambda n, p, x: [n, p, x - p, x]), {"reference-ambiguous"}),
    "only a mean": (lambda m: each(m, ["Delområde", "Medel", "Max"], lambda n, p, x: [n, x - p, x]), {"reference-ambiguous"}),
    "shares": (lambda m: each(m, ["Delområde", "Resultat"], lambda n, p, x: [n, f"{100 * p // x} %"]), {"reference-not-whole"}),
    "decimals": (lambda m: each(m, HEAD, lambda n, p, x: [n, f"{p},5", x]), {"reference-not-whole"}),
    "empty": (lambda m: each(m, HEAD, lambda n, _, x: [n, "", x]), {"reference-blank"}),
    "contents": (lambda m: m.add("".join(f"<p>{s.code} {s.name} ........ 3</p>" for s in instrument().subareas.values())), {"reference-missing"}),
    "another municipality": (
        lambda m: m.add("<p>Resultat för Sommarby kommun</p>" + table([r for a in AREAS for r in rows_of(Made.drawn(77), a.code)], head=HEAD)),
        {"reference-missing"},
    ),
    "names of others": (
        lambda m: m.add(table([[f"{a.code[:1]}.{s.code[-1]} {AREAS[7 - i].subareas[0].name}", 3, 20] for i, a in enumerate(AREAS) for s in a.subareas[:1]], head=HEAD))
        .add("".join(f"<h2>{a.name}</h2><p>Text om {a.name}.</p>" for a in AREAS)), {"reference-code-and-name"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNREAD, ids=str)
def test_named_as_unread(case: str) -> None:
    make, codes = UNREAD[case]
    made = make(Made.drawn(3))
    found = reading(made.page())
    assert not found.subareas
    right(found, made)
    assert codes <= {p.code for p in found.problems if "." in p.subject}


def test_tables_that_disagree() -> None:
    made = full(Made.drawn(15), HEAD)
    other = Made(points=made.points | {"3.3": (made.points["3.3"] + 3) % 25})
    for area in AREAS:
        made.add(table(rows_of(other, area.code), head=HEAD))
    found = reading(made.page())
    right(found, made)
    assert set(made.points) - set(found.subareas) == {"3.3"}
    assert [p.code for p in found.problems] == ["reference-disagree"]


def test_sums_that_do_not_add_up() -> None:
    made = Made.drawn(16)
    for area in AREAS:
        wrong = made.area(area.code) + (area.code == "4")
        made.add(f"<h2>{area.code}. {area.name}</h2>" + table([*rows_of(made, area.code), ["Summa", wrong, 100]], head=HEAD))
    found = reading(made.page())
    right(found, made)
    assert ("reference-sum-differs", "4") in {(p.code, p.subject) for p in found.problems}
    assert found.total is None  # which of two sums it is made of cannot be known


def test_noise_needs_a_sum_that_proves_it() -> None:
    """A misspelt figure counts where the area's stated sum proves it; the same on a scanned page for every figure."""

    def noisy(*, sums: bool) -> tuple[Made, Reference]:
        made = Made.drawn(21)
        made.points["2.2"] = 10
        for area in AREAS:
            rows = [[n, str(p).replace("10", "1O"), x] for n, p, x in rows_of(made, area.code)]
            rows += [["", made.area(area.code), 100]] if sums else []
            made.add(f"<h2>{area.code}. {area.name}</h2>" + table(rows, head=HEAD))
        return made, reading(made.page())

    made, found = noisy(sums=True)
    right(found, made)
    assert found.subareas["2.2"].points == 10
    made = full(Made.drawn(22), HEAD)
    whole(reading(made.page(), scanned=True), made)
    misread = full(Made(points=Made.drawn(22).points | {"5.5": 7}), HEAD)
    misread.parts = [p.replace(f"<td>{misread.area('5')}</td>", f"<td>{misread.area('5') + 1}</td>") for p in misread.parts]
    found = parse(read(misread.page(), "text/html"), editions(), scanned=True)
    assert not {c for c in found.subareas if c.startswith("5.")}
    assert {p.subject for p in found.problems if p.code == "reference-unproved"} >= {"5.1", "5.5"}


def test_older_edition_by_its_own_sub_areas() -> None:
    made = Made(municipality="Vinterviks kommun", year=2012)
    made.parts = ["<h1>Vinterviks kommun 2012</h1>"]
    for area in instrument("kommunkompassen-2010").areas:
        rows: list[list[object]] = [[f"{area.code}.{n} Fråga {n} om {area.name}", n * 3, 20] for n in range(1, 6)]
        made.add(f"<h2>{area.code}. {area.name}</h2>" + table([*rows, ["", 45, 100]], head=HEAD))
    found = reading(made.page())
    assert (found.instrument, found.year, found.total, len(found.subareas)) == ("kommunkompassen-2010", 2012, 360, 40)
    assert found.problems == ()


@pytest.mark.parametrize("suffix", ["pdf", "docx", "txt"])
def test_the_reference(suffix: str) -> None:
    path = shared("reference", f"olofstrom-2022.{suffix}")
    found = reading(path.read_bytes(), path.name)
    assert (found.municipality, found.year, found.total, found.max) == ("Olofströms kommun", 2022, 452, 800)
    assert [p.points for p in found.areas.values()] == [54, 65, 62, 51, 53, 43, 63, 61]
    assert {c: p.max for c, p in found.subareas.items()} == instrument().maxima
    assert sum(p.points for p in found.subareas.values()) == 452
    assert {p.subarea for p in found.passages} == set(instrument().subareas)
    assert found.problems == ()
    for sides in found.sides.values():
        assert sides.known is (suffix != "txt")
        assert bool(sides.strengths and sides.improvements) is (suffix != "txt")
    assert len(found.sides) == 8
    assert from_json(json.loads(json.dumps(to_json(found)))) == found


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("12", ["number"]), ("tolv", ["number"]), ("12 av 20", ["pair"]), ("12/20 p", ["pair"]), ("60 %", ["share"]),
     ("7,5", ["decimal"]), ("–", ["blank"]), ("1O", ["noisy"]), ("10 20", ["number", "number"]), ("tolv poäng av tjugo", ["pair"])],
)  # fmt: skip
def test_figures(text: str, kinds: list[str]) -> None:
    assert [t.kind for t in figures(text) or ()] == kinds


@pytest.mark.parametrize("text", ["10*", "B41", "2023", "nitton hus", "12 enheter"])
def test_no_figures(text: str) -> None:
    assert figures(text) is None


@pytest.mark.parametrize(
    "wrong",
    [[], {"year": 2020}, {"municipality": "A", "mean": "B", "year": 2020, "instrument": "kommunkompassen-2020", "total": 1},
     {"municipality": "A", "year": 2020, "instrument": "kommunkompassen-2020", "total": 801},
     {"municipality": "A", "year": 2020, "instrument": "kommunkompassen-2020", "total": 1, "areas": [1, 2]}],
)  # fmt: skip
def test_list_entry_refused(wrong: object) -> None:
    assert isinstance(entry(wrong, editions(), "x"), str)


@pytest.mark.parametrize("text", ["", "[]", '{"text": "a", "title": null, "pages": null, "blocks": [["cell", 0, 9, null, null, null, [], null]]}'])
def test_layout_believes_nothing(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 whatever is wrong with it
        layout.parse(text)


def test_a_lone_figure_that_is_the_maximum_is_no_points() -> None:
    made = Made.drawn(7)
    for area in AREAS:
        rows = [f"<p>{n}: {m if str(n).startswith('3.2') else f'{p} av {m}'} poäng</p>" for n, p, m in rows_of(made, area.code)]
        made.add(f"<h2>{area.code}. {area.name}</h2>{''.join(rows)}")
    found = reading(made.page())
    assert "3.2" not in found.subareas
    assert len(found.subareas) == 35
    right(found, made)


def test_a_low_total_without_its_maximum_is_no_areas_sum() -> None:
    made = Made.drawn(1)
    made.points = dict.fromkeys(made.points, 1)
    for area in AREAS:
        rows = [*rows_of(made, area.code), ["Summa", made.area(area.code), 100]]
        rows += [["Summa totalt", sum(made.points.values())]] if area.code == "8" else []
        made.add(f"<h2>Område {area.code} {area.name}</h2>" + table(rows, head=HEAD))
    found = reading(made.page())
    whole(found, made)
    assert found.problems == ()
