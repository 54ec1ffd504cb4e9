from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tag.hashes import Index, Letters, hashes, joined, running

WORDS = st.lists(st.text(max_size=80), min_size=1, max_size=30, unique=True)


@settings(deadline=None)
@given(st.lists(st.text(max_size=300), max_size=9))
def test_a_word_has_one_hash_alone_and_among_others(words: list[str]) -> None:
    assert hashes(words).tolist() == [running(word)[-1] for word in words]


@settings(deadline=None)
@given(st.text(max_size=90), st.data())
def test_every_piece_has_the_hash_of_the_same_letters_elsewhere(word: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(word)))
    end = data.draw(st.integers(start, len(word)))
    letters = Letters(["före", word])
    found = letters.pieces(np.array([1]), np.array([start]), np.array([end]))
    assert found.tolist() == hashes([word[start:end]]).tolist()
    assert joined(hashes([word[:start]]), np.array([start]), hashes([word[start:]])).tolist() == hashes([word]).tolist()
    assert running(word)[start] == running(word[:start])[-1]


@settings(deadline=None)
@given(WORDS, WORDS)
def test_an_index_finds_what_is_in_it_and_nothing_else(inside: list[str], asked: list[str]) -> None:
    index = Index.of(hashes(inside))
    number = {word: n for n, word in enumerate(inside)}
    expected = [number.get(word, -1) for word in [*inside, *asked]]
    assert index.find(hashes([*inside, *asked])).tolist() == expected
    assert [index.one(running(word)[-1]) for word in [*inside, *asked]] == expected


def test_an_index_of_many_finds_each() -> None:
    words = [f"ord{n}" for n in range(20_000)]
    index = Index.of(hashes(words))
    assert np.array_equal(index.find(hashes(words)), np.arange(len(words)))
    assert (index.find(hashes([f"{n}ord" for n in range(20_000)])) == -1).all()


def test_a_sieve_lets_its_own_through_and_fewer_others() -> None:
    words = [f"ord{n}" for n in range(5000)]
    _, _, order = Index.laid(hashes(words))
    sieve = Index.of(hashes(words)).sieve(order % 5 == 0)  # every fifth word, as the index has laid them
    assert len(sieve.through(hashes(words[::5]))) == 1000
    assert len(sieve.through(hashes([f"x{n}" for n in range(10_000)]))) < 2000


def test_an_empty_index_finds_nothing() -> None:
    index = Index.of(hashes([]))
    assert index.find(hashes(["", "a"])).tolist() == [-1, -1]
    assert index.one(running("a")[-1]) == -1
