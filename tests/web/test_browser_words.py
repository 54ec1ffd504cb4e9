"""In the browser no message names a command, an option or a file's path: every one the application's code can raise."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from pipeline.core.messages import BROWSER, MESSAGES, say
from pipeline.core.messages.browser import SHOWN

ROOT = Path(__file__).parents[2]
TERMINAL = re.compile(r"belagg|--|terminal|kommandorad|samma kommando|pip install|apt install|BELAGG_")
ROBOT = re.compile(r"tillåta Belagg i robots")  # what the crawler calls itself to other web sites


def imported(start: list[str]) -> dict[str, ast.Module]:
    """Every module of the product that ``start`` leads to, those that are imported late included; not the terminal's."""
    seen: dict[str, ast.Module] = {}
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        path = ROOT / (name.replace(".", "/") + ".py")
        path = path if path.exists() else path.with_suffix("") / "__init__.py"
        if name in seen or not path.exists() or not name.startswith("pipeline"):
            continue
        if name.startswith(("pipeline.cli", "pipeline.core.messages")):
            continue
        tree = seen[name] = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                waiting += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"pipeline(\.\w+)+:\w+", node.value):
                waiting.append(node.value.split(":")[0])
    return seen


def reachable() -> set[str]:
    """The codes of all messages those modules name: as they stand, as the start of one, or as an audit's check."""
    found: set[str] = set()
    for tree in imported(["pipeline.web.app", "pipeline.run.desk.desk"]).values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value, f"audit-{node.value}", f"missing-{node.value}", f"out-{node.value}"} & MESSAGES.keys()
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                start = str(node.values[0].value)
                found |= {code for code in MESSAGES if len(start) > 2 and code.startswith(start)}
    return {code for code in found if not code.startswith("help-")}


def gaps(text: str) -> dict[str, str]:
    return {name: "1" for _, name, _, _ in Formatter().parse(text) if name}


def test_no_message_the_application_can_show_names_a_command() -> None:
    codes = reachable()
    assert len(codes) > 400, "the sweep has lost its way"
    wrong = []
    for code in sorted(codes):
        for each in (code, f"{code}.remedy"):
            if each in MESSAGES:
                said = say(each, BROWSER, **gaps(MESSAGES[each][0]))
                if TERMINAL.search(ROBOT.sub("", said)):
                    wrong.append(f"{each}: {said}")
    assert not wrong, "\n".join(wrong)


def test_a_file_is_called_by_its_name_and_not_by_where_it_lies() -> None:
    assert "/" not in say("roster-corrupt", BROWSER, path="/home/anna/kommunen/evidence.roster")
    assert "evidence.roster" in say("roster-corrupt", BROWSER, path=Path("/home/anna/kommunen/evidence.roster"))


def test_what_the_browser_says_stands_for_a_message_and_needs_nothing_more_than_it() -> None:
    for code, said in SHOWN.items():
        assert code in MESSAGES
        assert set(gaps(said)) <= set(gaps(MESSAGES[code][0])) | set(gaps(MESSAGES[code.removesuffix(".remedy")][0])), code


def shown(path: Path) -> str:
    """What a file of the application can show: a module's texts without its docstrings, a template without its remarks."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return re.sub(r"\{#.*?#\}|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    tree = ast.parse(text)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return "\n".join(
        node.value for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    )  # fmt: skip


@pytest.mark.parametrize("name", [".", "templates", "static", "views"])
def test_no_page_names_a_command(name: str) -> None:
    files = [p for p in (ROOT / "pipeline/web" / name).iterdir() if p.suffix in (".html", ".js", ".py") and "htmx" not in p.name]
    assert files
    for path in files:
        text = re.sub(r"class=\"[^\"]*\"|\"/belagg/[^\"]*\"|h-belagg", "", shown(path))
        assert not re.search(r"belagg (?:\w+ )?(?:--|accept|award|review|ingest|audit|roster|account)|i terminalen|[Kk]ör belagg", text), path
