"""How much of a page's own text is read and how much of its frame is not, on trafilatura's own evaluation set.

``python -m bench.main_text FOLDER``: FOLDER is ``tests/`` of a checkout of https://github.com/adbar/trafilatura (Apache-2.0,
not kept here). Each page has stretches that belong to it and stretches that do not; F1 counts both, as trafilatura's own
``evaluate.py`` does, beside trafilatura alone (fast, and with its fallbacks). Exit 1 under the goal.
Measured 2026-11 on 990 pages: ours .905, trafilatura .920 fast and .926 (``read/html_keep.py`` says what the difference buys).
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

GOAL = 0.88


def ours(data: bytes) -> str:
    """What our reader takes for the page's text, headings too."""
    from pipeline.core.errors import ReadError
    from pipeline.read.html import read

    try:
        return read(data).text
    except ReadError:
        return ""


def peer(data: bytes, *, fast: bool) -> str:
    from trafilatura import extract

    return extract(data, fast=fast, include_comments=False) or ""


def score(text: str, item: dict[str, Any]) -> Counter[str]:
    plain = _plain(text)
    held = sum(_plain(words) in plain for words in item["with"])
    frame = sum(_plain(words) in plain for words in item["without"])
    return Counter(tp=held, fn=len(item["with"]) - held, fp=frame)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def main(folder: Path) -> int:
    ways: dict[str, Callable[[bytes], str]] = {
        "belagg": ours,
        "trafilatura fast": lambda data: peer(data, fast=True),
        "trafilatura": lambda data: peer(data, fast=False),
    }
    counts = {name: Counter[str]() for name in ways}
    pages = 0
    for item in json.loads((folder / "evaldata.json").read_text("utf-8")).values():
        path = next((p for p in (folder / "eval" / item["file"], folder / "cache" / item["file"]) if p.is_file()), None)
        if path is None:
            continue
        pages += 1
        data = path.read_bytes()
        for name, way in ways.items():
            counts[name] += score(way(data), item)
    best = 0.0
    for name, c in counts.items():
        precision, recall = c["tp"] / (c["tp"] + c["fp"]), c["tp"] / (c["tp"] + c["fn"])
        f1 = 2 * precision * recall / (precision + recall)
        best = f1 if name == "belagg" else best
        print(f"{name:17} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  ({pages} pages)")
    return int(best < GOAL)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
