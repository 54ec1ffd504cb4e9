"""The compounds of the field, taken apart beforehand: ``splits.sv.gz``, so that the commonest need no taking apart when met.

    python -m pipeline.tag.splits rules sources

makes it of the words in the project's own rules, examples and documents. It changes no answer: each entry is what
``compounds.cut`` says, and a test holds it to that. About every other compound of a municipality's text is among them.
"""

from __future__ import annotations

import gzip
import sys
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.tag.compounds import Split

TEXTS = ("*.yaml", "*.jsonl", "*.md", "*.typ", "*.html", "*.txt")


def known(word: str) -> Split | None:
    """Where the last part of ``word`` begins, and the dictionary forms of its parts, if it is in the table."""
    row = _table().get(word)
    if row is None:
        return None
    start, *parts = row.split(" ")
    return int(start), tuple(parts)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    packed = files("pipeline.tag").joinpath("splits.sv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").split("\n")  # a word, its split, the next word …
    return dict(zip(lines[::2], lines[1::2], strict=False))


def build(texts: Iterable[str]) -> bytes:
    """The packed table of the compounds in ``texts``; the same bytes from the same texts."""
    from pipeline.tag import compounds, swedish
    from pipeline.tag.dictionary import lookups

    forms = sorted({swedish.fold(token) for text in texts for token in swedish.tokens(text)})
    forms = [form for form in forms if form.isalpha() and len(form) <= swedish.LONGEST]
    unknown = [form for form, lemma in zip(forms, lookups(forms), strict=True) if lemma is None]
    found = zip(unknown, compounds.cut(unknown), strict=True)
    rows = [f"{form}\n{split[0]} {' '.join(split[1])}\n" for form, split in found if split is not None]
    return gzip.compress("".join(rows).encode(), 9, mtime=0)


def main() -> None:
    paths = sorted(path for place in sys.argv[1:] for kind in TEXTS for path in Path(place).rglob(kind))
    data = build(path.read_text("utf-8") for path in paths)
    Path(__file__).with_name("splits.sv.gz").write_bytes(data)
    sys.stdout.write(f"{len(paths)} files → splits.sv.gz, {len(data)} bytes\n")


if __name__ == "__main__":
    main()
