"""How well and how fast quotes are found again after edits, against the method of the Hypothesis client.

    python bench/anchor.py [--quotes 200] [--peer] [--seed 1] FILE [FILE ...]

The files' paragraphs (plain text or Markdown) are one document. Quotes are one to three sentences of it, with 40
characters of surroundings. The new version has its words edited at the given rate (replaced, dropped, inserted,
misspelt, figures changed), paragraphs shuffled in one row, and quotes deleted in another. Every word remembers where it
came from, so the right place is known: a find is right when it shares at least half of the characters of both.

The peer follows the published procedure of Hypothesis' ``match-quote``: verbatim places, else those with the least edit
distance up to half the quote's length, ranked by quote 50, prefix 20, suffix 20, position 2.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.anchor import Reanchorer, context

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Found = tuple[int, int] | None
_SENTENCE = re.compile(r"[^.!?]+(?:[.!?]+|$)")


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    prefix: str
    suffix: str
    start: int


def paragraphs(files: Sequence[Path]) -> list[str]:
    """Flowing paragraphs: printed lines are joined until one ends a sentence, and repeated lines are left out."""
    found: list[str] = []
    for file in files:
        flow: list[str] = []
        for line in file.read_text("utf-8").splitlines():
            if not line.strip():
                continue
            flow.append(line.strip())
            if line.rstrip().endswith((".", "!", "?", ":")) or len(line.strip()) < 30:
                found.append(" ".join(flow))
                flow = []
        found.append(" ".join(flow))
    return [p for p in dict.fromkeys(" ".join(p.split()) for p in found) if p]


def pick(parts: Sequence[str], number: int, rng: random.Random) -> list[Quote]:
    """``number`` quotes of 20–700 characters that stand once in the document and do not overlap each other."""
    text, at, sentences = "\n".join(parts), 0, []
    for part in parts:
        spans = [(at + m.start(), at + m.end()) for m in _SENTENCE.finditer(part) if m.group().strip()]
        while spans:
            taken = spans[: rng.randint(1, 3)]
            spans = spans[len(taken) :]
            sentences.append((taken[0][0], taken[-1][1]))
        at += len(part) + 1
    rng.shuffle(sentences)
    quotes = []
    for start, end in sentences:
        quote = text[start:end].strip()
        begin = text.index(quote, start)
        if 20 <= len(quote) <= 700 and text.count(quote) == 1:
            quotes.append(Quote(quote, *context(text, begin, begin + len(quote)), begin))
    return sorted(quotes[:number], key=lambda q: q.start)


def misspell(word: str, rng: random.Random) -> str:
    if word.isdigit():
        return str(int(word) + rng.randint(1, 9))
    at = rng.randrange(len(word))
    return word[:at] + rng.choice(("", word[at] * 2, rng.choice("aeintrs"))) + word[at + 1 :]


def edit(
    parts: Sequence[str], rate: float, rng: random.Random, *, shuffle: bool = False, gone: Sequence[Quote] = ()
) -> tuple[str, dict[int, tuple[int, int]]]:
    """The new text, and for the offset of every old word and sign that lives on the ``[start, end)`` it has there."""
    words = re.findall(r"\w+", " ".join(parts))
    dropped = {offset for q in gone for offset in range(q.start, q.start + len(q.text))}
    offsets, at = [], 0
    for part in parts:
        offsets.append(at)
        at += len(part) + 1
    order = list(range(len(parts)))
    if shuffle:
        rng.shuffle(order)
    text, length, where = [], 0, {}
    for number in order:
        pieces: list[tuple[str, int | None]] = []
        for match in re.finditer(r"\w+|\W+", parts[number]):
            old, piece = offsets[number] + match.start(), match.group()
            if old in dropped:
                continue
            if piece[0].isalnum() and rng.random() < rate:
                kind = rng.randrange(4)
                piece = ("", rng.choice(words), f"{rng.choice(words)} {piece}", misspell(piece, rng))[kind]
            pieces.append((piece, old))
        for piece, origin in [*pieces, ("\n", None)]:
            if origin is not None:
                where[origin] = (length, length + len(piece))
            text.append(piece)
            length += len(piece)
    return "".join(text), where


def right(quote: Quote, found: Found, where: dict[int, tuple[int, int]]) -> bool:
    if found is None:
        return False
    spans = [where[at] for at in range(quote.start, quote.start + len(quote.text)) if at in where]
    start, end = spans[0][0], spans[-1][1]
    shared = min(end, found[1]) - max(start, found[0])
    return 2 * shared >= max(end - start, found[1] - found[0])


def ours(text: str) -> Callable[[Quote], Found]:
    prepared = Reanchorer(text)

    def find(quote: Quote) -> Found:
        found = prepared.find(quote=quote.text, prefix=quote.prefix, suffix=quote.suffix, start=quote.start)
        return None if found.start is None or found.end is None else (found.start, found.end)

    return find


def _ends(text: str, quote: str, limit: int) -> tuple[int, list[int]]:
    """Least edit distance of ``quote`` to slices of ``text``, at most ``limit``, and where those end (Myers)."""
    masks: dict[str, int] = {}
    for at, sign in enumerate(quote):
        masks[sign] = masks.get(sign, 0) | 1 << at
    full, top = (1 << len(quote)) - 1, 1 << len(quote) - 1
    plus, minus, score, best = full, 0, len(quote), limit
    ends: list[int] = []
    for at, sign in enumerate(text):
        equal = masks.get(sign, 0)
        zero = (((equal & plus) + plus) ^ plus) | equal | minus
        up, down = minus | ~(zero | plus) & full, plus & zero
        score += bool(up & top) - bool(down & top)
        up, down = up << 1 & full, down << 1 & full
        plus, minus = down | ~(zero | up) & full, up & zero
        if score < best:
            best, ends = score, []
        if score == best:
            ends.append(at + 1)
    return best, ends


def _errors(text: str, part: str) -> float:
    return 1.0 - _ends(text, part, len(part))[0] / len(part) if text and part else 0.0


def hypothesis(text: str) -> Callable[[Quote], Found]:
    def find(quote: Quote) -> Found:
        size = len(quote.text)
        places = [(m.start(), m.start() + size, 0) for m in re.finditer(f"(?={re.escape(quote.text)})", text)]
        if not places:
            least, ends = _ends(text, quote.text, min(256, size // 2))
            for end in ends[:50]:
                back = text[max(0, end - size - least) : end][::-1]
                places.append((end - _ends(back, quote.text[::-1], least)[1][-1], end, least))

        def score(place: tuple[int, int, int]) -> float:
            start, end, wrong = place
            before = _errors(text[max(0, start - len(quote.prefix)) : start], quote.prefix) if quote.prefix else 1.0
            after = _errors(text[end : end + len(quote.suffix)], quote.suffix) if quote.suffix else 1.0
            near = 1 - abs(start - quote.start) / len(text)
            return 50 * (1 - wrong / size) + 20 * before + 20 * after + 2 * near

        best = max(places, key=score, default=None)
        return None if best is None else best[:2]

    return find


def measure(parts: Sequence[str], quotes: Sequence[Quote], *, seed: int, peer: bool) -> None:
    makers = {"belagg": ours} | ({"hypothesis": hypothesis} if peer else {})
    for name, make in makers.items():
        print(f"{name}: share of {len(quotes)} quotes right, wrong, lost; milliseconds a quote, median and worst")
        for rate in (0.0, 0.01, 0.05, 0.1, 0.2):
            for shuffle in (False, True):
                rng = random.Random(f"{seed} {rate} {shuffle}")
                text, where = edit(parts, rate, rng, shuffle=shuffle)
                living = [q for q in quotes if any(at in where for at in range(q.start, q.start + len(q.text)))]
                row(f"{rate:4.0%} {'shuffled' if shuffle else 'in order'}", make(text), living, where)
        for rate in (0.0, 0.05, 0.2):
            text, _ = edit(parts, rate, random.Random(f"{seed} {rate}"), gone=quotes[::2])
            find = make(text)
            wrong = [q for q in quotes[::2] if find(q) is not None]
            print(f"  {rate:4.0%} deleted   found all the same {len(wrong) / len(quotes[::2]):6.1%}")


def row(label: str, find: Callable[[Quote], Found], quotes: Sequence[Quote], where: dict[int, tuple[int, int]]) -> None:
    good = lost = 0
    times = []
    find(Quote("Ingenstans kvittrar xylofonen", "", "", 0))  # prepares what is prepared once
    for quote in quotes:
        begun = time.perf_counter()
        found = find(quote)
        times.append(1000 * (time.perf_counter() - begun))
        good += right(quote, found, where)
        lost += found is None
    share = [n / len(quotes) for n in (good, len(quotes) - good - lost, lost)]
    figures = " ".join(f"{s:6.1%}" for s in share)
    print(f"  {label}  {figures}  {statistics.median(times):6.2f} {max(times):6.2f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="+", type=Path)
    options.add_argument("--quotes", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--peer", action="store_true", help="measure the method of Hypothesis too: slow")
    given = options.parse_args()
    parts = paragraphs(given.files)
    quotes = pick(parts, given.quotes, random.Random(given.seed))
    print(f"{sum(map(len, parts)) / 1000:.0f} thousand characters, {len(parts)} paragraphs")
    measure(parts, quotes, seed=given.seed, peer=given.peer)


if __name__ == "__main__":
    main()
