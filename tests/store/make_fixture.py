"""Make the fixture of the schema of this checkout, once, when that schema is released:

    python -m tests.store.make_fixture        writes tests/store/fixtures/evidence-vN.db.gz

The steps are those of the fixtures before it, so that one test reads them all: two sources, a decision of each kind, an
award withdrawn and one that stands, a judgement of 0, and a second version that moves what was quoted. A fixture that
exists is never made again: it is what that release wrote.
"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

from pipeline.store.schema import MIGRATIONS
from tests.conftest import STYRDOKUMENT, Belagg

CHEFER = """\
# Chefer

Vi får aldrig veta varför målen ändras, uppföljningen stannar hos ledningen och ingen återkopplar till oss.
"""
MOVED = STYRDOKUMENT.replace("## Uppföljning", "Ny inledning som flyttar allt annat längre ned.\n\n## Uppföljning", 1)


def make(folder: Path) -> bytes:
    """The bytes of a database with the fixture's thirteen events, made in `folder`."""
    policy, notes = folder / "in" / "documents" / "styrning.md", folder / "in" / "interviews" / "chefer.md"
    policy.parent.mkdir(parents=True)
    notes.parent.mkdir()
    policy.write_text(STYRDOKUMENT, encoding="utf-8")
    notes.write_text(CHEFER, encoding="utf-8")
    belagg = Belagg(folder / "evidence.db", folder)
    belagg.ok("init", "--municipality", "Provköping", "--year", "2026")
    belagg.ok("ingest", str(folder / "in"))
    belagg.ok("accept", "K1.1:1", "3.3", "--as", "EA")
    belagg.ok("accept", "K1.1:2", "1.3", "--note", "fyra om året", "--as", "EA")
    belagg.ok("award", "3.3", "5", "--evidence", "B1", "--because", "Uppföljning varje tertial", "--as", "EA")
    belagg.ok("award", "1.3", "4", "--evidence", "B2", "--because", "Dialoger", "--as", "EA")
    belagg.ok("withdraw", "P2", "--because", "räknat två gånger", "--as", "EA")
    belagg.ok("evaluator", "add", "KB")
    belagg.ok("reject", "K1.1:2", "1.1", "--as", "KB")
    belagg.ok("judge", "6.4", "--because", "Inget", "--as", "EA")
    policy.write_text(MOVED, encoding="utf-8")
    belagg.ok("ingest", str(policy))
    return belagg.db.read_bytes()


if __name__ == "__main__":
    target = Path(__file__).parent / "fixtures" / f"evidence-v{len(MIGRATIONS)}.db.gz"
    if target.exists():
        raise SystemExit(f"{target} is released and stays as it is")
    with tempfile.TemporaryDirectory() as scratch:
        target.write_bytes(gzip.compress(make(Path(scratch)), 9, mtime=0))
    print(target)
