"""Drafting help without invention: a skeleton of what was accepted, to be written over. It says nothing of its own."""

from __future__ import annotations

from pipeline.core.messages import say
from pipeline.core.model import STAGES
from pipeline.core.results import EvidenceView, SubareaView

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
    reasons = [f"– {a.because} [{a.id}]" for a in subarea.awards if a.live]
    if reasons:
        blocks.append("\n".join(reasons))
    lacking = [say(f"kind-{kind}", lang) for kind, count in subarea.coverage.items() if not count]
    if lacking:
        blocks.append(say("draft-lacking", lang, kinds=", ".join(lacking)))
    return "\n\n".join(blocks)


def _line(e: EvidenceView) -> str:
    return f"– ”{' '.join(e.quote.split())}” [{e.id}]"
