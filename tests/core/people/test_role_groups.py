from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.people.role_groups import FEWEST, ROOT, sensitive, shown_group, shown_groups, shown_text, wider

NAMES = (
    "kommundirektör", "förvaltningschefer", "enhetschefer", "medarbetare", "lärare", "fackliga företrädare", "skyddsombud",
    "förtroendevalda i majoritet", "förtroendevalda i opposition", "föreningar", "brukare", "chefer", "någon annan",
)  # fmt: skip


def test_a_group_of_three_is_shown_as_it_is() -> None:
    assert shown_groups({"enhetschefer": 3, "lärare": 5}) == {"enhetschefer": "enhetschefer", "lärare": "lärare"}


def test_a_single_manager_is_shown_with_others_who_are_shown_alike() -> None:
    shown = shown_groups({"kommundirektör": 1, "förvaltningschefer": 3, "enhetschefer": 5})
    assert shown == {"kommundirektör": "chefer", "förvaltningschefer": "chefer", "enhetschefer": "enhetschefer"}


def test_union_representatives_are_never_shown_as_such_nor_alone_under_other_words() -> None:
    shown = shown_groups({"fackliga företrädare": 6, "medarbetare": 8, "enhetschefer": 5})
    assert shown["fackliga företrädare"] == shown["medarbetare"] == "anställda och fackliga"
    assert shown_group({"fackliga företrädare": 6}, "fackliga företrädare") == ROOT


def test_an_unknown_group_is_shown_as_those_interviewed() -> None:
    assert shown_group({"chefer": 3}, "något annat") == ROOT
    assert wider("konstnärer") == ROOT


def test_a_role_whose_group_was_not_interviewed_goes_with_the_nearest_that_is_shown() -> None:
    shown = shown_groups({"rektorer": 0, "chefer": 4, "skyddsombud": 0, "lärare": 2, "elever": 0, "medarbetare": 3})
    assert shown["rektorer"] == "chefer"
    assert shown["skyddsombud"] == shown["elever"] == ROOT
    assert shown["chefer"] == "chefer", "and takes nobody with it"


def test_roles_in_quotes_are_shown_as_their_groups() -> None:
    groups, labels = {"chefer": 4, "kommundirektör": 1}, {"kommundirektör": "kommundirektör", "rektor": "chefer"}
    shown = shown_text("[kommundirektör] och [rektor] och [personnummer] sa [person].", labels, groups)
    assert shown == "[chefer] och [chefer] och [personnummer] sa [person]."


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(1, 9)))
def test_nobody_is_shown_in_a_company_of_fewer_than_three_if_there_are_three(groups: dict[str, int]) -> None:
    shown = shown_groups(groups)
    assert shown.keys() == groups.keys()
    company: Counter[str] = Counter()
    cover: Counter[str] = Counter()
    for group, people in groups.items():
        company[shown[group]] += people
        cover[shown[group]] += 0 if sensitive(group) else people
    for name in company:
        assert not sensitive(name)
        assert cover[name] >= FEWEST or (name == ROOT and sum(1 for g in groups if not sensitive(g) and shown[g] != ROOT) == 0)
