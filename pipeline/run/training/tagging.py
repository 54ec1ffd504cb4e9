"""The tagger as this installation has it: rules and model loaded once a process, and the identity that goes with results."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import UsageError
from pipeline.core.ids import canonical_json, sha256_hex
from pipeline.run.resources import folder
from pipeline.store.passages import TaggingRun

if TYPE_CHECKING:
    from pipeline.core.model import Problem
    from pipeline.core.rules import Rules
    from pipeline.tag.language import Pack
    from pipeline.tag.tagger import RuleTagger


def rules_folder() -> Path:
    return folder("rules") / "tagging"


@lru_cache(maxsize=2)
def tagger(model: bytes | None = None, *, semantic: bool = False) -> RuleTagger:
    """The default tagger, or the one with the ``model`` that an evaluation has learnt (``learning.current``).

    ``semantic``: with meaning heard where words are unsure. Raises UsageError with every problem when a rule file is wrong,
    and when the package for meaning is not installed.
    """
    from pipeline.run.instruments import shown
    from pipeline.run.yamlfile import tagging_rules
    from pipeline.tag.tagger import load_tagger

    rules, problems = tagging_rules(rules_folder())
    if problems:
        raise UsageError("rules-invalid", problems=shown(problems))
    if not semantic:
        return load_tagger(rules, model=model)
    from pipeline.tag.semantic import load_semantic

    return load_tagger(rules, model=model, semantic=load_semantic())


@lru_cache(maxsize=2)
def tagger_in(language: str) -> RuleTagger:
    """The tagger that the rules and the pack in ``rules/<language>`` make: rules alone, no model.

    Raises UsageError: no such language, or every problem in its files.
    """
    from pipeline.run.instruments import shown
    from pipeline.tag.tagger import RuleTagger

    there = languages()
    if language not in there:
        raise UsageError("language-unknown", language=language, known=", ".join(["sv", *there]))
    rules, pack, problems = read_language(there[language])
    if pack is None or problems:
        raise UsageError("rules-invalid", problems=shown(problems))
    return RuleTagger(rules, language=pack)


def read_language(place: Path) -> tuple[Rules, Pack | None, list[Problem]]:
    """The rules and the language pack in a folder of a language, and everything wrong with them."""
    from pipeline.run.yamlfile import load, tagging_rules
    from pipeline.tag.language import parse

    located, problems = load(place / "language.yaml")
    rules, more = tagging_rules(place / "tagging")
    if located is None:
        return rules, None, problems + more
    pack, wrong = parse(located)
    return rules, pack, problems + more + wrong


def rule_problems(place: Path | None = None) -> list[Problem]:
    """All that is wrong with the tagging rules in ``place`` (None: Swedish and every other language there is), their own
    examples run if they could be read. A place with a ``language.yaml`` is a language."""
    from pipeline.run.training.known_codes import unknown_codes
    from pipeline.run.yamlfile import tagging_rules
    from pipeline.tag.tagger import check_examples

    problems: list[Problem] = []
    others = [place] if place and (place / "language.yaml").is_file() else []
    if not others:
        parsed, problems = tagging_rules(place or rules_folder())
        problems = unknown_codes(place or rules_folder()) + problems
        problems = problems or check_examples(parsed)
    for folder_of in others or (languages().values() if place is None else ()):
        rules, pack, wrong = read_language(folder_of)
        wrong = unknown_codes(folder_of / "tagging") + wrong
        problems = problems + (wrong or check_examples(rules, pack))  # type: ignore[arg-type]  # a pack, as nothing is wrong
    return problems


def languages() -> dict[str, Path]:
    """Code → folder of every language besides Swedish."""
    return {path.parent.name: path.parent for path in sorted(folder("rules").glob("*/language.yaml"))}


@lru_cache(maxsize=2)
def run_identity(model: bytes | None = None, *, semantic: bool = False) -> TaggingRun:
    """Rules, model, code and language as results carry them; found without loading the tagger, which takes a second."""
    from pipeline.tag import swedish
    from pipeline.tag.shipped import CODE, model_sha256, shipped_model

    text = canonical_json(rules_text()).decode()
    built = model_sha256(shipped_model() if model is None else model)
    language = swedish.identity
    if semantic:
        language = tagger(model, semantic=True).identity()["language"]
    return TaggingRun(sha256_hex(text.encode()), text, built, CODE, language)


def rules_text() -> dict[str, str]:
    """File name → text of every rule file."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(rules_folder().glob("*.yaml"))}
