"""Published reports in 135 layouts by eight producers, and some scanned: figures right, unread, lost, wrong. Exit 1 if any
is wrong or lost without a word.

    python -m bench.published [--fast] [LAYOUT …]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.published import producers
from bench.published.layouts_odd import LAYOUTS
from bench.published.parts import Drawn
from bench.published.trial import Judged, judged, read_here, table
from pipeline.core.errors import ReadError
from pipeline.core.reference import Reference, Unread

SCANNED = ("tables with sums", "unruled tables", "one table area rows", "points in headings", "tabs", "dotted lines",
           "in words", "x of y", "area on each page", "half points", "total in prose", "two columns")  # fmt: skip


def main() -> int:
    wanted = [a for a in sys.argv[1:] if not a.startswith("--")]
    names = [name for name in LAYOUTS if not wanted or name in wanted]
    found: dict[tuple[str, str], Judged] = {}
    for producer, (name, data, drawn) in reports(names, fast="--fast" in sys.argv):
        found[producer, name] = made = judged(reading(producer, data), drawn)
        if made.bad or wanted:
            print(f"{producer:16} {name:34} wrong {made.wrong[:6]} lost {made.lost[:6]} missed {made.missed[:6]}", flush=True)
    every = dict.fromkeys(p for p, _ in found)
    print()
    table([(p, [j for (q, _), j in found.items() if q == p]) for p in every])
    print()
    table([(n, [j for (_, m), j in found.items() if m == n]) for n in names])
    table([("all", list(found.values()))])
    return int(any(j.bad for j in found.values()))


def reading(producer: str, data: tuple[str, bytes]) -> Reference:
    name, body = data
    if producer != "scanned":
        return read_here(body, name)
    from pipeline.run.reporting.reference import imported

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(body)
        try:
            return imported(path)[0]
        except ReadError:
            return Reference(None, None, None, None, problems=(Unread("reference-edition", "instrument"),))


def reports(names: list[str], *, fast: bool) -> Iterator[tuple[str, tuple[str, tuple[str, bytes], Drawn]]]:
    seeds = {name: Drawn(seed) for seed, name in enumerate(LAYOUTS, 1) if name in names}
    drawn = {name: (LAYOUTS[name](d), d) for name, d in seeds.items()}
    for producer, (suffix, make) in producers.PLAIN.items():
        for name, (parts, d) in drawn.items():
            yield producer, (name, (f"r.{suffix}", make(parts, d)), d)
    if fast:
        return
    with tempfile.TemporaryDirectory() as folder:
        pages = producers.chromium([producers.html(parts, d) for parts, d in drawn.values()])
        for data, (name, (_, d)) in zip(pages, drawn.items(), strict=True):
            yield "chromium pdf", (name, ("r.pdf", data), d)
        for odd in (False, True):
            place = Path(folder, str(odd))
            place.mkdir()
            made = producers.office([producers.docx(parts, d, odd=odd) for parts, d in drawn.values()], place)
            for data, (name, (_, d)) in zip(made, drawn.items(), strict=True):
                yield f"office pdf{', odd' if odd else ''}", (name, ("r.pdf", data), d)
    for name in (n for n in SCANNED if n in drawn):
        parts, d = drawn[name]
        yield "scanned", (name, ("r.pdf", producers.scanned(producers.typst(parts, d))), d)


if __name__ == "__main__":
    sys.exit(main())
