"""The bytes that are hashed, against vectors written down once and for all."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.log import Draft, Entry, chain_faults, first_prev, seal
from tests.conftest import ROOT

UUID = "00000000-0000-4000-8000-000000000001"
AT = "2026-11-23T09:22:01.123456Z"
DRAFTS = [
    Draft("evaluation.created", "system", {"uuid": UUID, "municipality": "Lönnviks kommun", "year": 2026}),
    Draft("evaluator.added", "system", {"evaluator": "E1", "role": "evaluator"}, {"name": "Åsa"}),
    Draft("award.given", "E1", {"award": 1, "points": 5, "evidence": [1]}, {"because": "Följer upp “varje” tertial"}),
]
# hashes of the three events above, with nonces of 32 × 0x01 (facts) and 32 × 0x02 (prose); see docs/log.md
VECTORS = [
    "3f3023a63b7a41623677eb16c5303e9daa40400ea917407fc313a5b4a12811d5",
    "ebf1f44df43e6a0f7087aa551d3eae615eac16a364d752bcf232f9a7e191334c",
    "91f25673f887776df2885ba8078ea8b4e2d17da15afffe647d0817e84a4335b7",
]


def entries() -> list[Entry]:
    made, prev = [], first_prev(UUID)
    for seq, draft in enumerate(DRAFTS, 1):
        entry, _, _ = seal(draft, seq=seq, at=AT, prev=prev, nonces=(b"\x01" * 32, b"\x02" * 32))
        made.append(entry)
        prev = entry.hash
    return made


def test_vectors() -> None:
    assert [e.hash.hex() for e in entries()] == VECTORS


def test_by_hand() -> None:
    """The formula of the design, written out a second time."""
    entry, facts, prose = seal(DRAFTS[1], seq=7, at=AT, prev=b"\x09" * 32, nonces=(b"\x01" * 32, b"\x02" * 32))
    assert facts.data == b'{"evaluator":"E1","role":"evaluator"}'
    commitments = [hashlib.sha256(b"\x01" * 32 + facts.data).digest(), hashlib.sha256(b"\x02" * 32 + prose.data).digest()]
    fields = [b"belagg-log-1", b"\x09" * 32, b"7", AT.encode(), b"system", b"evaluator.added", *commitments]
    assert entry.hash == hashlib.sha256(b"".join(len(f).to_bytes(4, "big") + f for f in fields)).digest()


def test_a_whole_chain_has_no_faults() -> None:
    assert list(chain_faults(entries(), UUID)) == []


@given(st.integers(0, 2), st.sampled_from(["at", "actor", "kind", "facts", "prose", "prev", "hash", "seq"]))
def test_any_changed_field_is_found(index: int, name: str) -> None:
    changed = entries()
    old = getattr(changed[index], name)
    new = old + 1 if name == "seq" else old[:-1] + (b"\xff" if isinstance(old, bytes) else "?")
    if new == old:
        new = old[:-1] + b"\x00"
    values = {f: getattr(changed[index], f) for f in Entry._fields} | {name: new}
    changed[index] = Entry(**values)
    assert list(chain_faults(changed, UUID))


def test_a_missing_event_is_found() -> None:
    assert list(chain_faults([entries()[0], entries()[2]], UUID)) == [(3, "gap"), (3, "prev")]


def test_the_published_vectors_are_these() -> None:
    page = (ROOT / "docs" / "log.md").read_text(encoding="utf-8")
    assert all(vector in page for vector in VECTORS)
