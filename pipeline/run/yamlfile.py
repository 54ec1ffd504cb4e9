"""YAML files → plain data that remembers its lines. What is wrong with a file is a Problem with a line, never raised."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from pipeline.core.model import Located, Problem
from pipeline.core.rules import Rules, parse
from pipeline.run.kept_rules import keep, kept

if TYPE_CHECKING:
    from pathlib import Path

    from ruamel.yaml.nodes import Node

_DEEP = 40  # levels; more is no file a person wrote


def load(path: Path) -> tuple[Located | None, list[Problem]]:
    """The data in the file and the line of every key and item, or the problems that kept it from being read."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        return None, [Problem(str(path), None, f"cannot be read: {fault.strerror}", "Check its name and permissions")]
    return _decoded(data, str(path))


def _decoded(data: bytes, name: str) -> tuple[Located | None, list[Problem]]:
    try:
        return loads(data.decode("utf-8"), name)
    except UnicodeDecodeError:
        return None, [Problem(name, None, "is not UTF-8 text", "Save it again as UTF-8")]


def loads(text: str, name: str) -> tuple[Located | None, list[Problem]]:
    """The same for text at hand; ``name`` is what messages call it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark else None
        return None, [Problem(name, line, f"is not YAML: {fault.problem}", "Mend that line: indentation, quotes, colon")]
    except (YAMLError, ValueError, RecursionError) as fault:
        said = (str(fault).splitlines() or ["?"])[0]
        return None, [Problem(name, None, f"is not YAML: {said}", "Save it as plain text without odd characters")]
    walk = _Walk(name)
    data = walk.value(node, ()) if node is not None else None
    return (None, walk.problems) if walk.problems else (Located(name, data, walk.lines), [])


def tagging_rules(folder: Path) -> tuple[Rules, list[Problem]]:
    """Every ``*.yaml`` in ``folder`` as one set of rules; its hash is of the files' names and bytes in name order."""
    files, digest = [(path, path.read_bytes()) for path in sorted(folder.glob("*.yaml"))], hashlib.sha256()
    for path, data in files:
        digest.update(f"{path.name}\n".encode() + data + b"\n")
    sha256 = digest.hexdigest()
    problems: list[Problem] = []
    located = kept(folder, sha256)
    if located is None:
        located = []
        for path, data in files:
            one, wrong = _decoded(data, str(path))
            problems += wrong
            if one is not None:
                located.append(one)
        if located and not problems:
            keep(sha256, located)
    if not located and not problems:
        problems = [Problem(str(folder), None, "holds no rules", "Name a folder with tagging rules (*.yaml)")]
    rules, wrong = parse(located, sha256)
    return rules, problems + wrong


class _Walk:
    """Nodes → data; notes where each stood."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[tuple[str | int, ...], int] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def problem(self, node: Node, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.name, node.start_mark.line + 1, message, remedy))

    def value(self, node: Node, path: tuple[str | int, ...]) -> Any:
        from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

        self.lines[path] = node.start_mark.line + 1
        if len(path) > _DEEP or (not isinstance(node, ScalarNode) and id(node) in self.seen):
            self.problem(node, "refers to itself or nests too deep", "Write the values out; no & and * references here")
            return None
        self.seen.add(id(node))
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, MappingNode)
        data: dict[str, Any] = {}
        for key, item in node.value:
            if not isinstance(key, ScalarNode):
                self.problem(key, "a key must be a word", "Write key: value")
                continue
            if key.value in data:
                self.problem(key, f"'{key.value}' stands here twice", "Keep one of them")
            data[key.value] = self.value(item, (*path, key.value))
            self.lines[(*path, key.value)] = key.start_mark.line + 1
        return data


def _scalar(node: Any) -> str | int | float | bool | None:
    kind, text = str(node.tag).rpartition(":")[2], str(node.value)
    if node.style is not None:  # quoted or a block: a text
        return text
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind in ("int", "float"):
        try:
            return int(text) if kind == "int" else float(text)
        except ValueError:
            return text  # 1_000, 0x1f, .inf: nobody means a number by these here
    return text
