#!/usr/bin/env python3
"""Prövar ett paket från Belägg, utan Belägg: python verify.py [PAKET.zip eller mapp] [--key NYCKEL] [--lang sv|en] [--json]

Checks a bundle from Belägg without Belägg. One file, the standard library, nothing fetched. It believes nothing it is
told: hashes are computed again, the log is replayed, quotes are looked up where they are said to stand.

  log          every event follows the one before; what it says is what it committed to when it was written
  checkpoints  the signed roots are the log's; the signatures (Ed25519) are of keys the log published
  sources      every file and text is the one the log committed to when it was taken in
  quotes       every quote stands, to the letter, at its place in its source's text
  points       every award is what was decided, was not taken back, rests on evidence that stands; no sum is above its maximum
  page         index.html shows what the log gives; no other file was changed since the bundle was made, none was put in, and
               the list of all files (SHA256SUMS) is signed, report.html with it, where the key was there when it was made

A part of an event may be missing where a later event says it was erased, or where the bundle says it is held back
(names, confidential interviews); points that rest on such words are counted apart. Exit status 0: all holds; 1: not; 2:
the command is not written so.
The log's bytes are described in docs/log.md; trees RFC 6962, signed notes C2SP tlog-checkpoint, signatures RFC 8032.
"""

# To read it: begin at verify(), which does everything in order, one check_… after the other; the section above each says how.
#   1 Ed25519 · 2 tree and signed checkpoints · 3 the bundle's files, what is found · 4 the log: event_hash, check_log, replay
#   5 sources and quotes · 6 points · 7 the page and the other files · 8 all of it, and the command

from __future__ import annotations

import argparse
import base64
import hashlib
import html
import json
import os
import re
import sys
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

sha256 = hashlib.sha256

# 1 Ed25519 (RFC 8032): checking signatures, in plain arithmetic ---------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z


def added(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, p: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = added(total, p)
        p, scalar = added(p, p), scalar >> 1
    return total


def point(data: bytes) -> Point | None:
    """The point 32 bytes stand for, or None."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_good(public: bytes, signature: bytes, message: bytes) -> bool:
    if len(public) != 32 or len(signature) != 64 or BASE is None:
        return False
    key, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    a, b = times(s, BASE), added(r, times(h, key))
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


# 2 the tree (RFC 6962) and signed checkpoints ---------------------------------------------------------------------


def root(leaves: list[bytes]) -> bytes:
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves] or [sha256(b"").digest()]
    while len(level) > 1:
        pairs = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def read_note(text: str) -> tuple[str, int, bytes, list[tuple[str, bytes, bytes]], bytes]:
    """(origin, size, root, [(name, key id, signature)], the bytes signed). Raises ValueError."""
    body, _, tail = text.replace("\r\n", "\n").rpartition("\n\n")
    origin, size, digest = body.split("\n")[:3]
    signatures = []
    for line in tail.splitlines():
        dash, name, data = line.split(" ")
        raw = base64.b64decode(data, validate=True)
        if dash != "—" or len(raw) != 68:
            raise ValueError(line)
        signatures.append((name, raw[:4], raw[4:]))
    return origin, int(size), base64.b64decode(digest, validate=True), signatures, (body + "\n").encode()


def signer(note: str, keys: list[bytes]) -> bytes | None:
    """The first of ``keys`` that signed the note."""
    origin, _, _, signatures, body = read_note(note)
    for name, ident, signature in signatures:
        for key in keys:
            known = sha256(name.encode() + b"\n\x01" + key).digest()[:4] == ident and name == origin
            if known and signature_good(key, signature, body):
                return key
    return None


# 3 the bundle's files, and what is found --------------------------------------------------------------------------


BROKEN = (OSError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError, zipfile.BadZipFile, zlib.error)


def why(fault: BaseException, *, english: bool) -> str:
    """What could not be read, and why, in words."""
    known: list[tuple[type | tuple[type, ...], str, str]] = [
        (FileNotFoundError, "filen finns inte", "the file is not there"),
        (PermissionError, "filen får inte läsas", "the file may not be read"),
        (IsADirectoryError, "det är en mapp", "it is a folder"),
        ((zipfile.BadZipFile, zlib.error), "det är ingen hel zip-fil", "it is no whole zip file"),
        (json.JSONDecodeError, "det är ingen JSON", "it is no JSON"),
        (UnicodeDecodeError, "det är ingen UTF-8-text", "it is no UTF-8 text"),
        (OSError, "filen går inte att öppna", "the file cannot be opened"),
        (KeyError, "något som ska stå där saknas", "something that must be there is missing"),
    ]
    if isinstance(fault, KeyError) and "archive" in str(fault):  # how zipfile says that a file is missing
        fault = FileNotFoundError()
    for kind, swedish, said in known:
        if isinstance(fault, kind):
            return said if english else swedish
    return "its content has another form than it must have" if english else "innehållet har en annan form än det ska ha"


def count(number: int, one: str, many: str) -> str:
    """``1 event``, ``2 events``."""
    return f"{number} {one if number == 1 else many}"


class Bundle:
    """A zip file or the folder it was unpacked to."""

    def __init__(self, path: Path) -> None:
        self.path, self.zip = path, zipfile.ZipFile(path) if path.is_file() else None
        files = self.zip.namelist() if self.zip else [p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()]
        self.names = sorted(n for n in files if "__pycache__" not in n)
        self.found: list[tuple[str, str]] = []  # (what, why), in the language asked for
        self.notes: list[str] = []
        self.english = False

    def open(self, name: str) -> Any:
        return self.zip.open(name) if self.zip else (self.path / name).open("rb")

    def digest(self, name: str) -> str:
        with self.open(name) as file:
            digest = sha256()
            while piece := file.read(1 << 20):
                digest.update(piece)
        return digest.hexdigest()

    def text(self, name: str) -> str:
        with self.open(name) as file:
            return str(file.read().decode("utf-8"))

    def json(self, name: str) -> Any:
        return json.loads(self.text(name))

    def tried(self, name: str, step: Callable[[], Any], otherwise: Any = None) -> Any:
        """Do one check; what cannot be read is a fault of its own and stops no other check."""
        try:
            return step()
        except BROKEN as fault:
            self.bad(name, f"går inte att läsa: {why(fault, english=False)}", f"cannot be read: {why(fault, english=True)}")
            return otherwise

    def bad(self, what: str, swedish: str, english: str) -> None:
        self.found.append((what, english if self.english else swedish))

    def note(self, swedish: str, english: str) -> None:
        self.notes.append(english if self.english else swedish)


# 4 the log --------------------------------------------------------------------------------------------------------


class State:
    """What replaying the log gives, as far as points need it."""

    def __init__(self) -> None:
        self.hashes: list[bytes] = []
        self.first: dict[str, Any] = {}  # facts of the first event
        self.versions: dict[str, dict[str, Any]] = {}  # "K7.1" → commitments
        self.sources: dict[int, dict[str, Any]] = {}  # number → kind, title, uri, excluded
        self.evidence: dict[int, dict[str, Any]] = {}
        self.decisions: dict[int, dict[str, dict[str, Any]]] = {}  # evidence → actor → verdict, seq, stage
        self.awards: dict[int, dict[str, Any]] = {}
        self.names: dict[str, str] = {}  # evaluator → name
        self.keys: dict[str, dict[str, Any]] = {}  # public key → what it replaced
        self.notes: list[str] = []
        self.erased: dict[tuple[int, str], int] = {}  # (seq, part) → the event that says so
        self.reworded: dict[int, int] = {}  # evidence → the event that erased some of its words
        self.unread: set[int] = set()  # evidence whose words are not here
        self.confirmed: set[int] = set()  # evidence whose words stand where they are said to
        self.back: set[tuple[int, str]] = set()  # (seq, part) that the bundle says is held back

    def stands(self, number: int, actor: str | None = None) -> bool:
        """Whether evidence is accepted (by ``actor``) and its source not taken out."""
        since, row = self.reworded.get(number, 0), self.evidence.get(number)
        if row is None or (row["source"] and self.sources.get(row["source"], {}).get("excluded")):
            return False
        made = self.decisions.get(number, {}).items()
        return any(d["verdict"] and d["seq"] > since and actor in (None, who) for who, d in made)


def event_hash(e: dict[str, Any]) -> str:
    """The formula of the log: each field goes in as a 4-byte length and its bytes."""
    fields = [b"belagg-log-1", bytes.fromhex(e["prev"]), str(e["seq"]).encode(), e["at"].encode(), e["actor"].encode()]
    fields += [e["kind"].encode(), bytes.fromhex(e["facts"]), bytes.fromhex(e["prose"])]
    return sha256(b"".join(len(f).to_bytes(4, "big") + f for f in fields)).hexdigest()


def check_log(bundle: Bundle, state: State) -> None:
    state.back = {(seq, part) for seq, part in bundle.json("withheld.json")}
    uuid, gone, prev = bundle.json("evaluation.json")["uuid"], [], ""
    for number, line in enumerate(bundle.text("log.jsonl").splitlines(), 1):
        e = json.loads(line)
        seq, prev = e["seq"], prev or sha256(uuid.encode()).hexdigest()
        if seq != number or e["prev"] != prev:
            bundle.bad(f"händelse {seq}", "följer inte på den före", "does not follow the one before")
        if event_hash(e) != e["hash"]:
            bundle.bad(f"händelse {seq}", "hashen är inte av innehållet", "its hash is not of what it holds")
        said: dict[str, Any] = {}
        for part in ("facts", "prose"):
            stored = e["parts"].get(part)
            if stored is None:
                gone.append((seq, part))
                continue
            nonce, data = bytes.fromhex(stored["nonce"]), stored["json"].encode()
            if len(nonce) != 32 or sha256(nonce + data).hexdigest() != e[part]:
                bundle.bad(f"händelse {seq}", "innehållet är inte det som intygades", "what it says is not what it committed to")
            said[part] = json.loads(data)
        state.hashes.append(bytes.fromhex(e["hash"]))
        prev = e["hash"]
        try:
            if "facts" in said:
                replay(state, e, said["facts"], said.get("prose"))
        except (KeyError, TypeError, AttributeError, ValueError) as fault:
            bundle.bad(f"händelse {seq}", f"går inte att följa: {why(fault, english=False)}",
                       f"cannot be followed: {why(fault, english=True)}")  # fmt: skip
    for seq, part in gone:
        if state.erased.get((seq, part), 0) <= seq and (seq, part) not in state.back:
            bundle.bad(f"händelse {seq}", f"{part} saknas utan att vara raderad", f"{part} is missing, and nothing says it was erased")
    blind = [seq for seq, part in gone if part == "facts" and (seq, part) in state.back]
    if blind:
        bundle.note(f"{len(blind)} beslut om poäng hålls inne, eftersom de ännu bedöms oberoende av varandra",
                    f"{count(len(blind), 'decision', 'decisions')} on points held back, still judged blind")  # fmt: skip


def replay(state: State, e: dict[str, Any], facts: dict[str, Any], prose: dict[str, Any] | None) -> None:
    """What one event changes. Kinds that move no point are not followed."""
    if prose is not None and prose.keys() == {"sealed"}:
        prose = None  # of a confidential evaluation: nobody without the passphrase can read it
    kind, seq, actor, prose_there = e["kind"], e["seq"], e["actor"], prose is not None
    prose = prose or {}
    if seq == 1:
        state.first = facts
    if kind == "evaluator.added":
        state.names[facts["evaluator"]] = prose.get("name", facts["evaluator"])
    elif kind == "source.stored":
        state.versions[f"K{facts['source']}.{facts['version']}"] = facts
        kept = {"kind": facts["kind"], "title": prose.get("title", ""), "uri": prose.get("uri", ""), "excluded": False}
        state.sources.setdefault(facts["source"], kept)
    elif kind == "source.corrected":
        state.sources[facts["source"]].update({k: v for k, v in (facts | prose).items() if k in ("kind", "title")})
    elif kind == "source.excluded":
        state.sources[facts["source"]]["excluded"] = True
    elif kind in ("evidence.accepted", "evidence.rejected", "evidence.quoted", "evidence.absent"):
        decided(state, e, facts, prose if prose_there else None)
    elif kind == "award.given":
        state.awards[facts["award"]] = facts | {"because": prose.get("because"), "by": actor, "withdrawn": False, "seq": seq}
    elif kind == "consensus.recorded":
        for old in state.awards.values():
            old["withdrawn"] |= old["sheet"] == "consensus" and old["subarea"] == facts["subarea"]
        for one in facts["awards"]:
            more = {"sheet": "consensus", "subarea": facts["subarea"], "rules": facts.get("rules", 1), "by": actor, "seq": seq}
            because = prose.get("reasons", {}).get(str(one["award"]))
            state.awards[one["award"]] = one | more | {"because": because, "withdrawn": False}
    elif kind == "withdrawn" and facts["target"] == "award":
        state.awards[facts["number"]]["withdrawn"] = True
    elif kind == "withdrawn" and facts["target"] == "evidence":
        state.decisions[facts["number"]].pop(actor)
    elif kind == "withdrawn" and facts["target"] == "source-exclusion":
        state.sources[facts["number"]]["excluded"] = False
    elif kind == "erased":
        state.erased |= dict.fromkeys(map(tuple, facts["parts"]), seq)
        state.reworded |= dict.fromkeys(facts["evidence"], seq)
        state.versions |= {f"K{v['source']}.{v['version']}": v for v in facts["versions"]}
        for name, rest in prose.get("left", {}).items():
            words_left(state, name, rest)
    elif kind == "key.published":
        state.keys[facts["key"]] = facts
    elif kind == "checkpoint.signed":
        state.notes.append(facts["note"])


def words_left(state: State, name: str, rest: dict[str, Any]) -> None:
    """What an erasure left of an event's words takes their place. ``name``: "17/prose"."""
    seq, _, part = name.partition("/")
    for inner, value in rest.get("left", {}).items():  # an erasure whose own words were erased
        words_left(state, inner, value)
    for number, row in state.evidence.items():
        if part == "prose" and row["said"] == int(seq):
            row |= {k: rest.get(k, "") for k in ("quote", "prefix", "suffix", "query")}
            state.unread.discard(number)
    for number, award in state.awards.items():
        if part == "prose" and award["seq"] == int(seq):  # a consensus gives each of its awards a reason of its own
            own = rest["reasons"].get(str(number), "") if "reasons" in rest else rest.get("because")
            award["because"] = award["because"] if own is None else own


def decided(state: State, e: dict[str, Any], facts: dict[str, Any], prose: dict[str, Any] | None) -> None:
    number, absent = facts["evidence"], e["kind"] == "evidence.absent"
    if number not in state.evidence or (prose is not None and number in state.reworded):
        place = {} if absent else {k: facts[k] for k in ("source", "version", "start", "end", "page")}
        words = {k: (prose or {}).get(k, "") for k in ("quote", "prefix", "suffix", "query")}
        state.evidence[number] = {"said": e["seq"], "source": 0, "found": facts.get("found"), "subarea": facts["subarea"]} | place | words
        (state.unread.add if prose is None else state.unread.discard)(number)
    accepted = e["kind"] != "evidence.rejected"
    state.decisions.setdefault(number, {})[e["actor"]] = {
        "verdict": accepted, "seq": e["seq"], "stance": facts.get("stance"), "stage": facts.get("stage")
    }  # fmt: skip


def following(bundle: Bundle, state: State, pinned: bytes | None, *, named: bool = False) -> set[bytes]:
    """``pinned`` and the keys that follow from it, each vouched for by the one it replaces; ``named``: what does not hold is."""
    trusted, uuid = {pinned} if pinned else set(), bundle.json("evaluation.json")["uuid"]
    for new, facts in state.keys.items():
        if not facts.get("replaces"):
            continue
        words, old = f"belagg-key-1\nbelagg/{uuid}\n{new}\n".encode(), bytes.fromhex(facts["replaces"])
        vouched = signature_good(old, bytes.fromhex(facts.get("vouched") or ""), words)
        if named and facts.get("vouched") and not vouched:
            bundle.bad(f"nyckel {new[:16]}", "är inte intygad av den den ersätter", "is not vouched for by the one it replaces")
        if vouched and old in trusted:
            trusted.add(bytes.fromhex(new))
    return trusted


def check_checkpoints(bundle: Bundle, state: State, pinned: bytes | None) -> None:
    origin = f"belagg/{bundle.json('evaluation.json')['uuid']}"
    published = [bytes.fromhex(key) for key in state.keys]
    files = [name for name in bundle.names if name.startswith("checkpoints/")]
    notes = [(f"kontrollpunkt {read_note(n)[1]}", n) for n in state.notes] + [(name, bundle.text(name)) for name in files]
    newest, by = 0, None
    for what, text in notes:
        try:
            said, size, digest, *_ = read_note(text)
            key = signer(text, published)
        except ValueError:
            bundle.bad(what, "är ingen signerad kontrollpunkt", "is no signed checkpoint")
            continue
        if said != origin or size > len(state.hashes) or root(state.hashes[:size]) != digest:
            bundle.bad(what, "är inte av den här loggen", "is not of this log")
        elif key is None:
            bundle.bad(what, "är inte signerad av en nyckel som står i loggen", "is not signed by a key that stands in the log")
        elif size > newest:
            newest, by = size, key
    trusted = following(bundle, state, pinned, named=True)
    if by is None:
        bundle.note("INTE SIGNERAD: ett borttaget slut märks inte", "NOT SIGNED: a cut tail would go unnoticed")
        if pinned:
            bundle.bad("kontrollpunkt", "ingen är signerad av den angivna nyckeln", "none is signed by the key given")
    elif pinned and by not in trusted:
        bundle.bad("kontrollpunkt", "är signerad av en annan nyckel än den angivna", "is signed by another key than the one given")
    else:
        events = len(state.hashes)
        bundle.note(f"{newest} av {count(events, 'händelse', 'händelser')} signerade av {by.hex()} – jämför med rapportens nyckel",
                    f"{newest} of {count(events, 'event', 'events')} signed by {by.hex()} – compare with the report's key")  # fmt: skip


# 5 sources and quotes ---------------------------------------------------------------------------------------------


def check_sources(bundle: Bundle, state: State) -> dict[str, dict[str, Any]]:
    """The bundle's list of versions, each held against the log and its files; by "K7.1"."""
    listed = {v["id"]: v for v in bundle.json("sources.json")}
    for ident in sorted(state.versions.keys() | listed.keys()):
        said, v = state.versions.get(ident), listed.get(ident)
        if v is None or said is None:
            bundle.bad(ident, "källan saknas i paketet", "the source is missing from the bundle") if v is None else bundle.bad(
                ident, "loggen vet inget om källan", "the log knows nothing of the source")  # fmt: skip
            continue
        salt = bytes.fromhex(v["salt"])
        for name, digest, file in (("bytes", v["sha256"], v["file"]), ("text", v["text_sha256"], v["text"]),
                                   ("record", v["record_sha256"], v["record"])):  # fmt: skip
            if digest is None and said.get(name) is None:
                continue
            if digest is None or sha256(salt + bytes.fromhex(digest)).hexdigest() != said.get(name):
                bundle.bad(ident, f"hashen ({name}) är inte den loggen intygade", f"the hash ({name}) is not the log's")
            if file is not None and file not in bundle.names:
                bundle.bad(ident, f"{file} saknas", f"{file} is missing")
            elif file is not None and bundle.digest(file) != digest:
                bundle.bad(ident, f"{file} är inte den fil som togs in", f"{file} is not the file that was taken in")
    held = [ident for ident, v in listed.items() if v["file"] is None]
    if held:
        bundle.note(f"Bara hash för {', '.join(held)}", f"Hash only for {', '.join(held)}")
    return listed


def check_quotes(bundle: Bundle, state: State, listed: dict[str, dict[str, Any]]) -> None:
    rows = sorted(state.evidence.items(), key=lambda item: (item[1]["source"], item[1].get("version", 0)))
    home, text = "", ""
    for number, row in rows:
        if number in state.unread or not row["source"]:
            continue
        if home != f"K{row['source']}.{row['version']}":
            home = f"K{row['source']}.{row['version']}"
            file = listed.get(home, {}).get("text")
            text = bundle.text(file) if file in bundle.names else ""
            if not file:
                state.unread |= {n for n, r in rows if f"K{r['source']}.{r.get('version')}" == home}
        start, end = row["start"], row["end"]
        if not text and number in state.unread:
            continue
        if text[start:end] == row["quote"] != "" and text.endswith(row["prefix"], 0, start) and text.startswith(row["suffix"], end):
            state.confirmed.add(number)
        elif number not in state.reworded or state.stands(number):
            bundle.bad(f"B{number}", f"citatet står inte på sin plats i {home}", f"the quote does not stand at its place in {home}")
    for claim in bundle.json("evidence.json"):
        row = state.evidence.get(int(claim["id"][1:]), {})
        quote = None if int(claim["id"][1:]) in state.unread else row.get("quote")
        if claim["subarea"] != row.get("subarea") or claim["quote"] not in (quote, None) or (claim["quote"] is None and quote):
            bundle.bad(claim["id"], "är inte vad loggen säger", "is not what the log says")
    missing = {f"B{n}" for n in state.evidence} - {claim["id"] for claim in bundle.json("evidence.json")}
    for ident in sorted(missing):
        bundle.bad(ident, "saknas i evidence.json", "is missing from evidence.json")


# 6 points ---------------------------------------------------------------------------------------------------------


def maxima(instrument: str) -> dict[str, int]:
    """Sub-area → greatest sum, read from the lines of the instrument's own text."""
    plain = "\n".join(line for line in instrument.splitlines() if not line.lstrip().startswith("#"))
    pairs = re.findall(r'code:\s*"?([0-9]+\.[0-9]+)"?\s*[,\n](?:(?!code:).)*?\bmax:\s*([0-9]+)', plain, re.DOTALL)
    return {code: int(number) for code, number in pairs}


def check_points(bundle: Bundle, state: State) -> tuple[int, int, int]:
    """(points on all sheets, those confirmed with their words, those standing on words held back)."""
    said, claims = bundle.json("evaluation.json"), {a["id"]: a for a in bundle.json("awards.json")}
    most = maxima(bundle.text("instrument.yaml"))
    if sha256(bundle.text("instrument.yaml").encode()).hexdigest() != state.first.get("sha256"):
        bundle.bad("instrument.yaml", "är inte det instrument loggen nämner", "is not the instrument the log names")
    sums: dict[tuple[str, str], int] = {}
    for number, award in state.awards.items():
        claim = claims.pop(f"P{number}", None)
        if claim is None:
            bundle.bad(f"P{number}", "saknas i awards.json", "is missing from awards.json")
            continue
        same = all(claim[k] == award[k] for k in ("sheet", "subarea", "points")) and claim["evidence"] == sorted(set(award["evidence"]))
        if not same or (award["because"] is not None and claim["because"] != award["because"]):
            bundle.bad(f"P{number}", "är inte vad loggen säger", "is not what the log says")
        award["live"] = bool(claim["live"])
        if award["live"]:
            place = (award["sheet"], award["subarea"])
            sums[place] = sums.get(place, 0) + award["points"]
    for ident in claims:
        bundle.bad(ident, "loggen vet inget om poängen", "the log knows nothing of these points")
    for (sheet, subarea), points in sums.items():
        if points > most.get(subarea, 0):
            bundle.bad(f"{subarea} ({sheet})", f"{points} poäng är över maximum", f"{points} points are above the maximum")
    confirmed = unread = 0
    for number, award in state.awards.items():
        held = judge(bundle, state, number, award, most.get(award["subarea"], 0) - sums.get((award["sheet"], award["subarea"]), 0))
        confirmed, unread = confirmed + award["points"] * (held == "read"), unread + award["points"] * (held == "unread")
    total = sum(points for (sheet, _), points in sums.items() if sheet == said["sheet"])
    if total != said["total"]:
        bundle.bad("summan", f"är {total}, inte {said['total']}", f"is {total}, not {said['total']}")
    return sum(sums.values()), confirmed, unread


def judge(bundle: Bundle, state: State, number: int, award: dict[str, Any], room: int) -> str:
    """Whether an award may count as it is said to: ``read`` or ``unread`` (its words are held back), else empty."""
    carrying = [n for n in award["evidence"] if state.stands(n) and state.evidence[n]["subarea"] == award["subarea"]]
    planned = award.get("rules", 1) >= 2 and carrying and all(carries_nothing(state, n, award["sheet"]) for n in carrying)
    if not award.get("live"):
        if carrying and not award["withdrawn"] and not planned and award["points"] <= room:
            bundle.bad(f"P{number}", "räknas inte, utan att loggen säger varför", "does not count, and the log does not say why")
        return ""
    if award["withdrawn"] or not carrying or planned:
        bundle.bad(f"P{number}", "räknas, fast den är återtagen eller saknar belägg som gäller",
                   "counts, though it was taken back or has no evidence that stands")  # fmt: skip
        return ""
    standing = [n for n in award["evidence"] if state.stands(n) and state.evidence[n]["source"]]
    if all(n in state.confirmed for n in standing):
        return "read"
    return "unread" if all(n in state.confirmed | state.unread for n in standing) else ""


def carries_nothing(state: State, number: int, sheet: str) -> bool:
    """Whether evidence carries no points alone: a search that found nothing, or an intention."""
    return not state.evidence[number]["source"] or only_planned(state, number, sheet)


def only_planned(state: State, number: int, sheet: str) -> bool:
    """Whether the sheet reads the evidence as an intention: its owner's acceptance, else the first; consensus: all."""
    since = state.reworded.get(number, 0)
    made = [(who != sheet, d["seq"], d["stage"]) for who, d in state.decisions[number].items() if d["verdict"] and d["seq"] > since]
    stages = [stage for _, _, stage in sorted(made, key=lambda m: m[:2])]
    return set(stages if sheet == "consensus" else stages[:1]) == {"planned"}


# 7 the page and the other files -----------------------------------------------------------------------------------

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "h2{margin-top:2.5rem}article{border-left:.25rem solid;padding-left:1rem;margin:1.5rem 0}blockquote{margin:.75rem 0;"
    "padding:.5rem 1rem;border:1px solid;border-radius:.25rem;white-space:pre-wrap}code{overflow-wrap:anywhere;font-size:.8rem}"
)


FIRST = "belagg-bundle-1"  # bundles whose page led to whole files only


def page(state: State, listed: dict[str, dict[str, Any]], said: dict[str, Any]) -> str:
    """index.html: every point with its quotes, sources and hashes; a function of what is proved."""
    q, out = html.escape, list[str]()
    title = f"{q(said['municipality'])} {said['year']}: {said['total']} av {said['max']} poäng"
    out.append(f'<!DOCTYPE html>\n<html lang="sv"><head><meta charset="utf-8"><title>{title}</title>'
               f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n<body><main>')  # fmt: skip
    last = state.hashes[-1].hex() if state.hashes else ""
    out.append(f"<h1>{title}</h1>\n<p>Varje poäng med sina citat. Pröva allt själv i den här mappen: <code>python verify.py</code>."
               f" Loggen har {len(state.hashes)} händelser, den sista <code>{last}</code>.</p>")  # fmt: skip
    rows = [(n, a) for n, a in state.awards.items() if a.get("live")]
    for sheet in sorted({a["sheet"] for _, a in rows}, key=lambda name: (name != said["sheet"], name)):
        whose = "samsyn" if sheet == "consensus" else state.names.get(sheet, sheet)
        out.append(f"<h2>Poäng enligt {q(whose)}{' (gäller)' if sheet == said['sheet'] else ''}</h2>")
        mine = [(n, a) for n, a in rows if a["sheet"] == sheet]
        for number, award in sorted(mine, key=lambda m: ([int(part) for part in m[1]["subarea"].split(".")], m[0])):
            held = (award["seq"], "prose") in state.back
            out.append(f'<article id="P{number}"><h3>{q(award["subarea"])}, P{number}: {award["points"]} poäng</h3>'
                       f"<p>{q(award['because'] or ('(motiveringen lämnas inte ut)' if held else '(raderat)'))} "
                       f"<small>({q(state.names.get(award['by'], award['by']))}, händelse {award['seq']})</small></p>")  # fmt: skip
            out += [shown(state, listed, n, led=said["format"] != FIRST) for n in sorted(set(award["evidence"])) if state.stands(n)]
            out.append("</article>")
    return "\n".join([*out, "</main></body></html>", ""])


def shown(state: State, listed: dict[str, dict[str, Any]], number: int, *, led: bool) -> str:
    """One piece of evidence on the page; ``led``: with ways to its place, to a PDF's page and to the words in the text."""
    q, row = html.escape, state.evidence[number]
    if not row["source"]:
        return f"<p>B{number}: sökningen ”{q(row['query'])}” gav {count(row['found'], 'träff', 'träffar')}.</p>"
    ident = f"K{row['source']}.{row['version']}"
    source, version = state.sources[row["source"]], listed.get(ident, {})
    quote = "(citatet lämnas inte ut)" if number in state.unread else row["quote"]
    where = f", sidan {row['page']}" if row["page"] else f", tecken {row['start']}–{row['end']}"
    name = q(source["title"] or version.get("title") or ident)
    if version.get("file"):
        at = f"#page={row['page']}" if led and row["page"] and version["file"].endswith(".pdf") else ""
        name = f'<a href="{q(version["file"])}{at}">{name}</a>'
    if led and version.get("text"):
        words = urllib.parse.quote(" ".join(row["quote"].split()[:6]), safe="").replace("-", "%2D")
        where += f' (<a href="{q(version["text"])}#:~:text={words}">texten</a>)'
    return (f"<blockquote>{q(quote)}</blockquote><p>B{number}, {ident}: {name}{where}<br>"
            f"<code>SHA-256 {version.get('sha256', '')}</code></p>")  # fmt: skip


SUMS, SEAL = "SHA256SUMS", "SHA256SUMS.signature"
WRITTEN = ("log.jsonl", "withheld.json", "sources.json", "instrument.yaml", "awards.json", "evidence.json", "evaluation.json",
           "index.html", "report.html", "verify.py", "LÄS-MIG.txt", "checkpoints/newest.checkpoint", SUMS, SEAL)  # fmt: skip


def check_files(bundle: Bundle, state: State, listed: dict[str, dict[str, Any]]) -> None:
    if bundle.text("index.html") != page(state, listed, bundle.json("evaluation.json")):
        bundle.bad("index.html", "visar inte vad loggen ger", "does not show what the log gives")
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in bundle.text(SUMS).splitlines())}
    for name, digest in sums.items():
        if name not in bundle.names:
            bundle.bad(name, "filen saknas", "the file is missing")
        elif bundle.digest(name) != digest:
            bundle.bad(name, "filen är ändrad", "the file was changed")
    known = {*WRITTEN, *(f"checkpoints/{read_note(note)[1]:06}.checkpoint" for note in state.notes)}
    known |= {file for v in listed.values() for file in (v["file"], v["text"], v["record"]) if file}
    for name in sorted(set(bundle.names) - known):
        if bundle.zip or name in sums:
            bundle.bad(name, "hör inte till paketet", "is no part of the bundle")
        else:  # an unpacked folder collects such files by itself
            bundle.note(f"Hör inte till paketet: {name}", f"Not part of the bundle: {name}")


def check_seal(bundle: Bundle, state: State, pinned: bytes | None) -> None:
    """The list of all files is signed by a key of the log: nothing was put in, taken out or changed, report.html included."""
    if SEAL not in bundle.names:
        bundle.note("Paketet är INTE UNDERTECKNAT: report.html och LÄS-MIG.txt är bara bundna av sina summor i SHA256SUMS",
                    "The bundle is NOT SIGNED: report.html and LÄS-MIG.txt are bound by their sums in SHA256SUMS only")  # fmt: skip
        return
    text, origin = bundle.text(SEAL), f"belagg-bundle/{bundle.json('evaluation.json')['uuid']}"
    said, size, digest, *_ = read_note(text)
    trusted = following(bundle, state, pinned) if pinned else {bytes.fromhex(key) for key in state.keys}
    key = signer(text, sorted(trusted))
    sums = bundle.text(SUMS).encode()
    if said != origin or size != len(sums.splitlines()) or sha256(sums).digest() != digest:
        bundle.bad(SUMS, "är inte den lista som undertecknades när paketet gjordes", "is not the list that was signed when the bundle was made")
    elif key is None:
        bundle.bad(SEAL, "är inte av en nyckel som står i loggen" + (" och följer på den angivna" if pinned else ""),
                   "is not by a key that stands in the log" + (" and follows from the one given" if pinned else ""))  # fmt: skip
    else:
        bundle.note(f"Alla {size} filer är undertecknade av {key.hex()}", f"All {size} files are signed by {key.hex()}")


# 8 all of it, and the command -------------------------------------------------------------------------------------


def pinned_key(given: str) -> bytes:
    """The 32 bytes of a public key: 64 hexadecimal digits, or ``name+id+key``."""
    key = bytes.fromhex(given) if "+" not in given else base64.b64decode(given.split("+", 2)[2], validate=True)[1:]
    if len(key) != 32:
        raise ValueError(given)
    return key


def verify(path: Path, *, key: str = "", english: bool = False) -> dict[str, Any]:
    """Everything, in order: {good, events, total, confirmed, withheld, faults, notes}."""
    try:
        if not path.exists():
            raise FileNotFoundError(path)
        bundle = Bundle(path)
    except BROKEN as fault:
        return {"good": False, "events": 0, "total": 0, "confirmed": 0, "withheld": 0, "notes": [],
                "faults": [{"what": str(path), "why": why(fault, english=english)}]}  # fmt: skip
    bundle.english, state = english, State()
    pinned = bundle.tried("--key", lambda: pinned_key(key.strip())) if key else None
    bundle.tried("log.jsonl", lambda: check_log(bundle, state))
    bundle.tried("checkpoints", lambda: check_checkpoints(bundle, state, pinned))
    listed = bundle.tried("sources.json", lambda: check_sources(bundle, state), {})
    bundle.tried("evidence.json", lambda: check_quotes(bundle, state, listed))
    points = bundle.tried("awards.json", lambda: check_points(bundle, state), (0, 0, 0))
    bundle.tried("index.html", lambda: check_files(bundle, state, listed))
    bundle.tried(SEAL, lambda: check_seal(bundle, state, pinned))
    faults = [{"what": what, "why": why} for what, why in dict.fromkeys(bundle.found)]
    counted = dict(zip(("total", "confirmed", "withheld"), points, strict=True))
    good = not faults and points[1] + points[2] == points[0]
    return {"good": good, "events": len(state.hashes), **counted, "faults": faults, "notes": bundle.notes}


def main() -> int:
    given = _given()
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")
    found = verify(given.bundle, key=given.key, english=given.lang == "en")
    if given.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0 if found["good"] else 1
    for line in found["faults"]:
        print(f"FEL  {line['what']}: {line['why']}" if given.lang == "sv" else f"BAD  {line['what']}: {line['why']}")
    print(*found["notes"], sep="\n")
    print(_last_line(found, english=given.lang == "en"))
    return 0 if found["good"] else 1


def _last_line(found: dict[str, Any], *, english: bool) -> str:
    """The answer: what holds, what does not, and that points were confirmed says nothing of the rest."""
    both, total, faults, back = found["confirmed"] + found["withheld"], found["total"], len(found["faults"]), found["withheld"]
    if english:
        points = f"{both} of {total} points on all sheets confirmed" + (f" ({back} on quotes that are held back)" if back else "")
        named = count(faults, "fault", "faults")
        rest = f" The points stand, but the bundle is not whole: {named} above." if both == total > 0 else ""
        return f"All holds: {points}." if found["good"] else f"THE BUNDLE DOES NOT HOLD. {points}.{rest}"
    points = f"{both} av {total} poäng på alla blad bekräftade" + (f" ({back} på citat som inte lämnas ut)" if back else "")
    named = "se felet ovan" if faults == 1 else f"se de {faults} felen ovan"
    rest = f" Poängen står, men paketet är inte helt: {named}." if both == total > 0 else ""
    return f"Allt håller: {points}." if found["good"] else f"PAKETET HÅLLER INTE. {points}.{rest}"


HELP = """\
python verify.py [PAKET.zip eller mapp] [--key NYCKEL] [--lang sv|en] [--json]

Prövar ett paket från Belägg, utan Belägg. En fil, bara Pythons standardbibliotek, inget hämtas. Inget som paketet säger
tas för givet: hashar räknas om, loggen spelas upp, citat slås upp där de sägs stå.

  loggen           varje händelse följer på den före; den säger det den intygade när den skrevs
  kontrollpunkter  de signerade rötterna är loggens; signaturerna (Ed25519) är av nycklar som loggen publicerat
  källor           varje fil och text är den som loggen intygade när den togs in
  citat            varje citat står ordagrant på sin plats i källans text
  poäng            varje poäng är den som beslutades, är inte återtagen och har belägg som gäller; ingen summa är över maximum
  sidan            index.html visar det loggen ger; ingen annan fil är ändrad eller tillagd sedan paketet gjordes, och listan
                   över alla filer (SHA256SUMS) är undertecknad, report.html med den, om nyckeln fanns när det gjordes

Avslutskod 0: allt håller; 1: något håller inte; 2: kommandot är fel skrivet. In English: --lang en."""


def _language() -> str:
    """What LANG says (LC_ALL and LC_MESSAGES before it), Swedish where it says nothing."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "en" if said.lower().startswith("en") else "sv"


class Arguments(argparse.ArgumentParser):
    """Says what is wrong with a command in the language asked for, and how it is written; exit status 2."""

    def error(self, message: str) -> NoReturn:
        english = "en" in (_language(), *sys.argv[1:])
        unknown = message.partition("unrecognized arguments: ")[2]
        if unknown:
            said = f"unknown: {unknown}" if english else f"känner inte igen: {unknown}"
        elif "--lang" in message:
            said = "--lang is sv or en" if english else "--lang är sv eller en"
        else:
            said = "--key needs a key" if english else "--key behöver en nyckel"
        usage = "python verify.py [BUNDLE] [--key KEY] [--lang sv|en] [--json]" if english else HELP.partition("\n")[0]
        self.exit(2, f"{said}\n{usage}\n")


def _given() -> argparse.Namespace:
    words = Arguments(add_help=False, allow_abbrev=False)
    words.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    words.add_argument("--key", default="")
    words.add_argument("--lang", choices=("sv", "en"), default=_language())
    words.add_argument("--json", action="store_true")
    words.add_argument("-h", "--help", action="store_true")
    given = words.parse_args()
    if given.help:
        print(__doc__.partition("\n\n")[2] if given.lang == "en" else HELP)
        sys.exit(0)
    return given


if __name__ == "__main__":
    sys.exit(main())
