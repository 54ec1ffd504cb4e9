"""``belagg report``: results of one sheet, checked against the log and their sources, rendered and put in place whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.core.errors import Refused, UsageError
from pipeline.core.people.roster import RosterEntry
from pipeline.core.reporting.beside import Beside
from pipeline.core.reporting.statements import SECTIONS, Doubt
from pipeline.core.results import Results
from pipeline.core.rows import AwardEvidenceRow, AwardRow, DecisionRow, EvidenceRow, JudgementRow, Row, TextRow
from pipeline.report.editions import EDITIONS, INTERNAL, PUBLIC, Setup, cut
from pipeline.report.leaving import doubtful
from pipeline.report.outline import FINAL
from pipeline.report.swedish import count
from pipeline.report.table import RENDERERS, SUFFIX, renderer
from pipeline.run.deciding import texts
from pipeline.run.evaluation import Evaluation
from pipeline.run.files import refuse_taken, replace_file
from pipeline.run.private import roster
from pipeline.run.private.quotations import UNTOLD, Quotations
from pipeline.run.private.quotations import texts as texts_of_confidential
from pipeline.run.reporting.paging import paged
from pipeline.run.reporting.views import books_at, whole
from pipeline.store import vault

# What a report says is read from these; each row must be what the log says.
TOLD: tuple[type[Row], ...] = (EvidenceRow, DecisionRow, AwardRow, AwardEvidenceRow, JudgementRow, TextRow)
_OTHER = {"docx", "pdf", "xlsx", "html", "htm", "zip"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. ``final``: refused while a sentence lacks its evidence; ``beside``: figures to compare with;
    ``names``: who may not be named outside the house (``rostered``)."""

    edition: str = INTERNAL
    template: Path | None = None
    final: bool = False
    beside: tuple[Beside, ...] = ()
    names: tuple[RosterEntry, ...] = ()


def write(
    evaluation: Evaluation, sheet: str, name: str, output: Path, *, viewer: str | None = None, wish: Wish | None = None
) -> Results:
    """Render to ``output``, built beside it and then replaced. Raises UsageError for an unknown format, edition, template or
    folder, and what ``made`` raises."""
    known(name, (wish or Wish()).edition)
    own = {SUFFIX[name], "htm" if name == "html" else SUFFIX[name]}
    if output.suffix.lower().lstrip(".") in _OTHER - own:
        raise UsageError("output-suffix", path=output, format=name)
    refuse_taken(output)
    data, results = made(evaluation, sheet, name, viewer=viewer, wish=wish)
    replace_file(output, data)
    return results


def known(name: str, edition: str) -> None:
    """Raises UsageError for a format or an edition that there is not."""
    if name not in RENDERERS:
        raise UsageError("format-unknown", format=name, known=", ".join(RENDERERS))
    if edition not in EDITIONS:
        raise UsageError("edition-unknown", edition=edition, known=", ".join(EDITIONS))


def made(
    evaluation: Evaluation, sheet: str, name: str, *, viewer: str | None = None, wish: Wish | None = None
) -> tuple[bytes, Results]:
    """The report's bytes and the results it shows. Raises Refused for a sheet that ``viewer`` may not see yet, for quotes that
    no longer stand in their sources, for rows the log does not know, and (``final``) for sentences without evidence."""
    asked = wish or Wish()
    known(name, asked.edition)
    if vault.locked(evaluation.db.sql):
        raise Refused("vault-locked")
    results = whole(evaluation, sheet, viewer=viewer)
    if results.hidden:
        raise Refused("report-hidden", count=len(results.hidden))
    changed = [*differing(evaluation, results.events), *unfounded(results)]
    if changed:
        raise Refused("report-changed", what=", ".join(dict.fromkeys(changed)), count=len(set(changed)))
    if asked.final:
        refuse_doubts(texts.doubtful(evaluation))
    shown = replace(results, beside=asked.beside, state=FINAL if asked.final else results.state)
    if asked.edition == PUBLIC:
        shown = _unquoting(evaluation, shown)
    data = renderer(name)(shown, Setup(asked.edition, asked.template, asked.names))
    return paged(data) if name == "docx" else data, results


def initials_left(results: Results, wish: Wish) -> list[str]:
    """Letters in the edition that may be a listed person's initials, and may be an organisation's: to be looked at before it
    is handed out. Nothing in the internal edition."""
    if wish.edition == INTERNAL or not wish.names:
        return []
    return doubtful(cut(results, Setup(wish.edition, names=wish.names)), wish.names)


def _unquoting(evaluation: Evaluation, results: Results) -> Results:
    """The results without the sentences, in reasons and report text, that repeat what a confidential source says."""
    quotations = Quotations(texts_of_confidential(evaluation))
    shown = quotations.unquoted(results)
    if not quotations.taken:
        return shown
    told = count(quotations.taken, "mening i motiveringar eller rapporttext har", "meningar i motiveringar och rapporttext har")
    said = f"{told} ersatts med {UNTOLD}, eftersom konfidentiella källor återges där."
    return replace(shown, left_out=(*shown.left_out, said))


def rostered(evaluation: Evaluation, ask: Callable[[], str] = roster.environment) -> tuple[RosterEntry, ...] | None:
    """Everybody on the roster, whose names nothing that leaves the house may show; None while it is locked and ``ask`` gives
    no passphrase. Raises Refused for a wrong one."""
    path = evaluation.db.path
    if not roster.exists(path):
        return ()
    try:
        return roster.opened(path, ask).roster.entries
    except Refused as refusal:
        if refusal.code == "roster-locked":
            return None
        raise


def unfounded(results: Results) -> Iterator[str]:
    """Live evidence whose words no longer stand in its source. Erased words are no fraud, and a search that finds more
    today is said in the report itself."""
    for e in (e for s in results.subareas for e in s.evidence):
        if e.live and not e.verified and e.verdict != "erased" and e.absence is None:
            yield e.id


def differing(evaluation: Evaluation, seq: int) -> Iterator[str]:
    """What the report would tell otherwise than the log does: evidence, awards and sections of text, by name."""
    if not seq:
        return
    with evaluation.db.reading():
        expected = books_at(evaluation, seq)
        for kind in TOLD:
            said = {_key(row): row for row in expected.rows(kind)}
            there = {_key(row): row for row in evaluation.books.rows(kind)}
            for key in sorted(said.keys() | there.keys(), key=str):
                if said.get(key) != there.get(key):
                    yield _name(kind, key)


def _key(row: Row) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in row.KEY)


def _name(kind: type[Row], key: tuple[object, ...]) -> str:
    if kind in (EvidenceRow, DecisionRow):
        return f"B{key[0]}"
    return f"P{key[0]}" if kind in (AwardRow, AwardEvidenceRow) else str(key[-1])


def refuse_doubts(doubts: Sequence[Doubt]) -> None:
    """Raises Refused, every sentence named, when there are any."""
    if doubts:
        raise Refused("report-doubts", count=len(doubts), sentences=(said(doubts, "sv"), said(doubts, "en")))


def said(doubts: Sequence[Doubt], lang: str) -> str:
    """Each doubt on a line of its own."""
    from pipeline.core.messages import say

    return "\n".join(
        f"  {say(d.fault, lang, section=SECTIONS.get(d.section, d.section), sentence=d.sentence, reference=d.reference)}"
        for d in doubts
    )
