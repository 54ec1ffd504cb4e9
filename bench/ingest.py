"""Whole ingest (hash, read, segment, tag, store, index) beside raw extraction, and ingesting the same folder again."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

from bench.measure import line

ROUNDS = 3
COPIES = 12


def corpus(folder: Path) -> list[Path]:
    """The demo's PDFs (and the reference report where it is), several times, each copy with bytes of its own."""
    root = Path(__file__).resolve().parents[1]
    originals = sorted((root / "sources" / "documents").glob("*.pdf"))
    originals += sorted((root.parent / "shared" / "reference").glob("*.pdf"))
    made = []
    for n in range(COPIES):
        for path in originals:
            made.append(folder / f"{n}-{path.name}")
            made[-1].write_bytes(path.read_bytes() + f"\n% copy {n}\n".encode())
    return made


def raw(files: list[Path]) -> int:
    import pypdfium2

    pages = 0
    for path in files:
        pdf = pypdfium2.PdfDocument(path)
        for page in pdf:
            page.get_textpage().get_text_range()
            pages += 1
        pdf.close()
    return pages


def words(files: list[Path]) -> None:
    import pdfplumber

    for path in files:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_words()
                page.close()


def cpu() -> float:
    """CPU seconds of this process and of the workers that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def whole(folder: Path, db: Path, executor: str = "inline") -> tuple[float, float, int]:
    """(seconds first time, seconds again, passages); ``inline`` reads in this process, ``serial`` in a caged worker."""
    from pipeline.run.evaluation import create, opened
    from pipeline.run.ingest import Options, ingest

    create(db, municipality="Bänk", year=2026, instrument="kommunkompassen-2020")
    with opened(db) as evaluation:
        began = cpu()
        outcomes = ingest(evaluation, [str(folder)], Options(executor=executor))
        first = cpu() - began
        began = time.process_time()
        again = ingest(evaluation, [str(folder)], Options(executor=executor))
        second = cpu() - began
    assert all(o.error is None for o in outcomes)
    assert all(o.status == "unchanged" for o in again)
    return first, second, sum(o.passages for o in outcomes)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "in")
        folder.mkdir()
        files = corpus(folder)
        whole(folder, Path(name, "warm.db"))  # the tagger's tables are loaded once a process
        firsts, agains, raws = [], [], []
        for n in range(ROUNDS):
            began = time.process_time()
            pages = raw(files)
            raws.append(time.process_time() - began)
            first, again, passages = whole(folder, Path(name, f"{n}.db"))
            firsts.append(first)
            agains.append(again)
        began = time.process_time()
        words(files[: len(files) // COPIES])
        plumber = (time.process_time() - began) * COPIES
        print(f"{len(files)} files, {pages} pages, {passages} passages; CPU seconds, medians of {ROUNDS}")
        first, again, extraction = sorted(firsts)[1], sorted(agains)[1], sorted(raws)[1]
        line("ingest : pypdfium2 get_text_range", first, extraction, "≤ 2.5×")
        line("ingest : pdfplumber extract_words", first, plumber, "≥ 15×", faster=True)
        caged = sorted(whole(folder, Path(name, f"caged-{n}.db"), "serial")[0] for n in range(ROUNDS))[1]
        line("ingest, caged, start of the worker included", caged, extraction, "≤ 2.5×")
        line("ingest again, unchanged : the first time", again, first, "≤ 0.03×")
