"""More ways: sums and totals, sentences, headings, lines, columns of the page, other numbers, other editions."""

from __future__ import annotations

from bench.published.layouts import FILL, HEAD, LAYOUTS, each, layout, named, plain, stated
from bench.published.parts import Beside, Cell, Drawn, H, Line, NewPage, P, Part, T, Tabs


@layout
def footnotes(d: Drawn) -> list[Part]:
    made = each(
        d,
        HEAD,
        lambda d, s: [
            named(s),
            f"{d.p(s)}*" if s.code == "4.2" else f"{d.p(s)}" + ("¹" if s.code == "3.1" else ""),
            str(s.max),
        ],
    )
    return [*made, P("* Underlaget var ofullständigt."), P("¹ Gäller 2 av 5 nämnder.")]


@layout
def sums_that_lie(d: Drawn) -> list[Part]:
    """One area's sum is not the sum of its sub-areas; the total is that of the stated sums."""
    wrong = d.draw.choice(d.areas).code
    d.sums = {a.code: min(100, d.area(a) + 3) if a.code == wrong else d.area(a) for a in d.areas}
    d.total = sum(v or 0 for v in d.sums.values())
    return [*each(d, HEAD, plain, total=lambda a: ["Summa", str(d.sums[a.code]), str(a.max)]),
            P(f"Totalt fick kommunen {d.total} av 800 poäng.")]  # fmt: skip


@layout
def total_that_lies(d: Drawn) -> list[Part]:
    assert d.total is not None
    d.total += 7
    return [*each(d, HEAD, plain, total=stated(d)), P(f"Totalt får {d.municipality} {d.total} poäng av 800 möjliga.")]


@layout
def total_in_prose(d: Drawn) -> list[Part]:
    said = f"{d.municipality} når sammanlagt {d.total} poäng av 800 möjliga. Vid mätningen {d.year - 4} var summan 391."
    return [d.title(), P(said), *each(d, HEAD, plain)[1:]]


@layout
def totals_in_prose_alone(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made += [H(2, f"{a.code}. {a.name}"), P(f"Inom området {a.name} får kommunen {d.area(a)} av {a.max} poäng. {FILL}")]
    d.truth = dict.fromkeys(d.truth)
    return made


@layout
def prose_each(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made.append(H(2, f"{a.code}. {a.name}"))
        for s in a.subareas:
            made += [H(3, named(s)), P(FILL), P(f"Kommunen får {d.p(s)} av {s.max} poäng.")]
    return made


@layout
def prose_with_change(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made.append(H(2, f"{a.code}. {a.name}"))
        for s in a.subareas:
            more = "fler" if s.code < "5" else "färre"
            made += [H(3, named(s)), P(f"Kommunen får {d.p(s)} poäng, vilket är 2 {more} än {d.year - 4}. {FILL}")]
    return made


@layout
def points_in_headings(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made.append(H(2, f"Område {a.code} {a.name} – {d.area(a)} av {a.max} poäng"))
        for s in a.subareas:
            made += [H(3, f"{named(s)} ({d.p(s)} av {s.max} poäng)"), P(FILL)]
    return made


@layout
def points_in_headings_and_years(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made.append(H(2, f"{a.code}. {a.name}"))
        for s in a.subareas:
            made += [H(3, f"{named(s)}: {d.p(s)} poäng ({d.year - 4}: {s.max - d.p(s)} poäng)"), P(FILL)]
    return made


@layout
def keyed_lines(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made.append(H(2, f"{a.code}. {a.name}"))
        for s in a.subareas:
            made += [H(3, named(s)), P(f"Poäng: {d.p(s)} (max {s.max})"), P(FILL)]
    return made


@layout
def keyed_lines_after_text(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made.append(H(2, f"{a.code}. {a.name}"))
        for s in a.subareas:
            made += [H(3, named(s)), P(FILL), P(f"Bedömning: {d.p(s)} poäng av {s.max} möjliga.")]
    return made


@layout
def tabs(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows = [[f"{a.code}. {a.name}", "Uppnått", "Max"], *([named(s), str(d.p(s)), str(s.max)] for s in a.subareas)]
        made.append(Tabs([*rows, ["", str(d.area(a)), str(a.max)]]))
    return made


@layout
def tabs_without_head(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made += [H(2, f"Område {a.code}: {a.name}"), Tabs([[named(s), f"{d.p(s)} poäng"] for s in a.subareas])]
    return made


@layout
def dotted_lines(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made.append(H(2, f"{a.code}. {a.name}"))
        made += [P(f"{named(s)} ........................ {d.p(s)}/{s.max}") for s in a.subareas]
    return made


@layout
def contents_and_tables(d: Drawn) -> list[Part]:
    """A list of contents first: its page numbers are no points."""
    lines: list[Part] = [H(2, "Innehåll")]
    for n, s in enumerate(d.instrument.subareas.values()):
        lines.append(P(f"{named(s)} {'.' * 30} {3 + n // 3}"))
    return [d.title(), *lines, NewPage(), *each(d, HEAD, plain, total=stated(d))[1:]]


@layout
def contents_with_tabs(d: Drawn) -> list[Part]:
    rows = [[named(s), str(5 + n // 2)] for n, s in enumerate(d.instrument.subareas.values())]
    return [d.title(), H(2, "Innehållsförteckning"), Tabs(rows), NewPage(), *each(d, HEAD, plain)[1:]]


@layout
def contents_alone(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), H(2, "Innehåll")]
    for a in d.areas:
        page = 4 + 3 * int(a.code)
        made += [Tabs([[f"{a.code}. {a.name}", str(page)], *([named(s), str(page + 1)] for s in a.subareas)])]
    d.never()
    return [*made, P(FILL)]


@layout
def area_on_each_page(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [list(HEAD), *(plain(d, s) for s in a.subareas), ["", str(d.area(a)), str(a.max)]]
        made += [
            NewPage(),
            H(1, f"{a.code}. {a.name}"),
            P(FILL),
            T(rows),
            P(FILL),
            P(f"Nästa område står på sida {int(a.code) + 3}."),
        ]
    return made


@layout
def two_columns(d: Drawn) -> list[Part]:
    """Unruled tables beside each other on the page."""
    made: list[Part] = [d.title(), P(FILL)]
    for left, right in zip(d.areas[::2], d.areas[1::2], strict=True):
        sides: list[list[Part]] = []
        for a in (left, right):
            rows: list[Line] = [
                ["Delområde", "Poäng", "Max"],
                *(plain(d, s) for s in a.subareas),
                ["Summa", str(d.area(a)), "100"],
            ]
            sides.append([H(2, f"{a.code}. {a.name}"), T(rows, 1, ruled=False)])
        made.append(Beside(*sides))
    return made


@layout
def two_columns_of_lines(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for left, right in zip(d.areas[::2], d.areas[1::2], strict=True):
        sides: list[list[Part]] = [
            [H(2, f"{a.code}. {a.name}"), Tabs([[named(s), f"{d.p(s)}/{s.max}"] for s in a.subareas])] for a in (left, right)
        ]
        made.append(Beside(*sides))
    return made


@layout
def two_areas_in_one_table(d: Drawn) -> list[Part]:
    """One table whose left half is one area and whose right half is the next."""
    made: list[Part] = [d.title(), P(FILL)]
    for left, right in zip(d.areas[::2], d.areas[1::2], strict=True):
        rows: list[Line] = [[left.name, "Poäng", "Max", right.name, "Poäng", "Max"]]
        for n in range(max(len(left.subareas), len(right.subareas))):
            pair: list[str | Cell] = []
            for a in (left, right):
                pair += plain(d, a.subareas[n]) if n < len(a.subareas) else ["", "", ""]
            rows.append(pair)
        made.append(T(rows))
    return made


@layout
def turned(d: Drawn) -> list[Part]:
    """Sub-areas are columns."""
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [
            ["", *(s.code for s in a.subareas)], ["Poäng", *(str(d.p(s)) for s in a.subareas)],
            ["Max", *(str(s.max) for s in a.subareas)],
        ]  # fmt: skip
        made += [H(2, f"{a.code}. {a.name}"), T(rows)]
    return made


@layout
def profile_then_tables(d: Drawn) -> list[Part]:
    """A first table of areas alone, then those of sub-areas, then all again at the end."""
    rows: list[Line] = [
        ["Område", "Poäng", "Max"],
        *([f"{a.code}. {a.name}", str(d.area(a)), "100"] for a in d.areas),
    ]
    end = T([list(HEAD), *(plain(d, s) for a in d.areas for s in a.subareas)])
    return [
        *each(d, HEAD, plain)[:2],
        H(2, "Resultat i korthet"),
        T([*rows, ["Summa", str(d.total), "800"]]),
        *each(d, HEAD, plain)[2:],
        H(1, "Bilaga"),
        end,
    ]


@layout
def areas_alone(d: Drawn) -> list[Part]:
    rows: list[Line] = [
        ["Område", "Poäng", "Max"],
        *([f"{a.code}. {a.name}", str(d.area(a)), "100"] for a in d.areas),
    ]
    d.truth = dict.fromkeys(d.truth)
    return [d.title(), P(FILL), T([*rows, ["Totalt", str(d.total), "800"]])]


@layout
def areas_with_earlier(d: Drawn) -> list[Part]:
    rows: list[Line] = [["Område", str(d.year - 4), str(d.year), "Medel"]]
    rows += [[f"{a.code}. {a.name}", str(100 - d.area(a)), str(d.area(a)), "52"] for a in d.areas]
    d.truth = dict.fromkeys(d.truth)
    return [d.title(), P(FILL), T([*rows, ["Totalt", "391", str(d.total), "455"]])]


@layout
def another_municipality_too(d: Drawn) -> list[Part]:
    other = Drawn(d.seed + 1000)
    rows: list[Line] = [list(HEAD), *(plain(other, s) for a in d.areas for s in a.subareas)]
    return [*each(d, HEAD, plain, total=stated(d)), H(1, "Jämförelse med Sommarby kommun"), T(rows)]


@layout
def earlier_evaluation_too(d: Drawn) -> list[Part]:
    other = Drawn(d.seed + 2000)
    rows: list[Line] = [list(HEAD), *(plain(other, s) for a in d.areas for s in a.subareas)]
    return [*each(d, HEAD, plain, total=stated(d)), H(1, f"Resultat {d.year - 5}"), T(rows)]


@layout
def disagreeing_tables(d: Drawn) -> list[Part]:
    """The appendix says otherwise of two sub-areas."""
    torn = {"2.2", "6.3"}
    rows: list[Line] = [list(HEAD)]
    for s in d.instrument.subareas.values():
        said = (d.p(s) + 4) % s.max if s.code in torn else d.p(s)
        rows += [[named(s), str(said), str(s.max)]]
    made = [*each(d, HEAD, plain), H(1, "Alla delområden"), T(rows)]
    d.truth |= dict.fromkeys(torn)
    d.sums |= {"2": None, "6": None}
    d.total = None
    return made


@layout
def renumbered(d: Drawn) -> list[Part]:
    """The sub-areas of each area stand in another order, numbered anew: the names say which they are. A number that
    contradicts its name is nobody's."""
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [list(HEAD)]
        rows += [[f"{a.code}.{n} {s.name}", str(d.p(s)), str(s.max)] for n, s in enumerate(reversed(a.subareas), 1)]
        made += [H(2, f"{a.code}. {a.name}"), T([*rows, ["Summa", str(d.area(a)), "100"]])]
    return made


@layout
def lettered(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [list(HEAD)]
        rows += [[f"{'abcdefg'[n]}) {s.name}", str(d.p(s)), str(s.max)] for n, s in enumerate(a.subareas)]
        made += [H(2, f"{a.code}. {a.name}"), T(rows)]
    return made


@layout
def bare_numbers(d: Drawn) -> list[Part]:
    """1, 2, 3 … within each area."""
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [["Nr", "Delområde", "Poäng", "Max"]]
        rows += [[str(n), s.name, str(d.p(s)), str(s.max)] for n, s in enumerate(a.subareas, 1)]
        made += [H(2, a.name), T(rows)]
    return made


@layout
def other_maxima(d: Drawn) -> list[Part]:
    """Every maximum is twice the instrument's, as in no edition known: nothing but what is stated may be said."""
    made = each(d, HEAD, lambda d, s: [named(s), str(2 * d.p(s)), str(2 * s.max)])
    d.truth = {c: 2 * p for c, p in d.points.items()}
    d.sums = {c: 2 * (p or 0) for c, p in d.sums.items()}
    d.total = 2 * (d.total or 0)
    d.maxima = {c: 2 * m for c, m in d.maxima.items()}
    return made


@layout
def norwegian(d: Drawn) -> list[Part]:
    made = each(d, ["Delområde", "Oppnådd poeng", "Maks poeng"], plain, total=stated(d, "Sum"))
    return [*made, P(f"Kommunen fikk til sammen {d.total} poeng.")]


@layout
def english(d: Drawn) -> list[Part]:
    return each(d, ["Subarea", "Points", "Maximum"], plain, total=stated(d, "Total"))


@layout
def page_feet_with_figures(d: Drawn) -> list[Part]:
    """What looks like a running foot stands after every table, with a year and a number."""
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made += [
            H(2, f"{a.code}. {a.name}"),
            T([list(HEAD), *(plain(d, s) for s in a.subareas)]),
            P(f"{d.municipality} {d.year} {3 + int(a.code)}"),
            NewPage(),
        ]
    return made


@layout
def page_numbers_by_names(d: Drawn) -> list[Part]:
    """A register at the end: each sub-area's name and the pages it is spoken of on."""
    end = [P(f"{s.name} {n % 9 + 4}, {n % 9 + 20}") for n, s in enumerate(d.instrument.subareas.values())]
    return [*each(d, HEAD, plain, total=stated(d)), H(1, "Register"), *end]


@layout
def strengths_with_figures(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [
            ["Styrkor", "Förbättringsmöjligheter"],
            [f"{a.subareas[0].name} 12 av 20", "87 procent 2021"],
            ["3 av 5 nämnder", f"{a.subareas[1].code} 5"],
        ]
        made += [H(2, f"{a.code}. {a.name}"), T([list(HEAD), *(plain(d, s) for s in a.subareas)]), T(rows)]
    return made


@layout
def long_names_folded(d: Drawn) -> list[Part]:
    """Names in two lines, figures on the second."""
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [["Delområde och vad som bedöms", "Uppnådda poäng av kommunen", "Högsta möjliga poäng"]]
        rows += [[f"{named(s)}\n(bedöms efter intervjuer och dokument)", str(d.p(s)), str(s.max)] for s in a.subareas]
        made += [H(2, f"{a.code}. {a.name}"), T(rows, ruled=False)]
    return made


@layout
def bars_with_figures(d: Drawn) -> list[Part]:
    """Bars drawn with signs, the figure at their end."""
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made += [
            H(2, f"{a.code}. {a.name}"),
            T(
                [
                    ["Delområde", "", "Poäng"],
                    *([named(s), "█" * (8 * d.p(s) // s.max), f"{d.p(s)} av {s.max}"] for s in a.subareas),
                ]
            ),
        ]
    return made


@layout
def figures_before_names(d: Drawn) -> list[Part]:
    return each(d, ["Poäng", "Max", "Delområde"], lambda d, s: [str(d.p(s)), str(s.max), named(s)])


@layout
def ascending_by_points(d: Drawn) -> list[Part]:
    order = sorted(d.instrument.subareas.values(), key=lambda s: -d.p(s) / s.max)
    rows: list[Line] = [["Delområde", "Poäng", "Max"], *(plain(d, s) for s in order)]
    return [d.title(), P(FILL), T(rows)]


@layout
def sum_in_a_box(d: Drawn) -> list[Part]:
    """First the area's sum beside all its sub-areas' names, on the first of their lines; then the tables."""
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [[f"{a.code}. {a.name}", "Resultat"]]
        rows += [[named(s), str(d.area(a)) if n == 0 else ""] for n, s in enumerate(a.subareas)]
        made.append(T(rows, ruled=a.code < "5"))
    return [*made, *each(d, HEAD, plain, total=stated(d))[2:]]


@layout
def sum_in_a_box_alone(d: Drawn) -> list[Part]:
    made = sum_in_a_box(d)[: 2 + len(d.areas)]
    d.truth = dict.fromkeys(d.truth)
    return made


@layout
def older_edition(d: Drawn) -> list[Part]:
    """Areas of 2010, whose sub-areas no edition here knows: its own codes and names are believed."""
    from tests.core.report_maker import instrument

    d.instrument = instrument("kommunkompassen-2010")
    d.year = 2012
    d.points, d.sums, d.maxima = {}, {}, {}
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [list(HEAD)]
        for n, most in enumerate((20, 25, 15, 30, 10), 1):
            d.points[f"{a.code}.{n}"] = d.draw.randint(0, most)
            rows.append([f"{a.code}.{n} Fråga {'abcde'[n - 1]} om {a.name.lower()}", str(d.points[f"{a.code}.{n}"]), str(most)])
        d.sums[a.code] = sum(p for c, p in d.points.items() if c[0] == a.code)
        made += [H(2, f"{a.code}. {a.name}"), T([*rows, ["Summa", str(d.sums[a.code]), "100"]])]
    d.truth, d.total = dict(d.points), sum(d.points.values())
    return made


@layout
def older_edition_areas_alone(d: Drawn) -> list[Part]:
    from tests.core.report_maker import instrument

    d.instrument = instrument("kommunkompassen-2016")
    d.year = 2017
    d.points = {}
    d.sums = {a.code: d.draw.randint(20, 90) for a in d.areas}
    d.truth, d.total = {}, sum(v or 0 for v in d.sums.values())
    rows: list[Line] = [
        ["Område", "Poäng", "Max"],
        *([f"{a.code}. {a.name}", str(d.sums[a.code]), "100"] for a in d.areas),
    ]
    return [d.title(), P(FILL), T([*rows, ["Summa", str(d.total), "800"]])]

__all__ = ["LAYOUTS"]
