"""Strict YAML: groups of keys, lists and plain texts, each with its line; nothing else.

Every value stays the text that was written, so that ``no`` is not turned into a truth value and
``2024-06`` not into a date. Anchors, aliases, tags, duplicate keys and further documents are
refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import yaml

from simulator.errors import Problem

_DEEPEST: Final = 8
_MOST_VALUES: Final = 5000
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it was compiled in


@dataclass(frozen=True)
class Node:
    """A value of a YAML file.

    Parameters
    ----------
    line
        Where it stands, or, for a group or a list, where its key stands.
    value
        A text, a group of keys, or a list.
    """

    line: int
    value: "str | dict[str, Node] | list[Node]"

    def plain(self) -> object:
        """Return the value as plain texts, dicts and lists."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def find(self, path: tuple[str | int, ...]) -> "Node":
        """Return the node at a path, or the last one that exists on the way to it."""
        node = self
        for step in path:
            if isinstance(node.value, dict) and step in node.value:
                node = node.value[str(step)]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
            else:
                break
        return node


class _RefusalError(Exception):
    """What makes the rest of the file unreadable."""

    def __init__(self, event: yaml.Event, allowed: str) -> None:
        super().__init__(allowed)
        self.line = _line_of(event)
        self.allowed = allowed


def read_yaml(text: str, shown: str, problems: list[Problem]) -> Node | None:
    """Return the file's group of keys.

    Parameters
    ----------
    text
        Text of the file.
    shown
        How problems name the file.
    problems
        Takes what is wrong with it.

    Returns
    -------
    Node or None
        None if the text is no YAML, or its top is no group of keys.
    """
    builder = _Builder(shown, problems)
    try:
        node = builder.document(yaml.parse(text, Loader=_LOADER))
    except _RefusalError as refusal:
        problems.append(Problem(shown, refusal.line, "", "", refusal.allowed))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        allowed = f"must be YAML, but {error.problem or error.context}"
        tabs = any("\t" in shown_line for shown_line in text.split("\n")[line - 1 : line])
        hint = "Indent with spaces, not with tabs." if tabs else ""
        problems.append(Problem(shown, line, "", "", allowed, hint))
        return None
    except yaml.YAMLError:
        problems.append(Problem(shown, 0, "", "", "must be YAML text without special characters"))
        return None
    if not isinstance(node.value, dict):
        problems.append(Problem(shown, node.line, "", "", "must be a group of keys, `key: value`"))
        return None
    return node


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


class _Builder:
    """Builds nodes from parser events; keeps where it is, to name problems by their path."""

    def __init__(self, shown: str, problems: list[Problem]) -> None:
        self._shown = shown
        self._problems = problems
        self._path: list[str] = []
        self._count = 0

    def document(self, events: Iterator[yaml.Event]) -> Node:
        event = next(events)
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = next(events)
        if isinstance(event, yaml.StreamEndEvent):
            raise _RefusalError(event, "has no content; must be a group of keys, `key: value`")
        node = self._node(event, events)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise _RefusalError(event, "must be one document, without a second `---`")
        return node

    def _refuse(self, event: yaml.Event, found: str, allowed: str) -> None:
        line = _line_of(event)
        self._problems.append(Problem(self._shown, line, ".".join(self._path), found, allowed))

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], key_line: int = 0) -> Node:
        line = _line_of(event)
        self._count += 1
        if self._count > _MOST_VALUES:
            raise _RefusalError(event, f"must have at most {_MOST_VALUES} keys and values")
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"*{event.anchor}", "must be written out; YAML aliases are refused")
            return Node(line, "")
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._refuse(event, f"&{event.anchor}", "must have no YAML anchor")
        if isinstance(event, yaml.CollectionStartEvent | yaml.ScalarEvent) and event.tag:
            self._refuse(event, str(event.tag), "must have no YAML tag (`!…`)")
        if isinstance(event, yaml.MappingStartEvent):
            return Node(key_line or line, self._mapping(event, events))
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(key_line or line, self._sequence(event, events))
        return Node(line, event.value if isinstance(event, yaml.ScalarEvent) else "")

    def _check_depth(self, event: yaml.Event) -> None:
        if len(self._path) >= _DEEPEST:
            raise _RefusalError(event, f"is nested more than {_DEEPEST} levels deep")

    def _mapping(self, start: yaml.Event, events: Iterator[yaml.Event]) -> dict[str, Node]:
        self._check_depth(start)
        nodes: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise _RefusalError(event, "must have plain texts as keys")
            key = self._node(event, events)
            self._path.append(str(key.value))
            value = self._node(next(events), events, key.line)
            if key.value in nodes:
                first = nodes[str(key.value)].line
                self._refuse(event, "", f"is there twice, first in line {first}; must be once")
            nodes.setdefault(str(key.value), value)
            self._path.pop()
        return nodes

    def _sequence(self, start: yaml.Event, events: Iterator[yaml.Event]) -> list[Node]:
        self._check_depth(start)
        nodes: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            self._path.append(str(len(nodes)))
            nodes.append(self._node(event, events))
            self._path.pop()
        return nodes
