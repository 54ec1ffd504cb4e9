"""A synthetic evaluation of any size, made by the store's own functions in a few transactions."""

from __future__ import annotations

import random
from pathlib import Path

from pipeline.core import drafts
from pipeline.core.columns import PassageColumns
from pipeline.core.drafts import Quote, Said
from pipeline.core.ids import sha256_hex
from pipeline.core.log import Draft
from pipeline.core.model import Anchor, Passage, Suggestion, Tag
from pipeline.run.clock import now
from pipeline.run.evaluation import Evaluation, create, opened
from pipeline.store import passages, sources

WORDS = ("nämnden", "följer", "upp", "målen", "varje", "tertial", "och", "redovisar", "avvikelser", "med", "åtgärder", "här")
RUN = passages.TaggingRun(sha256_hex(b"{}"), "{}", None, "bench", "sv")


def grown(path: Path, *, events: int, sources_: int, passages_: int) -> None:
    """An evaluation with about so many events, sources and passages; nine of ten decisions accept, one awards."""
    create(path, municipality="Provköping", year=2026, instrument="kommunkompassen-2020")
    choose = random.Random(1)
    with opened(path) as evaluation:
        each = passages_ // sources_
        for first in range(1, sources_ + 1, 100):
            with evaluation.db.writing():
                for number in range(first, min(first + 100, sources_ + 1)):
                    _source(evaluation, number, each, choose)
        with evaluation.db.writing() as sql:
            evaluation.append(sql, drafts.add_evaluator(evaluation.books, "EA"))
        _decisions(evaluation, events - sources_ - 2, sources_, each)
        evaluation.db.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def sentence(choose: random.Random) -> str:
    return " ".join(choose.choices(WORDS, k=12)).capitalize() + "."


def _source(evaluation: Evaluation, number: int, count: int, choose: random.Random) -> None:
    lines = [sentence(choose) for _ in range(count)]
    text, slices, at = "\n".join(lines), [], 0
    for line in lines:
        slices.append(Passage(at, at + len(line), ("Rubrik",)))
        at += len(line) + 1
    data = text.encode()
    sql = evaluation.db.sql
    sources.put_blob(sql, sha256_hex(data), data)
    new = sources.NewVersion(
        sha256=sha256_hex(data), media_type="text/plain", fetched_at=now(), reader="text-1", text=text,
        passages=PassageColumns.of(slices), pages=None, missing=(), salt=choose.randbytes(32),
    )  # fmt: skip
    stored = sources.put_version(sql, number, 1, new)
    facts = {
        "source": number, "version": 1, "kind": "document", "collector": "folder", "confidential": False, "bytes": stored.bytes,
        "text": stored.text, "reading": stored.reading, "passages": stored.passages, "record": None,
    }  # fmt: skip
    prose = {"uri": f"file:///{number}.txt", "name": f"{number}.txt", "title": str(number), "own_date": None}
    evaluation.append(sql, Draft("source.stored", "system", facts, prose))
    run = passages.put_run(sql, RUN, now())
    made = [Suggestion((Tag("3.3", 0.5, suggested=True), Tag("1.1", 0.2, suggested=False))) for _ in lines]
    passages.put_suggestions(sql, run, stored.first_passage_id, made)
    passages.put_index(sql, stored.first_passage_id, [(line.lower(), line.lower()) for line in lines])


def _decisions(evaluation: Evaluation, count: int, sources_: int, each: int) -> None:
    codes = list(evaluation.instrument.subareas)
    texts: dict[int, str] = {}
    for start in range(0, count, 1000):
        with evaluation.db.writing() as sql:
            for n in range(start, min(start + 1000, count)):
                if n % 10 == 9:
                    _award(evaluation, n)
                    continue
                # every passage once, in an order that goes through the sources again and again
                source, ordinal = n % sources_ + 1, n // sources_ % each + 1
                text = texts.setdefault(source, sources.text_of(sql, source, 1) or "")
                lines = text.split("\n")
                at = sum(len(line) + 1 for line in lines[: ordinal - 1])
                quote = lines[ordinal - 1]
                anchor = Anchor(1, at, at + len(quote), quote, text[max(0, at - 30) : at], "", None, (), None)
                said = Said(accepted=True, stance="strength", stage="done")
                wanted = Quote(anchor, source, ordinal, ("Rubrik",))
                evaluation.append(sql, drafts.decide(evaluation.books, "E1", codes[n % len(codes)], wanted, said)[1])


def _award(evaluation: Evaluation, n: int) -> None:
    """Points on the last evidence, and every second time they are taken back: sums stay below their maxima."""
    sql, books = evaluation.db.sql, evaluation.books
    if n % 20 == 9:
        from pipeline.core.rows import EvidenceRow

        number = books.next_number(EvidenceRow) - 1
        row = books.get(EvidenceRow, number)
        assert row is not None
        evaluation.append(sql, drafts.award(books, "E1", row.subarea, 1, [number], "Tertialvis uppföljning")[1])
    else:
        from pipeline.core.rows import AwardRow

        evaluation.append(sql, drafts.withdraw("E1", f"P{books.next_number(AwardRow) - 1}", "Räknat två gånger"))
