"""A sample of the torture: damaged copies of every format are read or refused by name, within their time and memory."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bench.mutants import mutants
from bench.torture_readers import WORKER, Timed, Watch
from pipeline.run.caging.cage import Limits
from pipeline.run.caging.reading import read_source
from pipeline.run.caging.warm import SAMPLES, fruitless
from pipeline.run.caging.worker import WARM
from pipeline.run.resources import folder
from tests.read.pdf_maker import Page, pdf


def originals() -> list[tuple[str, bytes]]:
    page = Page()
    page.prose(70, 740, "Nämnden följer upp sina mål varje tertial och redovisar avvikelser med åtgärder.", 455)
    small = {**SAMPLES, **WARM, **fruitless(), "b.pdf": pdf(page, page, outline=[(0, "Mål", 0)])}
    real = [path for path in sorted(Path(folder("sources")).rglob("*")) if path.suffix in (".docx", ".pdf", ".html")][:6]
    return [*small.items(), *((path.name, path.read_bytes()) for path in real)]


def test_mutants_are_the_same_each_time() -> None:
    files = originals()[:8]
    assert list(mutants(files, 40, 5)) == list(mutants(files, 40, 5))
    assert list(mutants(files, 40, 5)) != list(mutants(files, 40, 6))


def test_damaged_files_have_typed_outcomes() -> None:
    watch = Watch()
    with Timed(1, Limits(60)) as pool:
        for name, data in mutants(originals(), 150, 7):
            answer, _ = pool.submit(read_source, data, name, None).result()
            watch.look(name, data, answer, 0.0)
        assert pool.peak < WORKER
    assert watch.faults == []
    assert Counter(watch.outcomes).total() == 150
    assert watch.outcomes["ok"] + watch.outcomes["partly"] > 20
