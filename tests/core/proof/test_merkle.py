"""The tree against the vectors of RFC 6962's reference implementation and RFC 9162's own definitions, at every size."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.proof import merkle

# Certificate Transparency's test vectors (certificate-transparency/python/ct/crypto/merkle_test.py)
LEAVES = [bytes.fromhex(h) for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {  # (leaf from 0, size)
    (0, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (5, 8): ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}  # fmt: skip
PROOFS = {  # (old, new)
    (1, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (6, 8): ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 5): ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
}  # fmt: skip


def leaves(size: int) -> list[bytes]:
    return [hashlib.sha256(bytes([n])).digest() for n in range(size)]


def by_definition(items: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not items:
        return hashlib.sha256(b"").digest()
    if len(items) == 1:
        return hashlib.sha256(b"\x00" + items[0]).digest()
    k = 1
    while k * 2 < len(items):
        k *= 2
    return hashlib.sha256(b"\x01" + by_definition(items[:k]) + by_definition(items[k:])).digest()


def test_published_roots() -> None:
    tree = merkle.Tree()
    assert tree.root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for leaf, expected in zip(LEAVES, ROOTS, strict=True):
        tree.add(leaf)
        assert tree.root().hex() == expected


def test_published_paths() -> None:
    for (index, size), path in PATHS.items():
        assert [h.hex() for h in merkle.inclusion(LEAVES[:size], index)] == path
    for (old, new), path in PROOFS.items():
        assert [h.hex() for h in merkle.consistency(LEAVES[:new], old)] == path


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33])
def test_every_proof_holds_and_no_other(size: int) -> None:
    items = leaves(size)
    root = merkle.root(items)
    assert root == by_definition(items)
    for index in range(size):
        path = merkle.inclusion(items, index)
        assert merkle.included(items[index], index, size, path, root)
        assert not merkle.included(b"other", index, size, path, root)
        assert not merkle.included(items[index], index, size, [*path, root], root)
        assert not path or not merkle.included(items[index], index, size, path[:-1], root)
        for other in range(size):
            assert other == index or not merkle.included(items[index], other, size, path, root)
    for old in range(1, size + 1):
        path, before = merkle.consistency(items, old), merkle.root(items[:old])
        assert merkle.consistent((old, before), (size, root), path)
        assert not merkle.consistent((old, root if old < size else b"x" * 32), (size, root), path)
        assert not merkle.consistent((old, before), (size, before if old < size else b"x" * 32), path)
        assert not merkle.consistent((old, before), (size, root), [*path, root])


@given(st.integers(2, 60), st.data())
def test_a_rewritten_past_has_no_proof(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    items = leaves(size)
    before = merkle.root(items[:old])
    items[data.draw(st.integers(0, old - 1))] = b"rewritten"
    assert not merkle.consistent((old, before), (size, merkle.root(items)), merkle.consistency(items, old))


def test_outside_the_tree() -> None:
    for wrong in (-1, 3):
        with pytest.raises(IndexError):
            merkle.inclusion(leaves(3), wrong)
    for wrong in (0, 4):
        with pytest.raises(IndexError):
            merkle.consistency(leaves(3), wrong)
    assert not merkle.consistent((0, b""), (3, merkle.root(leaves(3))), [])
