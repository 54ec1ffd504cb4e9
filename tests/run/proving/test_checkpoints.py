"""A signed log cannot be cut, rewritten or rolled back unnoticed; keys are made, replaced, lost, exported."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.errors import Refused, UsageError
from pipeline.core.proof import checkpoint as notes
from pipeline.run.evaluation import opened
from pipeline.run.proving import checkpoints, keys
from tests.conftest import Belagg
from tests.run import attacks

EVENTS = 13  # in the fixture


def audited(belagg: Belagg, *args: str) -> dict[str, Any]:
    status, result = belagg.run("audit", "--json", *args)
    report: dict[str, Any] = json.loads(result.stdout)
    assert status == (0 if report["ok"] else 4)
    report["checks"] = {f["check"] for f in report["findings"] if f["severity"] == "error" or f["check"].startswith(("checkpoint", "key"))}
    return report


def test_signed_and_held_against(signed: Belagg) -> None:
    answer = signed.json("checkpoint")
    assert answer["seq"] == EVENTS + 2  # the key's entry and the checkpoint's own; asking again writes nothing
    beside = signed.folder / "evidence.checkpoint"
    assert beside.read_text("utf-8") == answer["note"]
    report = audited(signed)
    assert (report["ok"], report["events"], report["checks"]) == (True, EVENTS + 2, set())
    held = report["checkpoint"]
    assert (held["seq"], held["root"], held["good"]) == (EVENTS + 2, answer["root"], True)
    assert held["key"] == notes.parse_verifier_key(answer["key"]).hex()
    assert audited(signed, "--key", answer["key"])["ok"]
    assert audited(signed, "--key", "00" * 32)["checks"] == {"checkpoint-key"}


def test_the_log_goes_on_and_the_old_checkpoint_still_holds(signed: Belagg) -> None:
    shutil.copy(signed.folder / "evidence.checkpoint", signed.folder / "old")
    signed.ok("award", "3.3", "2", "--evidence", "B1", "--because", "mer", "--as", "EA")
    assert audited(signed)["ok"]
    signed.ok("checkpoint", "--output", str(signed.folder / "copy"))
    assert (signed.folder / "copy").read_bytes() == (signed.folder / "evidence.checkpoint").read_bytes()
    for name in ("old", "copy"):
        report = audited(signed, "--checkpoint", str(signed.folder / name))
        assert (report["ok"], report["checkpoint"]["file"]) == (True, name)


@pytest.mark.parametrize("keep", [2, 6, EVENTS, EVENTS + 1])
def test_a_cut_tail_is_found(signed: Belagg, keep: int) -> None:
    attacks.cut(signed.db, keep)
    report = audited(signed)
    assert (report["ok"], report["checkpoint"]["good"]) == (False, False)
    assert "checkpoint-ahead" in report["checks"]


def test_without_a_checkpoint_a_cut_tail_goes_unnoticed_which_is_why(plain: Belagg) -> None:
    plain.ok("award", "3.3", "2", "--evidence", "B1", "--because", "mer", "--as", "EA")
    attacks.cut(plain.db, EVENTS)
    assert audited(plain)["ok"]


@pytest.mark.parametrize("seq", [1, 3, 7, EVENTS, EVENTS + 1, EVENTS + 2])
def test_a_log_rewritten_and_chained_anew_is_found(signed: Belagg, seq: int) -> None:
    attacks.rewrite(signed.db, seq, lambda row: row.update(at="2020-01-01T00:00:00.000000Z"))
    report = audited(signed)
    assert not report["ok"]
    assert "checkpoint-root" in report["checks"]


def test_points_rewritten_with_a_forged_key_are_found(signed: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole log anew, signed by a key of the forger's own: whoever has the checkpoint or the key sees it."""
    real = signed.json("key", "show")["key"]
    genuine = signed.folder / "genuine"
    shutil.copy(signed.folder / "evidence.checkpoint", genuine)
    (signed.folder / "evidence.checkpoint").unlink()
    attacks.cut(signed.db, EVENTS)
    seq = next(e for e in range(1, EVENTS) if _kind(signed.db, e) == "award.given")
    attacks.rewrite(signed.db, seq, lambda row: None, facts=lambda f: f.update(points=9))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(signed.folder / "forger"))
    signed.ok("checkpoint")
    assert audited(signed)["ok"]  # whole in itself
    assert {"checkpoint-root", "checkpoint-signature"} <= audited(signed, "--checkpoint", str(genuine))["checks"]
    assert audited(signed, "--key", real)["checks"] == {"checkpoint-key"}


def _kind(db: Path, seq: int) -> str:
    with opened(db) as evaluation:
        return str(evaluation.db.sql.execute("SELECT kind FROM event WHERE seq = ?", (seq,)).fetchone()[0])


def test_an_older_copy_put_back_is_found(signed: Belagg) -> None:
    shutil.copy(signed.db, signed.folder / "older.db")
    signed.ok("award", "3.3", "2", "--evidence", "B1", "--because", "mer", "--as", "EA")
    signed.ok("checkpoint")
    shutil.copy(signed.folder / "older.db", signed.db)
    assert "checkpoint-ahead" in audited(signed)["checks"]
    signed.ok("award", "3.3", "1", "--evidence", "B1", "--because", "annat", "--as", "EA")
    signed.ok("judge", "6.4", "--because", "annat", "--as", "EA")
    assert "checkpoint-root" in audited(signed)["checks"]
    assert signed.refused("checkpoint") == "checkpoint-conflict"  # what shows it is not overwritten


def test_a_forged_or_broken_file_is_found(signed: Belagg) -> None:
    file = signed.folder / "evidence.checkpoint"
    good = file.read_text("utf-8")
    lines = good.split("\n")
    lines[2] = notes.encoded(b"\x01" * 32)
    for text, check in (("\n".join(lines), "checkpoint-root"), (good.replace(f"\n{EVENTS + 2}\n", "\n3\n"), "checkpoint-root"),
                        (good[:-20] + "AAAA" + good[-16:], "checkpoint-signature"), ("nonsens", "checkpoint-form"),
                        (good.replace("belagg/", "annan/"), "checkpoint-origin")):  # fmt: skip
        file.write_text(text, "utf-8")
        assert check in audited(signed)["checks"], check
    file.unlink()
    report = audited(signed)
    assert (report["ok"], report["checks"], report["checkpoint"]) == (True, {"checkpoint-absent"}, None)


def test_a_recorded_checkpoint_with_another_signature_is_found(signed: Belagg) -> None:
    def forged(facts: Any) -> None:
        facts["note"] = facts["note"][:-20] + "AAAA" + facts["note"][-16:]

    (signed.folder / "evidence.checkpoint").unlink()
    attacks.rewrite(signed.db, EVENTS + 2, lambda row: None, facts=forged)
    assert "checkpoint-signature" in audited(signed)["checks"]


def test_rotation_is_vouched_for(signed: Belagg) -> None:
    first = signed.json("key", "show")["key"]
    second = signed.json("key", "rotate")["key"]
    assert first != second == signed.json("key", "show")["key"]
    signed.ok("checkpoint")
    report = audited(signed, "--key", first)  # trust goes from the printed key to the one it vouched for
    assert (report["ok"], report["checkpoint"]["key"], report["checks"]) == (True, second, set())

    def other(facts: Any) -> None:
        facts["vouched"] = "00" * 64

    attacks.rewrite(signed.db, EVENTS + 3, lambda row: None, facts=other)
    assert "key-vouching" in audited(signed)["checks"]


def test_a_rotation_interrupted_before_its_entry_is_made_up_for(signed: Belagg) -> None:
    old, new = keys.rotate("korrekt häst batteri")
    signed.ok("checkpoint")
    assert audited(signed, "--key", old.hex())["checkpoint"]["key"] == new.public.hex()


def test_a_lost_passphrase_is_said_and_warned_of(signed: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    first = signed.json("key", "show")["key"]
    monkeypatch.setenv("BELAGG_PASSPHRASE", "en annan")
    assert signed.refused("checkpoint") == "key-passphrase"
    assert signed.refused("key", "rotate", "--lost") == "reason-missing"
    signed.ok("key", "rotate", "--lost", "--because", "Frasen är borta")
    signed.ok("checkpoint")
    assert audited(signed)["checks"] == {"key-unvouched"}
    assert audited(signed, "--key", first)["checks"] == {"checkpoint-key", "key-unvouched"}


def test_exported_keys_sign_elsewhere(signed: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    public, file = signed.json("key", "show")["key"], str(signed.folder / "nycklar")
    signed.ok("key", "export", file)
    assert signed.refused("key", "export", file) == "file-exists"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(signed.folder / "elsewhere"))
    monkeypatch.setenv("BELAGG_PASSPHRASE", "fel")
    assert signed.refused("key", "import", file) == "key-passphrase"
    monkeypatch.setenv("BELAGG_PASSPHRASE", "korrekt häst batteri")
    assert signed.json("key", "import", file) == {"new": 1}
    assert signed.json("key", "import", file) == {"new": 0}
    assert signed.json("key", "show")["key"] == public
    signed.ok("checkpoint")
    assert audited(signed)["checkpoint"]["seq"] == EVENTS + 2


def test_the_key_is_nobody_elses_to_read(signed: Belagg) -> None:
    file = keys.folder() / "signing-key.json"
    assert file.stat().st_mode & 0o077 == 0
    assert b"PRIVATE" not in file.read_bytes()
    file.write_text("{}", "utf-8")
    with pytest.raises(UsageError):
        keys.current()


def test_no_passphrase_no_key(plain: Belagg, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, "", "  "):
        if value is not None:
            monkeypatch.setenv("BELAGG_PASSPHRASE", value)
        status, result = plain.run("checkpoint")
        assert (status, result.exception.code) == (2, "passphrase-missing" if value is None else "passphrase-empty")
    assert keys.current() is None
    assert not (plain.folder / "evidence.checkpoint").exists()


def test_a_broken_chain_is_not_signed(plain: Belagg, signing: None) -> None:
    with attacks.unlocked(plain.db) as sql:
        sql.execute("UPDATE event SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 4")
    assert plain.run("checkpoint")[0] == 4
    assert not (plain.folder / "evidence.checkpoint").exists()


def test_rules_of_the_entries(signed: Belagg) -> None:
    """What only somebody who writes events by hand can try."""
    with opened(signed.db) as evaluation:
        signer = keys.unlock("korrekt häst batteri")
        with pytest.raises(Refused) as known:
            checkpoints.publish(evaluation, signer, passphrase="korrekt häst batteri")
        assert known.value.code == "key-known"
        with pytest.raises(Refused) as unknown:
            checkpoints.publish_lost(evaluation, b"\x01" * 32, b"\x02" * 32, because="x")
        assert unknown.value.code == "key-unknown"


def test_proofs(signed: Belagg) -> None:
    folder = signed.folder
    shutil.copy(folder / "evidence.checkpoint", folder / "old")
    signed.ok("proof", "inclusion", "P1", "--output", str(folder / "p1"))
    signed.ok("award", "3.3", "2", "--evidence", "B1", "--because", "mer", "--as", "EA")
    assert signed.refused("proof", "inclusion", "P3") == "checkpoint-none"
    signed.ok("checkpoint")
    signed.ok("proof", "consistency", str(folder / "old"), "--output", str(folder / "c"))
    for name in ("p1", "c"):
        answer = signed.json("proof", "check", str(folder / name), "--checkpoint", str(folder / "old"))
        assert answer["good"]
    assert [signed.json("proof", "inclusion", what)["event"]["kind"] for what in ("B1", "p1", "1")] == [
        "evidence.accepted", "award.given", "evaluation.created"
    ]  # fmt: skip
    for wrong in ("B99", "P99", "0", "999", "x"):
        assert signed.run("proof", "inclusion", wrong)[0] == 2


@pytest.mark.parametrize(("field", "value", "why"), [
    ("event.at", "2020-01-01T00:00:00.000000Z", "hash"), ("event.seq", 2, "hash"), ("path.0", notes.encoded(b"\0" * 32), "path"),
    ("checkpoint", "root", "path"), ("checkpoint", "signature", "signature"),
])  # fmt: skip
def test_a_forged_proof_is_refused(signed: Belagg, field: str, value: object, why: str) -> None:
    file = signed.folder / "p1"
    signed.ok("proof", "inclusion", "P1", "--output", str(file))
    proof = json.loads(file.read_text("utf-8"))
    if value == "root":
        lines = proof["checkpoint"].split("\n")
        lines[2] = notes.encoded(b"\x01" * 32)
        value = "\n".join(lines)
    elif value == "signature":
        value = proof["checkpoint"][:-20] + "AAAA" + proof["checkpoint"][-16:]
    *way, last = field.split(".")
    place: Any = proof
    for step in way:
        place = place[step]
    place[int(last) if last.isdigit() else last] = value
    file.write_text(json.dumps(proof), "utf-8")
    status, result = signed.run("proof", "check", str(file), "--json")
    assert (status, json.loads(result.stdout)) == (4, {"good": False, "why": why})


def test_a_proof_of_another_key_or_checkpoint(signed: Belagg) -> None:
    file, other = signed.folder / "p1", signed.folder / "other"
    signed.ok("proof", "inclusion", "P1", "--output", str(file))
    assert signed.run("proof", "check", str(file), "--key", "00" * 32)[0] == 4
    shutil.copy(signed.folder / "evidence.checkpoint", other)
    signed.ok("judge", "6.1", "--because", "Inget", "--as", "EA")
    signed.ok("checkpoint")
    assert signed.run("proof", "check", str(file), "--checkpoint", str(signed.folder / "evidence.checkpoint"))[0] == 4
    assert signed.run("proof", "check", str(file), "--checkpoint", str(other))[0] == 0
    file.write_text("[]", "utf-8")
    assert signed.run("proof", "check", str(file))[0] == 2
