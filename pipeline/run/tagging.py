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
    from pipeline.tag.tagger import RuleTagger


def rules_folder() -> Path:
    return folder("rules") / "tagging"


@lru_cache(maxsize=2)
def tagger(model: bytes | None = None) -> RuleTagger:
    """The default tagger, or the one with the ``model`` that an evaluation has learnt (``learning.current``).

    Raises UsageError with every problem when a rule file is wrong.
    """
    from pipeline.run.instruments import shown
    from pipeline.run.yamlfile import tagging_rules
    from pipeline.tag.tagger import load_tagger

    rules, problems = tagging_rules(rules_folder())
    if problems:
        raise UsageError("rules-invalid", problems=shown(problems))
    return load_tagger(rules, model=model)


@lru_cache(maxsize=2)
def tagger_in(language: str) -> RuleTagger:
    """The tagger that the rules and the pack in ``rules/<language>`` make: rules alone, no model.

    Raises UsageError: no such language, or every problem in its files.
    """
    from pipeline.run.instruments import shown
    from pipeline.run.yamlfile import load, tagging_rules
    from pipeline.tag.language import parse
    from pipeline.tag.tagger import RuleTagger

    there = languages()
    if language not in there:
        raise UsageError("language-unknown", language=language, known=", ".join(["sv", *there]))
    located, problems = load(there[language] / "language.yaml")
    rules, more = tagging_rules(there[language] / "tagging")
    problems += more
    if located is not None:
        pack, wrong = parse(located)
        problems += wrong
        if not problems:
            return RuleTagger(rules, language=pack)
    raise UsageError("rules-invalid", problems=shown(problems))


def languages() -> dict[str, Path]:
    """Code → folder of every language besides Swedish."""
    return {path.parent.name: path.parent for path in sorted(folder("rules").glob("*/language.yaml"))}


@lru_cache(maxsize=2)
def run_identity(model: bytes | None = None) -> TaggingRun:
    """Rules, model, code and language as results carry them."""
    text = canonical_json(rules_text()).decode()
    identity = tagger(model).identity()
    return TaggingRun(
        sha256_hex(text.encode()), text, identity.get("model_sha256"), identity["code"], identity["language"]
    )


def rules_text() -> dict[str, str]:
    """File name → text of every rule file."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(rules_folder().glob("*.yaml"))}
