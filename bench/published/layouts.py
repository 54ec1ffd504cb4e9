"""Sixty-odd ways to publish the same figures. Each takes a drawn evaluation and gives the report's parts; where a layout holds
figures that nobody could tell, it says so in the evaluation's ``truth``."""

from __future__ import annotations

from collections.abc import Callable

from bench.published.parts import Cell, Drawn, H, Line, P, Part, T
from pipeline.core.instrument import Area, Subarea
from pipeline.core.reference.numerals import words

SPOKEN = {value: word for word, value in reversed(words().items())}
FILL = (
    "Kommunen har en vision som är känd i organisationen. Under 2019 infördes en ny modell i 12 av 20 enheter, och 87 procent "
    "av de 340 som svarade känner till den. Förvaltningen följer upp arbetet tre gånger om året."
)

Row = Callable[[Drawn, Subarea], Line]
LAYOUTS: dict[str, Callable[[Drawn], list[Part]]] = {}


def layout(make: Callable[[Drawn], list[Part]]) -> Callable[[Drawn], list[Part]]:
    LAYOUTS[make.__name__.replace("_", " ")] = make
    return make


def named(s: Subarea) -> str:
    return f"{s.code} {s.name}"


def plain(d: Drawn, s: Subarea) -> Line:
    return [named(s), str(d.p(s)), str(s.max)]


def each(
    d: Drawn, head: list[str] | None, row: Row, *, total: Callable[[Area], Line] | None = None,
    ruled: bool = True, heading: str = "{code}. {name}", level: int = 2,
) -> list[Part]:  # fmt: skip
    """A heading and a table for each area."""
    made: list[Part] = [d.title(), P(FILL)]
    for area in d.areas:
        rows: list[Line] = [list(head)] if head else []
        rows += [row(d, s) for s in area.subareas]
        rows += [total(area)] if total else []
        made += [H(level, heading.format(code=area.code, name=area.name)), T(rows, 1 if head else 0, ruled)]
    return made


def stated(d: Drawn, label: str = "Summa") -> Callable[[Area], Line]:
    return lambda a: [label, str(d.area(a)), str(a.max)]


def _unjudged(d: Drawn, made: list[Part]) -> list[Part]:
    """Where a sub-area is not told, its area's sum is not either."""
    d.sums = {a.code: None if any(d.truth[s.code] is None for s in a.subareas) else d.area(a) for a in d.areas}
    d.total = None
    return made


HEAD = ["Delområde", "Uppnått", "Max"]


@layout
def tables_with_sums(d: Drawn) -> list[Part]:
    return each(d, HEAD, plain, total=stated(d))


@layout
def unruled_tables(d: Drawn) -> list[Part]:
    return each(d, HEAD, plain, total=stated(d), ruled=False)


@layout
def unruled_without_head(d: Drawn) -> list[Part]:
    return each(d, None, plain, total=stated(d, ""), ruled=False)


@layout
def names_without_numbers(d: Drawn) -> list[Part]:
    return each(d, HEAD, lambda d, s: [s.name, str(d.p(s)), str(s.max)], total=stated(d))


@layout
def name_and_number_apart(d: Drawn) -> list[Part]:
    return each(d, ["Nr", *HEAD], lambda d, s: [s.code, s.name, str(d.p(s)), str(s.max)], ruled=False)


@layout
def maximum_first(d: Drawn) -> list[Part]:
    return each(d, ["Delområde", "Maxpoäng", "Poäng"], lambda d, s: [named(s), str(s.max), str(d.p(s))],
                total=lambda a: ["Totalt", str(a.max), str(d.area(a))])  # fmt: skip


@layout
def maximum_first_without_head(d: Drawn) -> list[Part]:
    """Which is which can be told by the instrument alone, if points and maximum never coincide the wrong way."""
    return each(d, None, lambda d, s: [named(s), str(s.max), str(d.p(s))])


@layout
def one_table_area_rows(d: Drawn) -> list[Part]:
    rows: list[Line] = [["Område och delområde", "Poäng", "Högsta poäng"]]
    for a in d.areas:
        rows.append([f"{a.code}. {a.name}", str(d.area(a)), str(a.max)])
        rows += [plain(d, s) for s in a.subareas]
    rows.append(["Totalt", str(d.total), "800"])
    return [d.title(), P(FILL), T(rows)]


@layout
def one_table_merged_area_heads(d: Drawn) -> list[Part]:
    rows: list[Line] = [list(HEAD)]
    for a in d.areas:
        rows.append([Cell(f"{a.code}. {a.name}", across=3)])
        rows += [plain(d, s) for s in a.subareas]
        rows.append(["Summa", str(d.area(a)), str(a.max)])
    return [d.title(), P(FILL), T(rows)]


@layout
def area_merged_down(d: Drawn) -> list[Part]:
    rows: list[Line] = [["Område", "Delområde", "Resultat", "Max"]]
    for a in d.areas:
        for n, s in enumerate(a.subareas):
            first: list[str | Cell] = [Cell(f"{a.code}. {a.name}", down=len(a.subareas))] if n == 0 else []
            rows.append([*first, *plain(d, s)])
    return [d.title(), P(FILL), T(rows)]


@layout
def area_sum_merged_down(d: Drawn) -> list[Part]:
    """The area's sum stands in a cell beside all its sub-areas."""
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [["Delområde", "Poäng", "Max", "Områdets summa"]]
        for n, s in enumerate(a.subareas):
            last: list[str | Cell] = [Cell(str(d.area(a)), down=len(a.subareas))] if n == 0 else []
            rows.append([*plain(d, s), *last])
        made += [H(2, f"{a.code}. {a.name}"), T(rows)]
    return made


@layout
def head_over_two_columns(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [
            [Cell("Delområde", down=2), Cell("Poäng", across=2)], ["Uppnådd", "Möjlig"], *(plain(d, s) for s in a.subareas),
        ]  # fmt: skip
        made += [H(2, f"{a.code}. {a.name}"), T(rows, 2)]
    return made


@layout
def head_over_two_years(d: Drawn) -> list[Part]:
    made: list[Part] = [d.title(), P(FILL)]
    for a in d.areas:
        rows: list[Line] = [
            [Cell("Delområde", down=2), Cell("Resultat", across=2), Cell("Max", down=2)], [str(d.year), str(d.year - 4)],
            *([named(s), str(d.p(s)), str(s.max - d.p(s)), str(s.max)] for s in a.subareas),
        ]  # fmt: skip
        made += [H(2, f"{a.code}. {a.name}"), T(rows, 2)]
    return made


@layout
def earlier_year_first(d: Drawn) -> list[Part]:
    head = ["Delområde", str(d.year - 3), str(d.year), "Max"]
    return each(d, head, lambda d, s: [named(s), str(s.max - d.p(s)), str(d.p(s)), str(s.max)])


@layout
def change_since_last(d: Drawn) -> list[Part]:
    head = ["Delområde", "Poäng", "Max", "Förändring"]
    return each(d, head, lambda d, s: [*plain(d, s), f"{d.p(s) - s.max // 2:+d}".replace("-", "−")])


@layout
def earlier_without_year(d: Drawn) -> list[Part]:
    head = ["Delområde", "Nu", "Förra gången", "Max"]
    return each(d, head, lambda d, s: [named(s), str(d.p(s)), str(s.max - d.p(s)), str(s.max)])


@layout
def mean_beside(d: Drawn) -> list[Part]:
    head = ["Delområde", d.short, "Riket", "Max"]
    return each(d, head, lambda d, s: [named(s), str(d.p(s)), f"{s.max / 2:.1f}".replace(".", ","), str(s.max)])


@layout
def mean_first_whole(d: Drawn) -> list[Part]:
    head = ["Delområde", "Medelvärde", "Resultat", "Maxpoäng"]
    return each(d, head, lambda d, s: [named(s), str(s.max - d.p(s)), str(d.p(s)), str(s.max)], ruled=False)


@layout
def best_and_mean(d: Drawn) -> list[Part]:
    head = ["Delområde", "Poäng", "Max", "Medel", "Bästa kommun"]
    return each(d, head, lambda d, s: [*plain(d, s), str(s.max // 2), str(s.max)], total=None)


@layout
def share_beside(d: Drawn) -> list[Part]:
    head = ["Delområde", "Poäng", "Max", "Andel"]
    return each(
        d,
        head,
        lambda d, s: [*plain(d, s), f"{100 * d.p(s) // s.max} %"],
        total=lambda a: ["Summa", str(d.area(a)), "100", f"{d.area(a)} %"],
    )


@layout
def shares_alone(d: Drawn) -> list[Part]:
    made = each(d, ["Delområde", "Måluppfyllelse"], lambda d, s: [named(s), f"{100 * d.p(s) // s.max} %"])
    d.never()
    return made


@layout
def shares_without_sign(d: Drawn) -> list[Part]:
    made = each(d, ["Delområde", "Procent"], lambda d, s: [named(s), str(100 * d.p(s) // s.max)])
    d.never()
    return made


@layout
def levels_beside(d: Drawn) -> list[Part]:
    head = ["Delområde", "Nivå (1–5)", "Poäng", "Max"]
    return each(d, head, lambda d, s: [named(s), str(1 + 4 * d.p(s) // s.max), str(d.p(s)), str(s.max)])


@layout
def levels_alone(d: Drawn) -> list[Part]:
    made = each(d, ["Delområde", "Nivå"], lambda d, s: [named(s), str(1 + 4 * d.p(s) // s.max)])
    d.never()
    return made


@layout
def answers_beside(d: Drawn) -> list[Part]:
    head = ["Delområde", "Antal svar", "Poäng", "Max"]
    return each(d, head, lambda d, s: [named(s), str(s.max + 3), str(d.p(s)), str(s.max)])


@layout
def x_of_y(d: Drawn) -> list[Part]:
    return each(
        d,
        ["Delområde", "Poäng"],
        lambda d, s: [named(s), f"{d.p(s)} av {s.max}"],
        total=lambda a: ["Summa", f"{d.area(a)} av {a.max}"],
    )


@layout
def x_slash_y(d: Drawn) -> list[Part]:
    return each(d, ["Delområde", "Resultat"], lambda d, s: [named(s), f"{d.p(s)}/{s.max}"], ruled=False)


@layout
def x_with_maximum_in_brackets(d: Drawn) -> list[Part]:
    return each(d, ["Delområde", "Poäng (max)"], lambda d, s: [named(s), f"{d.p(s)} ({s.max})"])


@layout
def units(d: Drawn) -> list[Part]:
    return each(d, HEAD, lambda d, s: [named(s), f"{d.p(s)} p", f"{s.max} p"])


@layout
def maximum_in_name(d: Drawn) -> list[Part]:
    return each(d, ["Delområde", "Poäng"], lambda d, s: [f"{named(s)} (max {s.max} p)", str(d.p(s))])


@layout
def in_words(d: Drawn) -> list[Part]:
    return each(d, HEAD, lambda d, s: [named(s), SPOKEN[d.p(s)], SPOKEN[s.max]])


@layout
def in_words_with_capital(d: Drawn) -> list[Part]:
    return each(
        d, ["Delområde", "Poäng"], lambda d, s: [named(s), f"{SPOKEN[d.p(s)].capitalize()} av {SPOKEN[s.max]}"], ruled=False
    )


@layout
def decimals_of_nothing(d: Drawn) -> list[Part]:
    return each(
        d, HEAD, lambda d, s: [named(s), f"{d.p(s)},0", f"{s.max},0"], total=lambda a: ["Summa", f"{d.area(a)},0", "100,0"]
    )


@layout
def half_points(d: Drawn) -> list[Part]:
    made = each(d, HEAD, lambda d, s: [named(s), f"{d.p(s)},5" if s.code[-1] in "24" else str(d.p(s)), str(s.max)])
    d.truth = {c: None if c[-1] in "24" else p for c, p in d.truth.items()}
    return _unjudged(d, made)


@layout
def dash_for_not_judged(d: Drawn) -> list[Part]:
    gone = {c for n, c in enumerate(d.points) if n % 5 == 2}
    made = each(d, HEAD, lambda d, s: [named(s), "–" if s.code in gone else str(d.p(s)), str(s.max)])
    d.truth = {c: None if c in gone else p for c, p in d.truth.items()}
    return _unjudged(d, made)


@layout
def empty_for_not_judged(d: Drawn) -> list[Part]:
    gone = {c for n, c in enumerate(d.points) if n % 4 == 1}
    made = each(d, HEAD, lambda d, s: [named(s), "" if s.code in gone else str(d.p(s)), str(s.max)], ruled=False)
    d.truth = {c: None if c in gone else p for c, p in d.truth.items()}
    return _unjudged(d, made)


@layout
def words_for_not_judged(d: Drawn) -> list[Part]:
    gone = {c for n, c in enumerate(d.points) if n % 6 == 3}
    made = each(d, HEAD, lambda d, s: [named(s), "Ej bedömt" if s.code in gone else str(d.p(s)), str(s.max)])
    d.truth = {c: None if c in gone else p for c, p in d.truth.items()}
    return _unjudged(d, made)
