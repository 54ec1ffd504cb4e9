"""Write docs/data-model.md from the schema: ``python docs/make_data_model.py``; a test holds the page against it."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.store.schema import MIGRATIONS, TABLES

HEAD = """# Data model

Generated from `pipeline/store/schema/` by `python docs/make_data_model.py`. Every table is STRICT.
**Proven** tables are covered by the log and compared by the audit, **rebuildable** ones can be made again from them,
**ephemeral** ones prove nothing.
"""


def page() -> str:
    """The page's text."""
    parts = [HEAD]
    script = "".join(MIGRATIONS)
    added: dict[str, list[str]] = {}
    for table, column, kind, comment in re.findall(r"ALTER TABLE (\w+) ADD COLUMN (\w+) (\w+)[^;]*; -- ([^\n]*)", script):
        added.setdefault(table, []).append(f"| {column} | {kind.lower()} | {comment} |\n")
    for name, comment, body in re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)[^(]*\(\s*-- ([^\n]*)\n(.*?)\n\)", script, re.S):
        parts.append(f"\n## {name} ({TABLES[name]})\n\n{comment[0].upper()}{comment[1:]}.\n\n")
        parts.append("| column | type | |\n| --- | --- | --- |\n")
        for line in body.splitlines():
            found = re.match(r"  (\w+)( TEXT| INTEGER| BLOB| REAL)?\b.*?(?:-- (.*))$", line)
            if found and found[1] not in ("PRIMARY", "UNIQUE"):
                parts.append(f"| {found[1]} | {(found[2] or ' text').strip().lower()} | {found[3]} |\n")
        parts += added.get(name, [])
    return "".join(parts)


if __name__ == "__main__":
    Path(__file__).with_name("data-model.md").write_text(page(), encoding="utf-8")
