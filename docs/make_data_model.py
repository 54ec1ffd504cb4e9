"""Write docs/data-model.md from the schema: ``python docs/make_data_model.py``; a test holds the page against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.store.accounts import SCHEMA
from pipeline.store.schema import MIGRATIONS, TABLES

HEAD = """# Data model

Generated from `pipeline/store/schema/` by `python docs/make_data_model.py`. Every table is STRICT.
**Proven** tables are covered by the log and compared by the audit, **rebuildable** ones can be made again from them,
**ephemeral** ones prove nothing.
"""


ACCOUNTS = """
# evidence.accounts

A team's accounts, in a file of their own beside the database: in no backup, copy or bundle. Times are seconds since 1970.
"""


def page() -> str:
    """The page's text."""
    return "".join([HEAD, *tables("".join(MIGRATIONS), TABLES), ACCOUNTS, *tables(SCHEMA, {})])


def tables(script: str, standing: Mapping[str, str]) -> Iterator[str]:
    """Each table of a script with its columns and their comments."""
    added: dict[str, list[str]] = {}
    for table, column, kind, comment in re.findall(r"ALTER TABLE (\w+) ADD COLUMN (\w+) (\w+)[^;]*; -- ([^\n]*)", script):
        added.setdefault(table, []).append(f"| {column} | {kind.lower()} | {comment} |\n")
    for name, comment, body in re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)[^(]*\(\s*-- ([^\n]*)\n(.*?)\n\)", script, re.S):
        head = f"{name} ({standing[name]})" if standing else name
        yield f"\n## {head}\n\n{comment[0].upper()}{comment[1:]}.\n\n| column | type | |\n| --- | --- | --- |\n"
        for line in body.splitlines():
            found = re.match(r"  (\w+)( TEXT| INTEGER| BLOB| REAL)?\b.*?(?:-- (.*))$", line)
            if found and found[1] not in ("PRIMARY", "UNIQUE"):
                yield f"| {found[1]} | {(found[2] or ' text').strip().lower()} | {found[3]} |\n"
        yield from added.get(name, [])


if __name__ == "__main__":
    Path(__file__).with_name("data-model.md").write_text(page(), encoding="utf-8")
