"""The bundle's verifier alone, in a process without Belägg: it confirms every point, and names whatever was altered."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from pipeline.run.proving import verify
from tests.conftest import Belagg
from tests.run import attacks

Files = dict[str, bytes]


def files_of(path: Path) -> Files:
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def written(files: Files, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as bundle:
        for name, data in files.items():
            bundle.writestr(name, data)
    return path


def resealed(files: Files) -> None:
    """What a careful forger does last: the list of hashes fits again."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()) if name != "SHA256SUMS"]
    files["SHA256SUMS"] = "".join(lines).encode()


def opened(belagg: Belagg) -> None:
    """Both evaluators have saved their judgement: nothing is judged blind any more."""
    for name in ("EA", "KB"):
        for subarea in ("3.3", "1.3", "6.4"):
            belagg.ok("judge", subarea, "--because", "Klart", "--as", name)
    belagg.ok("checkpoint")


@pytest.fixture
def packed(signed: Belagg) -> tuple[Files, Path]:
    file = signed.folder / "paket.zip"
    opened(signed)
    answer = signed.json("bundle", str(file), "--edition", "internal")
    assert (answer["signed"], answer["total"], answer["confirmed"], answer["withheld"]) == (True, 5, 5, 0)
    return files_of(file), signed.folder / "forged.zip"


def test_a_stranger_confirms_it(packed: tuple[Files, Path], tmp_path: Path) -> None:
    files, _ = packed
    folder = tmp_path / "unpacked"
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for arguments in ([], ["--lang", "en"], ["--json"]):
        # -I: neither this folder nor what is installed for the tests' sake; -S: no site-packages at all
        done = subprocess.run([sys.executable, "-I", "-S", "verify.py", *arguments], cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    assert json.loads(done.stdout)["faults"] == []
    page = files["index.html"].decode()
    assert all(words in page for words in ("P1: 5 poäng", "<blockquote>", "K1.", "SHA-256 "))
    assert "http" not in page
    assert "<script" not in page


def test_the_same_evaluation_gives_the_same_bytes(signed: Belagg) -> None:
    for name in ("a.zip", "b.zip"):
        signed.ok("bundle", str(signed.folder / name))
    assert (signed.folder / "a.zip").read_bytes() == (signed.folder / "b.zip").read_bytes()


def _json(name: str, change: Callable[[Any], None]) -> Callable[[Files], None]:
    def forge(files: Files) -> None:
        value = json.loads(files[name])
        change(value)
        files[name] = (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()

    return forge


def _event(kind: str, change: Callable[[dict[str, Any]], None]) -> Callable[[Files], None]:
    def forge(files: Files) -> None:
        events = [json.loads(line) for line in files["log.jsonl"].splitlines()]
        change(next(e for e in events if e["kind"] == kind))
        files["log.jsonl"] = "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in events).encode()

    return forge


def _comma(event: dict[str, Any]) -> None:
    prose = json.loads(event["parts"]["prose"]["json"])
    prose["quote"] = prose["quote"].replace(" ", ", ", 1)
    event["parts"]["prose"]["json"] = json.dumps(prose, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _points(event: dict[str, Any]) -> None:
    facts = json.loads(event["parts"]["facts"]["json"]) | {"points": 9}
    event["parts"]["facts"]["json"] = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _swap_lines(files: Files) -> None:
    lines = files["log.jsonl"].splitlines(keepends=True)
    lines[4], lines[5] = lines[5], lines[4]
    files["log.jsonl"] = b"".join(lines)


def _cut_line(files: Files) -> None:
    files["log.jsonl"] = b"".join(files["log.jsonl"].splitlines(keepends=True)[:-1])


def _forged_root(files: Files) -> None:
    lines = files["checkpoints/newest.checkpoint"].decode().split("\n")
    lines[2] = "AAAA" + lines[2][4:]
    files["checkpoints/newest.checkpoint"] = "\n".join(lines).encode()


def _other_key(files: Files) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from pipeline.core.proof.checkpoint import note, parse

    said = parse(files["checkpoints/newest.checkpoint"].decode()).checkpoint
    key = Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)
    text = note(said, key.public_key().public_bytes_raw(), key.sign(said.text.encode()))
    files["checkpoints/newest.checkpoint"] = text.encode()


def _drop(prefix: str) -> Callable[[Files], None]:
    def forge(files: Files) -> None:
        del files[next(name for name in files if name.startswith(prefix))]

    return forge


def _edit(prefix: str, old: str, new: str) -> Callable[[Files], None]:
    def forge(files: Files) -> None:
        name = next(name for name in files if name.startswith(prefix))
        assert old.encode() in files[name], (name, old)
        files[name] = files[name].replace(old.encode(), new.encode(), 1)

    return forge


def _swap_awards(rows: Any) -> None:
    rows[0]["points"], rows[1]["points"] = rows[1]["points"], rows[0]["points"]


FORGERIES: dict[str, tuple[Callable[[Files], None], str]] = {
    "a comma in the log's quote": (_event("evidence.accepted", _comma), "händelse"),
    "a comma in evidence.json": (_json("evidence.json", lambda rows: rows[0].update(quote=rows[0]["quote"] + ",")), "B1"),
    "a comma in the text": (_edit("texts/K1.1", "tertial", "tertial,"), "K1.1"),
    "a comma on the page": (_edit("index.html", "tertial", "tertial,"), "index.html"),
    "a source missing": (_drop("sources/K1.1"), "K1.1"),
    "a source missing from the list": (_json("sources.json", lambda rows: rows.pop(0)), "K1.1"),
    "a source's bytes changed": (_edit("sources/K1.1", "m", "n"), "K1.1"),
    "a source's hash changed with its file": (_json("sources.json", lambda rows: rows[0].update(sha256="00" * 32)), "K1.1"),
    "awards swapped": (_json("awards.json", _swap_awards), "P1"),
    "evidence of an award swapped": (_json("awards.json", lambda rows: rows[0].update(evidence=[2])), "P1"),
    "a withdrawn award counted": (_json("awards.json", lambda rows: next(r for r in rows if not r["live"]).update(live=True)), "P2"),
    "an award not counted": (_json("awards.json", lambda rows: rows[0].update(live=False)), "P1"),
    "an award left out": (_json("awards.json", lambda rows: rows.pop(0)), "P1"),
    "an award made up": (_json("awards.json", lambda rows: rows.append(rows[0] | {"id": "P99"})), "P99"),
    "points in the log": (_event("award.given", _points), "händelse"),
    "a reason": (_json("awards.json", lambda rows: rows[0].update(because="annat")), "P1"),
    "the sum": (_json("evaluation.json", lambda said: said.update(total=800)), "summan"),
    "events reordered": (_swap_lines, "händelse"),
    "the tail cut": (_cut_line, "newest.checkpoint"),
    "a checkpoint's root": (_forged_root, "newest.checkpoint"),
    "a checkpoint by another key": (_other_key, "newest.checkpoint"),
    "a part of an event gone": (_event("award.given", lambda e: e["parts"].pop("prose")), "händelse"),
    "the instrument's maxima": (_edit("instrument.yaml", "max: 25", "max: 24"), "instrument.yaml"),
    "another evaluation's uuid": (_json("evaluation.json", lambda said: said.update(uuid="0" * 36)), "händelse 1"),
    "evidence.json gone": (_drop("evidence.json"), "evidence.json"),
    "nonsense for a list": (_json("awards.json", lambda rows: rows.__setitem__(0, 7)), "awards.json"),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_whatever_was_altered_is_named(packed: tuple[Files, Path], what: str) -> None:
    files, path = packed
    forge, named = FORGERIES[what]
    forge(files)
    resealed(files)
    found = verify.verify(written(files, path))
    assert not found["good"]
    assert named in " ".join(f["what"] for f in found["faults"]), found["faults"]


def test_a_changed_report_or_verifier_is_named(packed: tuple[Files, Path]) -> None:
    files, path = packed
    files["report.html"] += b" "
    files["verify.py"] += b"#"
    assert [f["what"] for f in verify.verify(written(files, path))["faults"]] == ["report.html", "verify.py"]


def test_the_page_leads_to_the_words(packed: tuple[Files, Path]) -> None:
    files, path = packed
    page = files["index.html"].decode()
    words = re.search(r'href="(texts/K1\.1\.txt)#:~:text=([^"]+)"', page)
    assert words
    assert unquote(words[2]) in files[words[1]].decode()
    files["evaluation.json"] = files["evaluation.json"].replace(b"belagg-bundle-2", b"belagg-bundle-1")  # as it was then
    files["index.html"] = re.sub(r' \(<a href="texts/[^>]*>texten</a>\)', "", page).encode()
    resealed(files)
    assert _named(files, path) == {verify.SUMS}


def _named(files: Files, path: Path, **how: Any) -> set[str]:
    return {f["what"] for f in verify.verify(written(files, path), **how)["faults"]}


def test_with_sums_made_anew_the_signature_names_what_was_changed(packed: tuple[Files, Path]) -> None:
    files, path = packed
    files["report.html"] += b" "
    resealed(files)
    assert _named(files, path) == {verify.SUMS}


def test_a_file_put_in_is_named_with_and_without_its_sum(packed: tuple[Files, Path]) -> None:
    files, path = packed
    files["sources/K99.1.pdf"] = b"%PDF-1.4"
    assert _named(files, path) == {"sources/K99.1.pdf"}
    resealed(files)
    assert _named(files, path) == {"sources/K99.1.pdf", verify.SUMS}
    del files[verify.SEAL]
    resealed(files)
    assert _named(files, path) == {"sources/K99.1.pdf"}


def test_what_lies_in_the_unpacked_folder_besides_is_a_note(packed: tuple[Files, Path], tmp_path: Path) -> None:
    files, _ = packed
    for name, data in files.items():
        (tmp_path / "unpacked" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "unpacked" / name).write_bytes(data)
    (tmp_path / "unpacked" / "Thumbs.db").write_bytes(b"")
    found = verify.verify(tmp_path / "unpacked")
    assert found["good"]
    assert any("Thumbs.db" in note for note in found["notes"])


def test_a_signature_of_another_key_or_bundle_is_named(packed: tuple[Files, Path], signed: Belagg) -> None:
    files, path = packed
    key = signed.json("checkpoint")["key"]
    assert _named(files, path, key=key) == set()
    own = files[verify.SEAL]
    files[verify.SEAL] = files["checkpoints/newest.checkpoint"]
    assert verify.SUMS in _named(files, path)
    files[verify.SEAL] = own[:-12] + b"AAAAAAAAAA=\n"
    assert verify.SEAL in _named(files, path)
    files[verify.SEAL] = own
    assert verify.SEAL in _named(files, path, key="00" * 32)


def test_an_unsigned_bundle_says_so(signed: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    file = signed.folder / "paket.zip"
    assert signed.json("bundle", str(file))["key"]
    monkeypatch.delenv("BELAGG_PASSPHRASE")
    assert signed.json("bundle", str(file))["key"] is None
    found = verify.verify(file)
    assert found["good"]
    assert any("INTE UNDERTECKNAT" in note for note in found["notes"])
    assert "--sign" in signed.ok("bundle", str(file))
    monkeypatch.setenv("BELAGG_PASSPHRASE", "någon annans lösenfras")
    assert signed.json("bundle", str(file))["key"] is None
    signed.ok("bundle", str(file), "--sign", status=5)


def test_without_a_key_in_the_log_nothing_can_be_signed(plain: Belagg, signing: None) -> None:
    assert plain.refused("bundle", str(plain.folder / "paket.zip"), "--sign") == "bundle-key"


def test_several_at_once_are_each_named(packed: tuple[Files, Path]) -> None:
    """The four of the issue in one bundle: a comma in a quote, a source missing, an award swapped, a checkpoint forged."""
    files, path = packed
    for what in ("a comma in the log's quote", "a source missing", "awards swapped", "a checkpoint's root"):
        FORGERIES[what][0](files)
    resealed(files)
    named = " ".join(f["what"] for f in verify.verify(written(files, path))["faults"])
    assert all(word in named for word in ("händelse", "B1", "K1.1", "P1", "newest.checkpoint"))


def test_the_printed_key_is_held_to(packed: tuple[Files, Path], signed: Belagg) -> None:
    files, path = packed
    key = signed.json("checkpoint")["key"]
    written(files, path)
    assert verify.verify(path, key=key)["good"]
    for other in ("00" * 32, "nonsens"):
        assert not verify.verify(path, key=other)["good"]
    assert not verify.verify(path.with_name("absent.zip"))["good"]


def test_confidential_as_hash_and_without_names(signed: Belagg) -> None:
    inside = signed.folder / "in" / "interviews" / "chefer.md"
    inside.parent.mkdir(parents=True)
    inside.write_text("# Samtal\n\nVi får aldrig veta varför målen ändras och ingen återkopplar till oss.\n", "utf-8")
    signed.ok("ingest", str(inside))
    passage = next(p["id"] for p in signed.json("search", "återkopplar")["passages"] if p["kind"] == "interview")
    number = signed.json("accept", passage, "3.2", "--as", "EA", "--stance", "strength", "--stage", "done")["id"]
    signed.ok("award", "3.2", "2", "--evidence", number, "--because", "Intervjun visar det", "--as", "EA")
    signed.ok("judge", "3.2", "--because", "Klart", "--as", "EA")
    signed.ok("judge", "3.2", "--because", "Klart", "--as", "KB")
    opened(signed)
    open_, closed = signed.folder / "open.zip", signed.folder / "closed.zip"
    answer = signed.json("bundle", str(open_), "--edition", "internal")
    assert (answer["total"], answer["confirmed"], answer["withheld"]) == (7, 7, 0)
    answer = signed.json("bundle", str(closed), "--edition", "internal", "--confidential-as-hash", "--without-names")
    assert (answer["total"], answer["confirmed"], answer["withheld"]) == (7, 5, 2)
    for file, held in ((open_, False), (closed, True)):
        everything = b"\n".join(data for name, data in files_of(file).items())
        assert b"chefer.md" not in everything  # an interview's file name stays inside whatever is chosen
        assert ("återkopplar".encode() in everything) is not held
        assert (b'"name":"EA"' in everything.replace(b'\\"', b'"')) is not held
    assert verify.verify(closed)["good"]


NAMES = ("Valdemar", "Östlundh", "Ragnhild", "Törnqvist", "010-199 31 12")
SPOKEN = "aldrig veta varför målen ändras"


@pytest.fixture
def told(signed: Belagg) -> Belagg:
    """An interview with evidence on it, and names in every place where people write."""
    signed.ok("roster", "add", "Valdemar Östlundh", "--role", "enhetschef", "--group", "enhetschefer")
    inside = signed.folder / "in" / "interviews" / "samtal med Valdemar.md"
    inside.parent.mkdir(parents=True)
    inside.write_text("---\ndatum: 2026-10-22\nrollgrupp: enhetschefer\nantal personer: 6\n---\n\n# Samtal\n\n"
                      f"Vi får {SPOKEN} och Valdemar Östlundh återkopplar inte till oss.\n", "utf-8")  # fmt: skip
    signed.ok("ingest", str(inside))
    passage = next(p["id"] for p in signed.json("search", "återkopplar")["passages"] if p["kind"] == "interview")
    number = signed.json("accept", passage, "3.2", "--as", "EA", "--stance", "strength", "--stage", "done")["id"]
    plan = next(p["id"] for p in signed.json("search", "tertial")["passages"] if p["kind"] == "document")
    beside = signed.json("accept", plan, "3.2", "--as", "EA", "--stance", "strength", "--stage", "done", "--note", "ring 010-199 31 12")
    signed.ok("award", "3.2", "2", "--evidence", number, "--because", f"De säger att de {SPOKEN} alls", "--as", "EA")
    signed.ok("award", "3.2", "1", "--evidence", beside["id"], "--because", "Valdemar Östlundh visade planen", "--as", "EA")
    signed.ok("award", "3.2", "1", "--evidence", beside["id"], "--because", "Bekräftat av Ragnhild Törnqvist", "--as", "KB")
    for who in ("EA", "KB"):
        signed.ok("judge", "3.2", "--because", f"Klart, säger {who}", "--as", who)
    opened(signed)
    signed.ok("consensus", "3.2", "--awards", "P3,P4,P5", "--because", "Enade", "--as", "EA")
    signed.ok("erase", "--text", "Uppföljningen analyseras", "--everywhere", "--because", "bad om det", "--as", "EA")
    return signed


@pytest.mark.parametrize("edition", ["public", "municipality"])
def test_what_leaves_the_house_names_nobody_and_holds_no_protected_word(told: Belagg, edition: str) -> None:
    file = told.folder / f"{edition}.zip"
    chosen = [] if edition == "public" else ["--edition", edition]  # the public one is what is made unless another is asked for
    answer = told.json("bundle", str(file), *chosen)
    assert answer["edition"] == edition
    files = files_of(file)
    assert verify.verify(file)["good"]
    for name, data in files.items():
        text = data.decode("utf-8", "replace")
        for word in (*NAMES, '"EA"', '\\"EA\\"', "(EA, ", str(told.folder)):
            assert word not in text, (name, word)
        if name != "report.html" or edition == "public":
            assert SPOKEN not in text, name
    assert (SPOKEN in files["report.html"].decode()) == (edition == "municipality")
    assert "motiveringen lämnas inte ut" in files["index.html"].decode()
    assert "Klart" in files["log.jsonl"].decode()  # a reason that names nobody is told
    assert "Klart, säger" not in files["log.jsonl"].decode()
    assert answer["withheld"] > 0


def test_the_internal_bundle_holds_everything_and_says_so(told: Belagg) -> None:
    said = told.ok("bundle", str(told.folder / "intern.zip"), "--edition", "internal")
    assert "INTERN UTGÅVA" in said
    everything = "\n".join(data.decode("utf-8", "replace") for data in files_of(told.folder / "intern.zip").values())
    assert SPOKEN in everything
    assert "Ragnhild Törnqvist" in everything
    assert "Valdemar.md" not in everything


def test_a_locked_roster_stops_what_leaves_the_house(told: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BELAGG_PASSPHRASE")
    assert told.refused("bundle", str(told.folder / "paket.zip")) == "bundle-roster"
    told.ok("bundle", str(told.folder / "intern.zip"), "--edition", "internal")


def test_a_misuse_of_the_verifier_is_told_in_the_language_asked_for() -> None:
    for arguments, words in ((["--bogus"], "känner inte igen: --bogus"), (["--lang", "xx"], "--lang är sv eller en"),
                             (["--key"], "--key behöver en nyckel"), (["--lang", "en", "--bogus"], "unknown: --bogus")):  # fmt: skip
        command = [sys.executable, "-I", "-S", verify.__file__, *arguments]
        done = subprocess.run(command, capture_output=True, check=False, env={"LANG": "sv_SE.UTF-8"})
        assert done.returncode == 2
        assert words in done.stderr.decode()
        assert "usage" not in done.stderr.decode()


def test_what_is_judged_blind_stays_inside_and_the_rest_holds(signed: Belagg) -> None:
    signed.ok("award", "3.3", "2", "--evidence", "B1", "--because", "Blint satta", "--as", "EA")
    signed.ok("checkpoint")
    file = signed.folder / "paket.zip"
    answer = signed.json("bundle", str(file))
    assert (answer["total"], answer["confirmed"]) == (0, 0)
    everything = b"\n".join(files_of(file).values())
    assert b"Blint satta" not in everything
    assert b'\\"points\\":' not in everything
    found = verify.verify(file)
    assert found["good"]
    assert any("hålls inne" in note for note in found["notes"])


def test_what_does_not_hold_is_not_packed(signed: Belagg) -> None:
    opened(signed)
    with attacks.unlocked(signed.db) as sql:
        sql.execute("UPDATE award SET points = 6 WHERE number = 1")
    file = signed.folder / "paket.zip"
    status, result = signed.run("bundle", str(file))
    assert (status, result.exception.code) == (4, "bundle-bad")
    assert not file.exists()


def test_ed25519_as_published() -> None:
    """RFC 8032, section 7.1: tests 1, 2, 3 and 1024; and signatures with anything changed."""
    vectors = [
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]  # fmt: skip
    for public, message, signature in vectors:
        key, said, signed_ = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
        assert verify.signature_good(key, signed_, said)
        assert not verify.signature_good(key, signed_, said + b"x")
        for at in (0, 31, 32, 63):
            assert not verify.signature_good(key, signed_[:at] + bytes([signed_[at] ^ 1]) + signed_[at + 1 :], said)
        assert not verify.signature_good(key[:-1] + b"\x00", signed_, said)
        assert not verify.signature_good(key, signed_[:32] + ((int.from_bytes(signed_[32:], "little") + verify.ORDER).to_bytes(32, "little")), said)
    assert not verify.signature_good(b"\xff" * 32, b"\x00" * 64, b"")


def test_the_verifier_and_the_program_make_the_same_tree() -> None:
    from pipeline.core.proof import merkle

    for size in range(20):
        leaves = [bytes([n]) * 32 for n in range(size)]
        assert verify.root(leaves) == merkle.root(leaves)
