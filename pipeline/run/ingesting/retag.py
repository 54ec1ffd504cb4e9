"""Tag stored passages again. One transaction for each version; decisions and evidence are not touched."""

from __future__ import annotations

import json

from pipeline.core.errors import Refused
from pipeline.core.model import Passage
from pipeline.core.rows import SourceRow
from pipeline.run.caging.reading import suggest
from pipeline.run.clock import now
from pipeline.run.evaluation import Evaluation
from pipeline.run.kept_models import current
from pipeline.run.training.tagging import run_identity, tagger
from pipeline.store import passages, sources, vault


def retag(evaluation: Evaluation, *, semantic: bool = False) -> int:
    """How many passages were tagged again; ``semantic``: with meaning heard where words are unsure."""
    if vault.locked(evaluation.db.sql):
        raise Refused("vault-locked")
    count, model = 0, current(evaluation.db.path)
    made, identity = tagger(model, semantic=semantic), run_identity(model, semantic=semantic)
    for stored in list(sources.stored_readings(evaluation.db.sql)):
        source = evaluation.books.get(SourceRow, stored.source)
        rows = list(sources.passage_rows(evaluation.db.sql, stored.id))
        if source is None or not rows:
            continue
        slices = tuple(Passage(int(r[3] or 0), int(r[4] or 0), tuple(json.loads(str(r[5])))) for r in rows)
        texts = [stored.text[p.start : p.end] for p in slices]
        suggestions = suggest(made, texts, slices, source.kind)  # type: ignore[arg-type]  # one of SOURCE_KINDS
        with evaluation.db.writing() as sql:
            run = passages.put_run(sql, identity, now())
            passages.put_suggestions(sql, run, int(rows[0][0] or 0), suggestions)
        count += len(rows)
    reindex(evaluation)
    return count


def reindex(evaluation: Evaluation) -> None:
    """Build the full-text index again from the texts, in one transaction: whoever searches finds the old or the new one."""
    from pipeline.tag.swedish import index_terms

    with evaluation.db.writing() as sql:
        passages.drop_empty_tallies(sql)
        passages.clear_index(sql)
        for stored in sources.stored_readings(sql):
            rows = list(sources.passage_rows(sql, stored.id))
            if rows:
                texts = [stored.text[int(r[3] or 0) : int(r[4] or 0)] for r in rows]
                passages.put_index(sql, int(rows[0][0] or 0), [index_terms(text) for text in texts])
