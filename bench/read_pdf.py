"""PDF → Document and → passages, against PDFium's bare text and pdfplumber's words of the same pages: CPU medians, in turns.

    python -m bench.read_pdf [FILE.pdf …]      (python bench/read_pdf.py works too)

Without files: the PDFs of sources/documents and, where they are beside the checkout, of ../shared. Goals: passages at most
1.5 × the bare text, and 30 × faster than pdfplumber's words. pdfplumber is so slow that it reads each file once.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from bench.measure import interleaved, line  # noqa: E402
from pipeline.core.segment import segment  # noqa: E402
from pipeline.read.pdf.reader import read  # noqa: E402

GOAL, WORDS_GOAL = 1.5, 30.0
MOST = 60  # pages of one file; a longer one would outweigh all others


def bare(data: bytes) -> int:
    """The peer: every page's text, no places."""
    import pypdfium2

    size = 0
    source = pypdfium2.PdfDocument(data)
    for number in range(len(source)):
        page = source[number]
        text = page.get_textpage()
        size += len(text.get_text_range())
        text.close()
        page.close()
    source.close()
    return size


def words(data: bytes) -> float:
    """CPU seconds of pdfplumber's words, each page closed after use."""
    import pdfplumber

    began = time.process_time()
    with pdfplumber.open(io.BytesIO(data)) as source:
        for page in source.pages:
            page.extract_words()
            page.close()
    return time.process_time() - began


def files(arguments: list[str]) -> list[Path]:
    if arguments:
        return [Path(name) for name in arguments]
    shared = ROOT.parent / "shared"
    places = (ROOT / "sources" / "documents", shared / "reference", shared / "corpora" / "real-sv")
    return [path for place in places for path in sorted(place.glob("*.pdf"))]


def main() -> int:
    total = {"bare": 0.0, "read": 0.0, "passages": 0.0, "words": 0.0}
    pages = 0
    for path in files(sys.argv[1:]):
        data = path.read_bytes()
        document = read(data)
        if (document.pages or 0) > MOST:
            print(f"{path.name}: {document.pages} pages, left out")
            continue
        times = interleaved(
            {"bare": lambda d=data: bare(d), "read": lambda d=data: read(d), "passages": lambda d=data: segment(read(d))},  # type: ignore[misc]
            rounds=7,
        )
        times["words"] = words(data)
        pages += document.pages or 0
        for name, seconds in times.items():
            total[name] += seconds
        line(f"{path.name[:48]} ({document.pages} p.) → passages", times["passages"], times["bare"], f"≤ {GOAL}")
    print(f"\n{pages} pages, {total['bare'] / pages * 1000:.2f} ms a page for PDFium's bare text")
    line("PDF → Document, against bare text", total["read"], total["bare"], f"≤ {GOAL}")
    line("PDF → passages, against bare text", total["passages"], total["bare"], f"≤ {GOAL}")
    line("PDF → passages, against pdfplumber's words", total["passages"], total["words"], f"≥ {WORDS_GOAL}", faster=True)
    good = total["passages"] <= GOAL * total["bare"] and total["words"] >= WORDS_GOAL * total["passages"]
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
