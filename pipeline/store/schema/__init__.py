"""The tables of ``evidence.db``, every column commented, as numbered migrations.

Each table is one of: proven (covered by the log and compared by the audit), rebuildable (from proven ones) or ephemeral.
``TABLES`` says which; a test holds it against the schema. ``docs/data-model.md`` is generated from this module.
A migration is never edited once released: a change is a new number.
"""

from __future__ import annotations

from typing import Literal

from pipeline.store.schema import v1, v2, v3, v4

APPLICATION_ID = 0x424C4747  # "BLGG"

Standing = Literal["proven", "rebuildable", "ephemeral"]

TABLES: dict[str, Standing] = {
    "evaluation": "proven",
    "instrument": "proven",
    "blob": "proven",
    "blob_chunk": "proven",
    "version": "proven",
    "version_commitment": "proven",
    "passage": "proven",
    "event": "proven",
    "event_part": "proven",
    "evaluator": "proven",
    "source": "proven",
    "evidence": "proven",
    "decision": "proven",
    "award": "proven",
    "award_evidence": "proven",
    "judgement": "proven",
    "report_text": "proven",
    "absence": "proven",
    "resolution": "proven",
    "assignment": "proven",
    "opened": "proven",
    "state_change": "proven",
    "reply": "proven",
    "signing_key": "proven",
    "checkpoint": "proven",
    "erased_part": "proven",
    "erased_version": "proven",
    "erased_quote": "proven",
    "home": "proven",
    "alias": "proven",
    "rules": "rebuildable",
    "tagging_run": "rebuildable",
    "suggestion": "rebuildable",
    "tag": "rebuildable",
    "anchor_verdict": "rebuildable",
    "passage_fts": "rebuildable",
    "same_words": "rebuildable",
    "tally": "rebuildable",
    "interview": "proven",
    "failure": "ephemeral",
    "setting": "ephemeral",
    "erasure_pending": "ephemeral",
    "erased_file": "ephemeral",
    "copy_made": "ephemeral",
    "vault": "ephemeral",
    "ingest_run": "ephemeral",
    "left_out": "ephemeral",
    "site_page": "ephemeral",
    "reference": "ephemeral",
    "action": "ephemeral",
}

MIGRATIONS: tuple[str, ...] = (v1.SQL, v2.SQL, v3.SQL, v4.SQL)
