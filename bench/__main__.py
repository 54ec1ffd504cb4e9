"""Run every benchmark, one after the other, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHES = ("help", "read_pdf", "read_docx", "tagging", "ingest", "small", "anchor", "audit", "crowd", "web",
           "evaluators", "browser", "report")

if __name__ == "__main__":
    status = 0
    for name in BENCHES:
        if (Path(__file__).parent / f"{name}.py").exists():
            print(f"\n== {name} ==", flush=True)
            status |= subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode
    sys.exit(status)
