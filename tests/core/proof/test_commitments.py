"""Hashes of stored rows are hashes of canonical JSON, and say nothing without their salt."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.ids import canonical_json
from pipeline.core.proof.commitments import row_hash, rows_hash, salted

ROWS = st.lists(
    st.lists(st.none() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])))
)


@given(ROWS)
def test_rows_are_canonical_json(rows: list[list[object]]) -> None:
    assert rows_hash(rows) == hashlib.sha256(canonical_json(rows)).hexdigest()
    for row in rows:
        assert row_hash(row) == hashlib.sha256(canonical_json(row)).hexdigest()


def test_salt_matters() -> None:
    digest = hashlib.sha256(b"x").hexdigest()
    assert salted(b"a" * 32, digest) != salted(b"b" * 32, digest)
    assert salted(b"a" * 32, digest) == hashlib.sha256(b"a" * 32 + bytes.fromhex(digest)).hexdigest()
