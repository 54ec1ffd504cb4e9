"""Many pages of text PDF for measuring: the pages of the project's own documents, over and over, in files of some length."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def originals() -> list[Path]:
    """The demo's PDFs (and the reference report where it is)."""
    folders = ROOT / "sources" / "documents", ROOT.parent / "shared" / "reference"
    return [path for folder in folders for path in sorted(folder.glob("*.pdf"))]


def typeset(folder: Path, pages: int, each: int) -> list[Path]:
    """``pages`` pages in files of ``each``; no two files have the same bytes."""
    import pypdfium2

    folder.mkdir(parents=True, exist_ok=True)
    sources = [pypdfium2.PdfDocument(path) for path in originals()]
    made: list[Path] = []
    turn = 0
    for begin in range(0, pages, each):
        wanted = min(each, pages - begin)
        whole = pypdfium2.PdfDocument.new()
        while len(whole) < wanted:
            source = sources[turn % len(sources)]
            whole.import_pages(source, list(range(min(len(source), wanted - len(whole)))))
            turn += 1
        path = folder / f"{len(made):04}.pdf"
        whole.save(path)
        whole.close()
        with path.open("ab") as file:
            file.write(f"\n% {begin}\n".encode())
        made.append(path)
    return made
