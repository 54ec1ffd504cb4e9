"""Still more ways, drawn before anybody looked at how reports are read: wide pages, charts between, shortened names, what was
said before and after the municipality's answer, and figures that are not points at all."""

from __future__ import annotations

import re
from itertools import zip_longest

from bench.published.layouts import FILL, HEAD, SPOKEN, each, layout, named, plain, stated
from bench.published.layouts_more import LAYOUTS
from bench.published.parts import Beside, Cell, Drawn, H, Line, NewPage, P, Part, T, Tabs
from pipeline.core.instrument import Area, Subarea

SHORT = (("Strategier för", "Strat."), ("Strategi för", "Strat."), ("utveckling", "utv."), ("effektivitet", "eff."),
         ("information", "info"), ("kommunens", "kns"), ("möjlighet", "möjl."), (" och ", " & "))  # fmt: skip


def short(s: Subarea) -> str:
    said = s.name
    for long, brief in SHORT:
        said = said.replace(long, brief)
    return said


def _gone(d: Drawn, codes: set[str]) -> None:
    """These cannot be told, nor the sums they are part of."""
    d.truth = {c: None if c in codes else p for c, p in d.truth.items()}
    d.sums = {a.code: None if any(s.code in codes for s in a.subareas) else d.area(a) for a in d.areas}
    d.total = None


def _areas(d: Drawn, lines: dict[str, list[Part]]) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        made += [H(2, f"{a.code}. {a.name}"), *lines[a.code]]
    return made


@layout
def x_of_y_p(d: Drawn) -> list[Part]:
    summed = ("", " av 100 p")
    return each(d, ["Delområde", "Utfall"], lambda d, s: [named(s), f"{d.p(s)} av {s.max} p"],
                total=lambda a: [summed[0], f"{d.area(a)}{summed[1]}"])  # fmt: skip


@layout
def x_slash_y_p_spaced(d: Drawn) -> list[Part]:
    return each(d, None, lambda d, s: [s.name, f"{d.p(s)} / {s.max} p."], ruled=False)


@layout
def wide_matrix(d: Drawn) -> list[Part]:
    """A page on its side: areas are columns, each cell a sub-area with its figure."""
    rows: list[Line] = [[f"{a.code}. {a.name}" for a in d.areas]]
    columns = [[f"{s.code}: {d.p(s)}/{s.max}" for s in a.subareas] for a in d.areas]
    rows += [list(row) for row in zip_longest(*columns, fillvalue="")]
    rows.append([f"{d.area(a)}/100" for a in d.areas])
    return [d.title(), P(FILL), T(rows)]


@layout
def maxima_in_turned_head(d: Drawn) -> list[Part]:
    """Names stand in the head with their maxima, the figures on one row."""
    heads = {a.code: [f"{named(s)} (max {s.max})" for s in a.subareas] for a in d.areas}
    return _areas(d, {a.code: [T([heads[a.code], [str(d.p(s)) for s in a.subareas]])] for a in d.areas})


@layout
def names_in_turned_head(d: Drawn) -> list[Part]:
    """As rotated head cells: no numbers, the sum last."""
    def rows(a: Area) -> list[Line]:
        return [["", *(s.name for s in a.subareas), "Summa"], ["Poäng", *(str(d.p(s)) for s in a.subareas), str(d.area(a))],
                ["Högsta poäng", *(str(s.max) for s in a.subareas), "100"]]  # fmt: skip

    return _areas(d, {a.code: [T(rows(a))] for a in d.areas})


@layout
def chart_between(d: Drawn) -> list[Part]:
    """The words of a chart stand between heading and table: its axis and its labels."""
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        axis = [P("0 10 20 30 40 50 60 70 80 90 100"), *(P(f"{s.name}") for s in reversed(a.subareas)), P("Kommunen   Medel")]
        rows: list[Line] = [list(HEAD), *(plain(d, s) for s in a.subareas), ["Summa", str(d.area(a)), "100"]]
        made += [NewPage(), H(1, f"{a.code}. {a.name}"), P(FILL), *axis, P(f"Diagram {a.code}"), T(rows)]
    return made


@layout
def shortened_names(d: Drawn) -> list[Part]:
    return each(d, HEAD, lambda d, s: [f"{s.code} {short(s)}", str(d.p(s)), str(s.max)], total=stated(d))


@layout
def shortened_names_without_numbers(d: Drawn) -> list[Part]:
    return each(d, HEAD, lambda d, s: [short(s), str(d.p(s)), str(s.max)], total=stated(d))


@layout
def first_words_alone(d: Drawn) -> list[Part]:
    return each(d, HEAD, lambda d, s: [f"{s.code} {' '.join(s.name.split()[:2])}…", str(d.p(s)), str(s.max)])


@layout
def areas_of_2016_beside(d: Drawn) -> list[Part]:
    """First the profile of the earlier evaluation by its own areas, then this one's tables."""
    from tests.core.report_maker import instrument

    old = instrument("kommunkompassen-2016")
    rows: list[Line] = [["Område 2017", "Poäng", "Max"]]
    rows += [[f"{a.code}. {a.name}", str(31 + 5 * int(a.code)), "100"] for a in old.areas]
    before: list[Part] = [H(2, "Resultat 2017"), T([*rows, ["Summa", "428", "800"]])]
    return [d.title(), P(FILL), *before, *each(d, HEAD, plain, total=stated(d))[2:]]


@layout
def total_in_words_alone(d: Drawn) -> list[Part]:
    said = f"Den sammanlagda poängen blev {d.total} av 800, att jämföra med 476 i medeltal."
    return [d.title(), P(said), *each(d, HEAD, plain)[1:]]


@layout
def total_in_the_title(d: Drawn) -> list[Part]:
    return [d.title(), H(2, f"{d.total} poäng av 800"), *each(d, HEAD, plain)[1:]]


@layout
def footnotes_in_brackets(d: Drawn) -> list[Part]:
    """A figure with a note's number after it: 12 1) is not 121."""
    marks = {"1.2": " 1)", "3.1": " a)", "5.5": "¹⁾", "7.2": " [2]"}
    made = each(d, HEAD, lambda d, s: [named(s), f"{d.p(s)}{marks.get(s.code, '')}", str(s.max)], total=stated(d))
    return [*made, P("1) Efter rättelse.")]


@layout
def footnotes_by_the_name(d: Drawn) -> list[Part]:
    made = each(d, HEAD, lambda d, s: [f"{named(s)} {int(s.code[0])})", str(d.p(s)), str(s.max)])
    return [*made, P("1) Gäller 3 av 5 nämnder, 20 poäng.")]


@layout
def before_and_after_the_answer(d: Drawn) -> list[Part]:
    head = ["Delområde", "Preliminär poäng", "Slutlig poäng", "Max"]
    return each(d, head, lambda d, s: [named(s), str(s.max - d.p(s)), str(d.p(s)), str(s.max)])


@layout
def own_view_first(d: Drawn) -> list[Part]:
    head = ["Delområde", "Kommunens självskattning", "Utvärderarnas bedömning", "Max"]
    return each(d, head, lambda d, s: [named(s), str(s.max - d.p(s)), str(d.p(s)), str(s.max)])


@layout
def points_left(d: Drawn) -> list[Part]:
    """What is missing stands beside what was reached."""
    return each(d, ["Delområde", "Saknade poäng", "Uppnådda poäng"], lambda d, s: [named(s), str(s.max - d.p(s)), str(d.p(s))])


@layout
def points_left_alone(d: Drawn) -> list[Part]:
    made = each(d, ["Delområde", "Poäng kvar att hämta"], lambda d, s: [named(s), str(s.max - d.p(s))])
    d.never()
    return made


@layout
def rank_beside(d: Drawn) -> list[Part]:
    return each(d, ["Delområde", "Placering", "Poäng"], lambda d, s: [named(s), str(1 + d.p(s) // 2), str(d.p(s))])


@layout
def weights_beside(d: Drawn) -> list[Part]:
    return each(d, ["Delområde", "Vikt", "Poäng", "Max"], lambda d, s: [named(s), "2", str(d.p(s)), str(s.max)],
                total=lambda a: ["Summa", "", str(d.area(a)), "100"])  # fmt: skip


@layout
def arrows(d: Drawn) -> list[Part]:
    head = ["Delområde", f"{d.year - 4} → {d.year}", "Max"]
    return each(d, head, lambda d, s: [named(s), f"{s.max - d.p(s)} → {d.p(s)}", str(s.max)])


@layout
def ranges(d: Drawn) -> list[Part]:
    def said(s: Subarea) -> str:
        return f"{d.p(s)}–{min(d.p(s) + 2, s.max)}" if s.code[-1] == "3" else str(d.p(s))

    made = each(d, HEAD, lambda _, s: [named(s), said(s), str(s.max)])
    _gone(d, {s for s in d.points if s[-1] == "3"})
    return made


@layout
def three_years(d: Drawn) -> list[Part]:
    head = ["Delområde", str(d.year - 8), str(d.year - 4), str(d.year), "Högst"]
    return each(d, head, lambda d, s: [named(s), str(d.p(s) // 3), str(d.p(s) // 2), str(d.p(s)), str(s.max)], ruled=False)


@layout
def criteria_below(d: Drawn) -> list[Part]:
    """Under each sub-area the questions it was judged by, with points of their own."""
    def rows(a: Area) -> list[Line]:
        made: list[Line] = [list(HEAD)]
        for s in a.subareas:
            half = d.p(s) // 2
            made += [plain(d, s), [f"{s.code}.1 Beslutat", str(half), str(s.max // 2)]]
            made += [[f"{s.code}.2 Genomfört", str(d.p(s) - half), str(s.max - s.max // 2)]]
        return [*made, ["Summa", str(d.area(a)), "100"]]

    return _areas(d, {a.code: [T(rows(a))] for a in d.areas})


@layout
def continued(d: Drawn) -> list[Part]:
    """Each table is cut in two by a page, with its head once more."""
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        first: list[Line] = [list(HEAD), *(plain(d, s) for s in a.subareas[:2])]
        second: list[Line] = [["Delområde (forts.)", "Uppnått", "Max"], *(plain(d, s) for s in a.subareas[2:])]
        second += [["Summa", str(d.area(a)), "100"]]
        made += [H(2, f"{a.code}. {a.name}"), T(first), NewPage(), T(second)]
    return made


@layout
def dots(d: Drawn) -> list[Part]:
    full = {s.code: 5 * d.p(s) // s.max for s in d.instrument.subareas.values()}
    made = each(d, ["Delområde", "Bedömning"], lambda _, s: [named(s), "●" * full[s.code] + "○" * (5 - full[s.code])])
    d.never()
    return made


@layout
def two_digits_always(d: Drawn) -> list[Part]:
    return each(d, HEAD, lambda d, s: [named(s), f"{d.p(s):02}", f"{s.max:02}"], total=stated(d))


@layout
def colour_words(d: Drawn) -> list[Part]:
    colour = ("röd", "grön")
    return each(d, ["Delområde", "Poäng"], lambda d, s: [named(s), f"{d.p(s)} poäng ({colour[2 * d.p(s) > s.max]})"])


@layout
def possible_first_in_prose(d: Drawn) -> list[Part]:
    lines: dict[str, list[Part]] = {a.code: [] for a in d.areas}
    for s in d.instrument.subareas.values():
        lines[s.code[0]] += [H(3, named(s)), P(FILL), P(f"Av {s.max} möjliga poäng får kommunen {d.p(s)}.")]
    return _areas(d, lines)


@layout
def lost_in_prose(d: Drawn) -> list[Part]:
    """What is missing is told, not what was reached."""
    lines: dict[str, list[Part]] = {a.code: [] for a in d.areas}
    for s in d.instrument.subareas.values():
        lines[s.code[0]] += [H(3, named(s)), P(f"Kommunen tappar {s.max - d.p(s)} poäng av {s.max}. {FILL}")]
    made = _areas(d, lines)
    d.never()
    return made


@layout
def words_for_all_and_nothing(d: Drawn) -> list[Part]:
    """Full marks and no marks are words."""
    def said(s: Subarea) -> str:
        return {0: "inga poäng", s.max: "full poäng"}.get(d.p(s), f"{SPOKEN[d.p(s)]} av {SPOKEN[s.max]} poäng")

    return each(d, ["Delområde", "Resultat"], lambda _, s: [named(s), said(s)])


@layout
def figures_before_lines(d: Drawn) -> list[Part]:
    lines: dict[str, list[Part]] = {a.code: [P(f"{d.p(s)} p  {named(s)}") for s in a.subareas] for a in d.areas}
    return _areas(d, lines)


@layout
def three_columns_of_boxes(d: Drawn) -> list[Part]:
    """Areas beside each other, each a heading, its sum, and a line for each sub-area."""
    made: list[Part] = [d.title(), P(FILL)]
    for left, right in zip(d.areas[::2], d.areas[1::2], strict=True):
        sides: list[list[Part]] = []
        for a in (left, right):
            lines = [P(f"{s.code} {s.name}: {d.p(s)} ({s.max})") for s in a.subareas]
            sides.append([H(3, f"{a.code}. {a.name}"), P(f"Summa {d.area(a)} av 100"), *lines])
        made.append(Beside(*sides))
    return made


@layout
def norwegian_names(d: Drawn) -> list[Part]:
    """Headings and units in Norwegian, numbers as in the instrument, names in another spelling."""
    def no(s: Subarea) -> str:
        said = s.name.replace("ä", "e").replace("ö", "ø").replace(" och ", " og ").replace("kommunens", "kommunens")
        return f"{s.code} {re.sub('strategi för', 'strategi for', said, flags=re.IGNORECASE)}"

    made = each(d, ["Delområde", "Poeng", "Maks"], lambda d, s: [no(s), str(d.p(s)), str(s.max)], total=stated(d, "Totalt"))
    return [*made, P(f"Samlet resultat: {d.total} poeng av 800 mulige.")]


@layout
def tabs_with_leading_sum(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows = [[named(s), str(d.p(s)), str(s.max)] for s in a.subareas]
        made += [Tabs([[f"{a.code}. {a.name}", str(d.area(a)), "100"], *rows])]
    return made


@layout
def index_of_hundred_beside(d: Drawn) -> list[Part]:
    head = ["Delområde", "Index (0–100)", "Poäng", "Möjliga"]
    return each(d, head, lambda d, s: [named(s), str(100 * d.p(s) // s.max), str(d.p(s)), str(s.max)])


@layout
def similar_municipalities_beside(d: Drawn) -> list[Part]:
    rows: list[Line] = [[Cell("Delområde", down=2), Cell("Poäng", across=3), Cell("Max", down=2)]]
    rows += [["Sommarby", d.short, "Höstvik"]]
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        body: list[Line] = [[named(s), str(s.max - d.p(s)), str(d.p(s)), str(s.max // 2), str(s.max)] for s in a.subareas]
        made += [H(2, f"{a.code}. {a.name}"), T([*rows, *body], 2)]
    return made


# figures that look like points


@layout
def mean_in_turned_head(d: Drawn) -> list[Part]:
    lines: dict[str, list[Part]] = {}
    for a in d.areas:
        head = ["", *(f"{named(s)} (max {s.max})" for s in a.subareas)]
        lines[a.code] = [T([head, ["Medel", *(str(d.p(s)) for s in a.subareas)]])]
    made = _areas(d, lines)
    d.never()
    return made


@layout
def mean_in_the_head_alone(d: Drawn) -> list[Part]:
    made = each(d, ["Delområde", "Poäng (medel för alla kommuner)", "Max"], plain)
    d.never()
    return made


@layout
def share_in_the_caption(d: Drawn) -> list[Part]:
    """That figures are shares stands over the table alone."""
    lines: dict[str, list[Part]] = {}
    for a in d.areas:
        rows: list[Line] = [["Delområde", "Resultat"], *([named(s), str(100 * d.p(s) // s.max)] for s in a.subareas)]
        lines[a.code] = [P("Tabellen visar hur stor andel av möjliga poäng som uppnåtts."), T(rows)]
    made = _areas(d, lines)
    d.never()
    return made


@layout
def level_in_the_caption(d: Drawn) -> list[Part]:
    made = each(d, ["Delområde", "Resultat"], lambda d, s: [named(s), str(5 * d.p(s) // s.max)])
    d.never()
    return [made[0], P("Varje delområde bedöms på en skala från 0 till 5."), *made[1:]]


@layout
def mean_in_the_caption(d: Drawn) -> list[Part]:
    made = each(d, HEAD, plain)
    d.never()
    said = P("Medelvärde för samtliga kommuner")
    return [made[0], P(FILL), *(part for at in range(2, len(made), 2) for part in (made[at], said, made[at + 1]))]


@layout
def then_and_now_in_prose(d: Drawn) -> list[Part]:
    lines: dict[str, list[Part]] = {a.code: [] for a in d.areas}
    for s in d.instrument.subareas.values():
        said = f"Kommunen fick {s.max - d.p(s)} poäng {d.year - 4} och får nu {d.p(s)} av {s.max} poäng. "
        said += f"Målet är att nå {s.max} av {s.max} poäng."
        lines[s.code[0]] += [H(3, named(s)), P(said)]
    return _areas(d, lines)


@layout
def less_than_the_mean_in_prose(d: Drawn) -> list[Part]:
    lines: dict[str, list[Part]] = {a.code: [] for a in d.areas}
    for s in d.instrument.subareas.values():
        said = f"Kommunen får {d.p(s)} poäng, två poäng mindre än medelvärdet {d.p(s) + 2}. "
        said += f"Snittkommunen får {s.max // 2} av {s.max} poäng."
        lines[s.code[0]] += [H(3, named(s)), P(said)]
    return _areas(d, lines)


@layout
def a_row_for_each_year(d: Drawn) -> list[Part]:
    lines: dict[str, list[Part]] = {}
    for a in d.areas:
        rows: list[Line] = [["Delområde", "År", "Poäng", "Max"]]
        for s in a.subareas:
            rows += [[named(s), str(d.year - 4), str(s.max - d.p(s)), str(s.max)], ["", str(d.year), str(d.p(s)), str(s.max)]]
        lines[a.code] = [T(rows)]
    return _areas(d, lines)


@layout
def earlier_in_brackets(d: Drawn) -> list[Part]:
    return each(d, ["Delområde", f"Poäng {d.year} ({d.year - 4})"], lambda d, s: [named(s), f"{d.p(s)} ({s.max - d.p(s)})"])


@layout
def share_without_head(d: Drawn) -> list[Part]:
    return each(d, None, lambda d, s: [*plain(d, s), str(100 * d.p(s) // s.max)])


@layout
def corrected(d: Drawn) -> list[Part]:
    """Two are said to have been corrected."""
    def said(s: Subarea) -> str:
        return f"{s.max - d.p(s)} (rättat till {d.p(s)})" if s.code in ("2.1", "7.3") else str(d.p(s))

    return each(d, HEAD, lambda _, s: [named(s), said(s), str(s.max)])


@layout
def no_points_in_words(d: Drawn) -> list[Part]:
    return each(d, HEAD, lambda d, s: [named(s), str(d.p(s) or "inga"), str(s.max)])


@layout
def bonus_apart(d: Drawn) -> list[Part]:
    return each(d, ["Delområde", "Grundpoäng", "Tilläggspoäng", "Poäng", "Max"],
                lambda d, s: [named(s), str(d.p(s) // 2), str(d.p(s) - d.p(s) // 2), str(d.p(s)), str(s.max)])  # fmt: skip


@layout
def whose_points(d: Drawn) -> list[Part]:
    """Two municipalities beside each other, this one last, no word of points."""
    return each(d, ["Delområde", "Sommarby", d.short], lambda d, s: [named(s), str(s.max - d.p(s)), str(d.p(s))])


@layout
def group_beside(d: Drawn) -> list[Part]:
    head = ["Delområde", "Poäng", "Poäng i jämförelsegruppen"]
    return each(d, head, lambda d, s: [named(s), str(d.p(s)), str(s.max - d.p(s))])


@layout
def group_first(d: Drawn) -> list[Part]:
    head = ["Delområde", "Jämförelsegruppen", "Poäng"]
    return each(d, head, lambda d, s: [named(s), str(s.max - d.p(s)), str(d.p(s))], ruled=False)


__all__ = ["LAYOUTS"]
