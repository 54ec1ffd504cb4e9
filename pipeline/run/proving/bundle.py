"""``belagg bundle``: one zip with all it takes to check every point on a machine without Belägg.

The same evaluation gives the same bytes. Names of interviewees' files never leave; what else is held back is chosen,
and said in ``withheld.json`` (``withholding.py``). ``verify.py`` goes along, and has read the bundle before it is put in place.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.core import drafts
from pipeline.core.auditing.log import Stored
from pipeline.core.errors import AuditFailed, Refused
from pipeline.core.ledger import is_live
from pipeline.core.log import Entry, Part
from pipeline.core.proof.checkpoint import Checkpoint, note
from pipeline.core.rows import AwardEvidenceRow, AwardRow, CheckpointRow, EvaluationRow, EvidenceRow, SigningKeyRow, SourceRow
from pipeline.report.editions import Setup
from pipeline.report.table import renderer
from pipeline.run.evaluation import Evaluation
from pipeline.run.files import put_in_place, refuse_taken
from pipeline.run.proving import verify
from pipeline.run.proving.checkpoints import beside
from pipeline.run.proving.keys import Signer
from pipeline.run.proving.verify import State
from pipeline.run.proving.withholding import HeldBack, Options, held_back
from pipeline.run.reporting import views
from pipeline.store import inspection, log, sources, vault

README = """\
Det här paketet kommer från Belägg. Det visar vad poängen i en utvärdering vilar på, och går att pröva av vem som helst.

  index.html        varje poäng med sina citat, källor och hashar (öppna i en webbläsare, inget hämtas)
  report.html       rapporten, i den utgåva som paketet gjordes för
  verify.py         prövar allt: python verify.py   (Python 3.11 eller nyare, inget att installera)
  checkpoints/      loggen, signerad; jämför nyckeln med den i rapporten: python verify.py --key NYCKEL
  sources/ texts/   källorna som de togs in, och den text citaten står i
  SHA256SUMS        alla filer med sina summor, undertecknade i SHA256SUMS.signature om nyckeln fanns när paketet gjordes
  log.jsonl         alla beslut i ordning, med hash; hur den räknas står i docs/log.md i programmet

Den som misstror paketet misstror också verify.py. Hämta den då ur programmet i stället; den är densamma för alla paket.

This bundle comes from Belägg. python verify.py --lang en checks every point, or names what does not hold.
"""


@dataclass(frozen=True, slots=True)
class Bundled:
    """What was packed. ``checked``: what ``verify.py`` says of it."""

    file: Path
    sha256: str
    files: int
    checked: dict[str, Any]


class _Zip:
    """A zip whose bytes depend on its contents alone."""

    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path, "w")
        self.sums: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
        digest = hashlib.sha256()
        with self.zip.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        self.sums[name] = digest.hexdigest()

    def json(self, name: str, value: Any) -> None:
        self.add(name, [(json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()])


def write(evaluation: Evaluation, output: Path, options: Options, signer: Signer | None = None) -> Bundled:
    """Pack one state of the evaluation into ``output``, its list of files signed by ``signer``. Raises Refused when the log
    does not know that key, AuditFailed when the bundle does not hold, and leaves what was there before."""
    refuse_taken(output)
    if vault.locked(evaluation.db.sql):
        raise Refused("vault-locked")
    if signer is not None and evaluation.books.get(SigningKeyRow, signer.public.hex()) is None:
        raise Refused("bundle-key")
    with tempfile.TemporaryDirectory(dir=output.absolute().parent, prefix=".belagg-") as folder:
        made = Path(folder, "bundle.zip")
        with evaluation.db.reading() as sql:
            pack = _Zip(made)
            _pack(evaluation, sql, pack, options)
            _seal(evaluation, pack, signer)
            pack.zip.close()
        checked = verify.verify(made)
        if not checked["good"]:
            fault = next(iter(checked["faults"]), {"what": "summan", "why": f"{checked['confirmed']} / {checked['total']}"})
            raise AuditFailed("bundle-bad", what=fault["what"], why=fault["why"])
        digest = _digest(made)
        put_in_place(made, output)
    return Bundled(output, digest, len(pack.sums), checked)


def _pack(evaluation: Evaluation, sql: sqlite3.Connection, pack: _Zip, options: Options) -> None:
    row = evaluation.books.get(EvaluationRow, 1)
    assert row is not None  # it does not open without
    sheet = drafts.sheet_of(evaluation.books, None)
    held = held_back(evaluation, sql, options)
    state, withheld = State(), list[tuple[int, str]]()
    pack.add("log.jsonl", _log(sql, held, state, withheld))
    state.back = set(withheld)
    pack.json("withheld.json", withheld)
    listed = _sources(sql, pack, held)
    pack.add("instrument.yaml", [text.encode() for h, text, _ in inspection.instruments(sql) if h == row.instrument_sha256])
    awards = _awards(evaluation, state)
    pack.json("awards.json", awards)
    pack.json("evidence.json", _evidence(evaluation, state, held))
    seq, head = log.last(sql)
    said = {
        "format": "belagg-bundle-2", "uuid": row.uuid, "municipality": row.municipality, "year": row.year, "sheet": sheet,
        "total": sum(a["points"] for a in awards if a["live"] and a["sheet"] == sheet), "max": evaluation.instrument.total,
        "instrument": row.instrument_id, "events": seq, "head": head.hex(), "made_by": f"belagg {__version__}",
    }  # fmt: skip
    pack.json("evaluation.json", said)
    _checkpoints(evaluation, pack)
    pack.add("index.html", [verify.page(state, listed, said).encode()])
    if options.leaves or not held.words:  # the internal report shows every quote
        builder = views.builder(evaluation)
        if not options.names:
            builder.names = {}
        whole = builder.whole(sheet, head=head.hex(), events=seq)
        if options.edition == "public" and held.telling:
            whole = held.telling.quotations.unquoted(whole)
        pack.add("report.html", [renderer("html")(whole, Setup(options.edition, names=options.roster))])
    pack.add("verify.py", [Path(verify.__file__).read_bytes()])
    pack.add("LÄS-MIG.txt", [README.encode()])


def _seal(evaluation: Evaluation, pack: _Zip, signer: Signer | None) -> None:
    """The list of all files, and the signed note that binds it: lines and hash stand where a checkpoint has the log's."""
    row = evaluation.books.get(EvaluationRow, 1)
    assert row is not None
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(pack.sums.items())).encode()
    said = Checkpoint(f"belagg-bundle/{row.uuid}", len(pack.sums), hashlib.sha256(sums).digest())
    pack.add(verify.SUMS, [sums])
    if signer is not None:
        pack.add(verify.SEAL, [note(said, signer.public, signer.sign(said.text.encode())).encode()])


def _log(sql: sqlite3.Connection, held: HeldBack, state: State, withheld: list[tuple[int, str]]) -> Iterator[bytes]:
    """The log, an event a line; ``state`` is what the verifier will make of it."""
    for entry, parts in _joined(log.entries(sql), log.parts(sql)):
        said = {name: part.value() for name, part in parts.items()}
        shown: dict[str, Any] = {name: {"nonce": p.nonce.hex(), "json": p.data.decode()} for name, p in parts.items()}
        for name in held.parts(entry, said.get("facts", {}), said.get("prose", {})):
            if shown.pop(name, None):
                del said[name]
                withheld.append((entry.seq, name))
        raw = {name: getattr(entry, name).hex() for name in ("facts", "prose", "prev", "hash")}
        line = {"seq": entry.seq, "at": entry.at, "actor": entry.actor, "kind": entry.kind, **raw, "parts": shown}
        state.hashes.append(entry.hash)
        if "facts" in said:
            verify.replay(state, line, said["facts"], said.get("prose"))
        yield (json.dumps(line, ensure_ascii=False) + "\n").encode()


def _joined(entries: Iterable[Entry], parts: Iterable[Stored]) -> Iterator[tuple[Entry, dict[str, Part]]]:
    stored = iter(parts)
    waiting = next(stored, None)
    for entry in entries:
        mine: dict[str, Part] = {}
        while waiting is not None and waiting[0] <= entry.seq:
            if waiting[0] == entry.seq:
                mine[waiting[1]] = Part(*waiting[2:])
            waiting = next(stored, None)
        yield entry, mine


def _sources(sql: sqlite3.Connection, pack: _Zip, held: HeldBack) -> dict[str, dict[str, Any]]:
    """Every version's files and hashes, by "K7.1"."""
    listed = {}
    names = dict(inspection.source_names(sql))
    titles = {row.number: held.title(row) for row in held.books.rows(SourceRow)}
    for v in sources.stored_readings(sql):
        ident, inside = f"K{v.source}.{v.version}", held.words and v.source in held.sources
        ending = re.search(r"\.[A-Za-z0-9]{1,8}$", names.get(v.source, ""))
        file, text = f"sources/{ident}{ending[0].lower() if ending else ''}", f"texts/{ident}.txt"
        record = f"records/{ident}.warc.gz" if v.record else None
        if not inside:
            pack.add(file, [sources.get_blob(sql, v.sha256)])
            pack.add(text, [v.text.encode()])
            if record and v.record:
                pack.add(record, [sources.get_blob(sql, v.record)])
        listed[ident] = {
            "id": ident, "title": titles.get(v.source, ""), "media_type": v.media_type, "sha256": v.sha256,
            "text_sha256": v.text_sha256,
            "record_sha256": v.record, "salt": v.salt.hex(), "file": None if inside else file,
            "text": None if inside else text, "record": None if inside else record,
        }  # fmt: skip
    pack.json("sources.json", list(listed.values()))
    return listed


def _awards(evaluation: Evaluation, state: State) -> list[dict[str, Any]]:
    found = []
    for row in evaluation.books.rows(AwardRow):
        if row.number not in state.awards:
            continue  # still judged blind
        links = evaluation.books.find(AwardEvidenceRow, award=row.number)
        state.awards[row.number]["live"] = is_live(row)
        found.append({
            "id": f"P{row.number}", "sheet": row.sheet, "subarea": row.subarea, "points": row.points,
            "because": state.awards[row.number]["because"], "evidence": sorted(link.evidence for link in links),
            "live": is_live(row),
        })  # fmt: skip
    return found


def _evidence(evaluation: Evaluation, state: State, held: HeldBack) -> list[dict[str, Any]]:
    found = []
    for row in evaluation.books.rows(EvidenceRow):
        inside = row.number in state.unread or (held.words and row.source in held.sources)
        if inside:
            state.unread.add(row.number)
        found.append({
            "id": f"B{row.number}", "subarea": row.subarea, "source": f"K{row.source}.{row.version}" if row.source else None,
            "start": row.start, "end": row.end, "page": row.page, "live": bool(row.live),
            "quote": None if inside else row.quote,
        })  # fmt: skip
    return found


def _checkpoints(evaluation: Evaluation, pack: _Zip) -> None:
    """Those the log recorded, and the copy beside the database."""
    for row in evaluation.books.rows(CheckpointRow):
        pack.add(f"checkpoints/{row.size:06}.checkpoint", [row.note.encode()])
    file = beside(evaluation.db.path)
    if file.exists():
        pack.add("checkpoints/newest.checkpoint", [file.read_bytes()])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
