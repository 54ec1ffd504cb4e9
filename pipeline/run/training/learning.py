"""``belagg learn``: the ranker moved by what people decided, tried on decisions it has not seen, kept beside the database.

The model in use is the highest of ``evidence.model-1.npz``, ``-2`` …; the ones before it are kept, so that it can be
undone. Learning always starts from the shipped model and all decisions as they stand: a decision withdrawn, or a text
erased, is gone from the next model. A fifth of the decided passages, chosen by the hash of their words, is never learnt
from, by any generation, so what is said of them before and after is honest. Nothing is written to the database.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import Refused
from pipeline.core.model import Suggestion, TagInput
from pipeline.run.evaluation import Evaluation, opened
from pipeline.run.kept_models import current, install, models, place
from pipeline.run.resources import folder
from pipeline.store import learning as store

if TYPE_CHECKING:
    from pipeline.tag.learning import Lesson
    from pipeline.tag.tagger import RuleTagger

HELD = 5  # one decided passage in so many is held out
LEAST = 20  # decided passages to learn from
MOST = 1500  # decided passages that are learnt from; of more, those whose hash comes first
REHEARSED = 10  # shipped examples of each sub-area that are heard along, and five times as many of none
FORGETS = 0.05  # how much worse on the project's own unseen examples is too much


@dataclass(frozen=True, slots=True)
class Passage:
    """A decided passage. ``accepted``: sub-areas by how many more accepted than rejected, most first."""

    text: str
    heading: tuple[str, ...]
    kind: str
    confidential: bool
    accepted: tuple[str, ...]
    refused: frozenset[str]

    @property
    def held(self) -> bool:
        return int(_hash(self.text)[:8], 16) % HELD == 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What a model says of decided passages (or of the unseen examples): counts.

    ``right``: first suggestion is the sub-area most accepted; ``acceptable``: it is one that was accepted; both of
    ``accepted`` passages. ``heeded``: of ``refused`` passages (rejected, nowhere accepted) those not suggested so again.
    """

    accepted: int
    right: int
    acceptable: int
    refused: int
    heeded: int

    @property
    def agreed(self) -> int:
        return self.acceptable + self.heeded


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt, how it was tried, and where it was put (None: only tried)."""

    decisions: int
    passages: int
    held: int
    before: Figures
    after: Figures
    unseen_before: Figures
    unseen_after: Figures
    words: int  # features the model did not have before
    sha256: str
    path: Path | None
    seconds: float

    @property
    def worse(self) -> bool:
        """Whether it agrees with fewer held-out decisions than the model in use, or has forgotten what it knew."""
        lost = self.unseen_before.agreed - self.unseen_after.agreed
        return self.after.agreed < self.before.agreed or lost > FORGETS * max(self.unseen_before.accepted, 1)


@dataclass(frozen=True, slots=True)
class Options:
    """``pooled``: other evaluations to learn from as well (not from their interviews). ``force``: install what is worse."""

    pooled: Sequence[Path] = field(default_factory=tuple)
    dry_run: bool = False
    force: bool = False


def learn(evaluation: Evaluation, options: Options) -> Learnt:
    """Learn from the decisions, try, and install. Raises Refused: too few decisions, or a model that is worse."""
    from pipeline.run.training.tagging import tagger
    from pipeline.tag.tagger import load_tagger

    began = time.perf_counter()
    db = evaluation.db.path
    count, decided = _decided(evaluation, options.pooled)
    taught = sorted((p for p in decided if not p.held), key=lambda p: _hash(p.text))[:MOST]
    held = [p for p in decided if p.held]
    if len(taught) < LEAST or not held:
        raise Refused("learn-few", count=len(taught), least=LEAST)
    used, base = tagger(current(db)), tagger()
    model = _fitted(base, taught)
    data = model.dump()
    made = load_tagger(base.rules, model=data)
    unseen = _unseen()
    about = model.about
    found = Learnt(
        decisions=count, passages=len(taught), held=len(held), before=_figures(used, held), after=_figures(made, held),
        unseen_before=_figures(used, unseen), unseen_after=_figures(made, unseen), words=about["learnt"]["words"],
        sha256=about["sha256"], path=None if options.dry_run else place(db), seconds=0.0,
    )  # fmt: skip
    if found.path is not None:
        if found.worse and not options.force:
            raise Refused("learn-worse", before=found.before.agreed, after=found.after.agreed, held=len(held))
        install(found.path, data)
    return _timed(found, time.perf_counter() - began)


def undo(db: Path) -> Path:
    """Take the model in use away; the one before it is in use again. Raises Refused when there is none."""
    there = models(db)
    if not there:
        raise Refused("learn-nothing", db=db)
    there[-1].unlink()
    return there[-1]


# What there is to learn -----------------------------------------------------------------------------------------------


def _decided(evaluation: Evaluation, pooled: Sequence[Path]) -> tuple[int, list[Passage]]:
    """How many decisions there are, and the passages they are about. Interviews of other evaluations are left out."""
    with evaluation.db.reading() as sql:
        found = list(store.decisions(sql))
    with ExitStack() as stack:
        for path in pooled:
            other = stack.enter_context(opened(path))
            with other.db.reading() as sql:
                found += [d for d in store.decisions(sql) if not d.confidential]
    return len(found), passages_of(found)


def passages_of(found: Sequence[store.Decided]) -> list[Passage]:
    """Decisions gathered by the words they are about; where acceptances and rejections are even, neither counts."""
    votes: dict[tuple[str, tuple[str, ...]], Counter[str]] = {}
    about: dict[tuple[str, tuple[str, ...]], tuple[str, bool]] = {}
    for d in found:
        key = (d.quote, d.heading)
        votes.setdefault(key, Counter())[d.subarea] += 1 if d.verdict == "accepted" else -1
        about[key] = (d.kind, d.confidential or about.get(key, ("", False))[1])
    out = []
    for key, counts in votes.items():
        accepted = tuple(code for code, n in counts.most_common() if n > 0)
        refused = frozenset(code for code, n in counts.items() if n < 0)
        if accepted or refused:
            out.append(Passage(*key, *about[key], accepted, refused))
    return out


def _fitted(base: RuleTagger, taught: Sequence[Passage]) -> Any:
    """The shipped model moved by the passages' decisions and a share of the shipped examples."""
    import numpy as np

    from pipeline.tag.learning import Lesson
    from pipeline.tag.learning import learn as moved
    from pipeline.tag.ranker import Model

    lessons = [
        Lesson(p.text, p.heading, {c: 1 / len(p.accepted) for c in p.accepted}, p.refused, spoken=not p.confidential)
        for p in taught
    ] + _rehearsed()
    sums = base.sums([TagInput(lesson.text, lesson.heading) for lesson in lessons])
    said = np.log(base.chances(sums.targets, sums.learnt) + 1e-12)
    model = Model.parse(files("pipeline.tag").joinpath("model.npz").read_bytes())
    return moved(model, lessons, said, base.rules.fitted.get("fused", {}).get("ranker", 1.0))


def _rehearsed() -> list[Lesson]:
    """A fixed share of the shipped examples."""
    from pipeline.run.training.train import SOFT, read_examples
    from pipeline.tag.learning import Lesson

    taken: Counter[str] = Counter()
    out = []
    examples, _ = read_examples(folder("rules") / "examples")
    for e in sorted(examples, key=lambda e: _hash(e.text)):
        taken[e.primary] += 1
        if taken[e.primary] <= REHEARSED * (5 if e.primary == "none" else 1):
            others = [code for code in e.accept if code != e.primary]
            wanted = {e.primary: 1 - SOFT if others else 1.0} | {code: SOFT / len(others) for code in others}
            out.append(Lesson(e.text, (e.heading,) if e.heading else (), wanted))
    return out


# How good it is -------------------------------------------------------------------------------------------------------


def _figures(tagger: RuleTagger, passages: Sequence[Passage]) -> Figures:
    inputs = [TagInput(p.text, p.heading, p.kind) for p in passages]  # type: ignore[arg-type]  # one of SOURCE_KINDS
    first = [_first(answer) for answer in tagger.tag(inputs, top=1)]
    told = [(p, *f) for p, f in zip(passages, first, strict=True)]
    accepted = [(p, code) for p, code, _ in told if p.accepted]
    refused = [(p, code, said) for p, code, said in told if not p.accepted]
    return Figures(
        accepted=len(accepted),
        right=sum(code == p.accepted[0] for p, code in accepted),
        acceptable=sum(code in p.accepted for p, code in accepted),
        refused=len(refused),
        heeded=sum(not (said and (code in p.refused or not p.refused)) for p, code, said in refused),
    )


def _first(answer: Suggestion) -> tuple[str, bool]:
    return (answer.tags[0].subarea, answer.tags[0].suggested) if answer.tags else ("", False)


def _unseen() -> list[Passage]:
    """The project's own examples that nothing learns from; one that belongs nowhere should get no suggestion at all."""
    from pipeline.run.training.train import UNSEEN

    path = folder("rules") / "examples" / UNSEEN
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Passage(
            row["text"], (row["heading"],) if row["heading"] else (),
            "document" if row["register"] == "audit" else row["register"], False,  # noqa: FBT003 a field
            () if row["primary"] == "none" else tuple(row["accept"]), frozenset(),
        )
        for row in rows
    ]  # fmt: skip


def _timed(found: Learnt, seconds: float) -> Learnt:
    from dataclasses import replace

    return replace(found, seconds=round(seconds, 1))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
