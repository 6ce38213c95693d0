"""YAML text into plain values, with the place of each: nothing is guessed, nothing expands without limit.

The composed nodes are read rather than loaded objects: they keep the line and column of every key, its
text as typed (``01001``), and keys given twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ruamel.yaml import YAML
from ruamel.yaml.composer import ComposerError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cyberscan.perimeter.errors import Problem

MAX_DEPTH = 12
MAX_NODES = 100_000
"""Of one file, aliases counted each time they are used."""

Path = tuple[str | int, ...]
Place = tuple[int, int]
_TAG = "tag:yaml.org,2002:"


@dataclass
class Tree:
    """The values of a file and where they stand (line and column from 1)."""

    value: object = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    typed: dict[Path, str] = field(default_factory=dict)
    """The text of each scalar that YAML took for something else than text."""
    problems: list[Problem] = field(default_factory=list)
    nodes: int = 0

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where a value (or its key) stands; the closest enclosing one when it is not in the file."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        while path:
            if path in first:
                return first[path]
            if path in second:
                return second[path]
            path = path[:-1]
        return self.values.get((), (0, 0))


class _TooComplex(Exception):
    """The file nests too deep or expands to too many values."""


def read_tree(text: str) -> Tree:
    """Parse one YAML document. What is wrong goes to ``problems``; ``value`` is then what could be read."""
    tree = Tree()
    yaml = YAML(typ="rt")
    yaml.composer.warn_double_anchors = False
    try:
        node = yaml.compose(text)
        if node is None:
            tree.problems.append(Problem(0, 0, "empty"))
        else:
            tree.value = _value(tree, node, ())
    except (_TooComplex, RecursionError):
        tree.problems.append(Problem(0, 0, "too_complex"))
    except YAMLError as error:
        tree.problems.append(_syntax(error, text))
    return tree


def _value(tree: Tree, node: Node, path: Path) -> object:
    tree.nodes += 1
    if len(path) > MAX_DEPTH or tree.nodes > MAX_NODES:
        raise _TooComplex
    tree.values[path] = _place(node)
    tag = str(node.tag)
    if isinstance(node, MappingNode) and tag == _TAG + "map":
        return _mapping(tree, node, path)
    if isinstance(node, SequenceNode) and tag == _TAG + "seq":
        return [_value(tree, item, (*path, index)) for index, item in enumerate(node.value)]
    if isinstance(node, ScalarNode):
        return _scalar(tree, node, path)
    _problem(tree, node, "tag", tag=tag)
    return None


def _mapping(tree: Tree, node: MappingNode, path: Path) -> dict[str, object]:
    """Keys without a value are left out: an empty line of a template declares nothing."""
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode) or key_node.tag == _TAG + "null":
            _problem(tree, key_node, "key")
            continue
        if key_node.tag == _TAG + "merge":
            _problem(tree, key_node, "merge")
            continue
        key = str(key_node.value)
        where = (*path, key)
        if where in tree.keys:
            _problem(tree, key_node, "duplicate_key", field=key, line=str(tree.keys[where][0]))
            continue
        tree.keys[where] = _place(key_node)
        value = _value(tree, value_node, where)
        if value is not None:
            found[key] = value
    return found


def _scalar(tree: Tree, node: ScalarNode, path: Path) -> object:
    text = str(node.value)
    kind = str(node.tag).removeprefix(_TAG)
    if kind == "str":
        return text
    tree.typed[path] = text
    if kind == "null":
        return None
    if kind == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind in ("int", "float", "timestamp"):
        return _number_or_date(kind, text)
    if kind != "bool":
        _problem(tree, node, "tag", tag=str(node.tag))
        return None
    return text


def _number_or_date(kind: str, text: str) -> object:
    """The value, or the text as typed when it is no plain one (``2026-02-30``, ``0x1F``)."""
    readers: dict[str, Callable[[str], object]] = {
        "int": int, "float": float, "timestamp": date.fromisoformat,
    }  # fmt: skip
    try:
        return readers[kind](text)
    except ValueError:
        return text


def _place(node: Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _problem(tree: Tree, node: Node, code: str, **values: str) -> None:
    tree.problems.append(Problem(*_place(node), code, values))


def _syntax(error: YAMLError, text: str) -> Problem:
    """What the parser stumbled on. Its English is kept as a detail only."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        # Only ReaderError comes without a mark: a character that YAML does not allow.
        before = text[: int(getattr(error, "position", 0))]
        line = before.count("\n") + 1
        return Problem(line, len(before) - (before.rfind("\n") + 1) + 1, "control_character")
    line, column = error.problem_mark.line + 1, error.problem_mark.column + 1
    detail = str(error.problem or "")
    if "\\t" in detail:
        return Problem(line, column, "tab")
    if isinstance(error, ComposerError) and "another document" in detail:
        return Problem(line, column, "several_documents")
    if "undefined alias" in detail:
        return Problem(line, column, "alias")
    return Problem(line, column, "syntax", {"detail": detail})
