"""``belagg text`` (what stands in a section of the report) and ``belagg draft`` (a skeleton to write over)."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.common import Answer, command, viewer_option
from pipeline.cli.together import acting


@click.argument("section")
@click.option("--text", default=None, metavar="TEXT")
@click.option("--file", "file", default=None, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@viewer_option
def _text(answer: Answer, section: str, text: str | None, file: Path | None, viewer: str | None) -> None:
    from pipeline.core.reporting.statements import SECTIONS, paragraphs, section_of
    from pipeline.run.deciding import texts

    section = section_of(section)
    shown = SECTIONS.get(section, section)
    with answer.evaluation() as evaluation:
        if text is None and file is None:
            row = texts.texts(evaluation).get(section)
            if answer.as_json:
                answer.json({"section": section, "text": row.text if row else None})
            elif row is None:
                answer.say("text-unwritten", section=shown)
            else:
                answer.show(row.text)
            return
        said = text if text is not None else _read(file)
        written = texts.write(evaluation, section, said, by=acting(viewer))
    if answer.as_json:
        answer.json({"id": written.id, "seq": written.entry.seq, "hash": written.entry.hash.hex()})
    answer.say("text-done", section=shown, count=sum(len(p) for p in paragraphs(said)))


def _read(file: Path | None) -> str:
    from pipeline.read.encoding import decode

    assert file is not None
    return decode(file.read_bytes())


@click.argument("subarea", required=False)
@viewer_option
def _draft(answer: Answer, subarea: str | None, viewer: str | None) -> None:
    from pipeline.core.ledger.states import official_sheet
    from pipeline.core.reporting.drafting import skeleton
    from pipeline.run.reporting.views import builder

    with answer.evaluation() as evaluation, evaluation.db.reading():
        if subarea is not None:
            evaluation.ledger.maximum(subarea)
        who = evaluation.viewer(viewer)
        build = builder(evaluation, viewer=who)
        sheet = who or official_sheet(evaluation.books)
        views = [build.subarea(code, sheet) for code in ([subarea] if subarea else evaluation.instrument.subareas)]
    made = {v.code: skeleton(v, answer.lang) for v in views if subarea or any(e.live for e in v.evidence)}
    if answer.as_json:
        answer.json({"subarea": subarea, "draft": made[subarea]} if subarea else {"drafts": made})
    elif made:
        answer.show("\n\n\n".join(made.values()))
    else:
        answer.say("draft-nothing")


text = command("text")(_text)
draft = command("draft")(_draft)
