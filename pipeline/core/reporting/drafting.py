"""Drafting help without invention: a skeleton of what was accepted, to be written over. It says nothing of its own."""

from __future__ import annotations

from pipeline.core.messages import say
from pipeline.core.model import STAGES
from pipeline.core.reporting.marks import marked
from pipeline.core.results import EvidenceView, SubareaView
from pipeline.core.wording.sentences import sentence_ends

ORDER = ("strength", "improvement", "neutral")


def skeleton(subarea: SubareaView, lang: str) -> str:
    """The sub-area's live evidence by stance and stage, each quote with its reference, and the awards' reasons."""
    blocks = [say("draft-heading", lang, subarea=subarea.code, name=subarea.name, points=subarea.points, max=subarea.max)]
    live = [e for e in subarea.evidence if e.live]
    for stance in ORDER:
        for stage in (*reversed(STAGES), None):
            group = [e for e in live if e.stance == stance and e.stage == stage]
            if group:
                words = [say(f"stance-{stance}", lang), *([say(f"stage-{stage}", lang)] if stage else [])]
                blocks.append("\n".join([f"{', '.join(words).capitalize()}:", *(_line(e) for e in group)]))
    reasons = [f"– {_cited(a.because, a.id)}" for a in subarea.awards if a.live]
    if reasons:
        blocks.append("\n".join(reasons))
    lacking = [say(f"draft-kind-{kind}", lang) for kind, count in subarea.coverage.items() if not count]
    if lacking:
        *first, last = lacking
        kinds = say("draft-and", lang, first=", ".join(first), last=last) if first else last
        blocks.append(say("draft-lacking", lang, kinds=kinds))
    return "\n\n".join(blocks)


def _line(e: EvidenceView) -> str:
    return f"– {marked(e.quote)} [{e.id}]"


def _cited(because: str, reference: str) -> str:
    """A reason with its reference in each of its sentences, as report text needs it."""
    said = " ".join(because.split())
    made, begun = [], 0
    for stop, following in [*sentence_ends(said, 0, len(said)), (len(said), len(said))]:
        sentence = said[begun:stop].strip()
        begun = following
        if sentence:
            bare = sentence.rstrip(".!?…")
            made.append(f"{bare} [{reference}]{sentence[len(bare):] or '.'}")
    return " ".join(made)
