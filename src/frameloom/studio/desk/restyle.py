"""An edited document in the style of the file it came from.

What an edit did not touch keeps its text to the byte: spaces, line breaks, notation, order. The
result depends on the file's text and the edited document alone: undoing gives back the file.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final

from frameloom.project.read import document_of
from frameloom.project.write import text as fresh_text
from frameloom.project.write import written
from frameloom.studio.desk.places import Raw, canonical, identical, same

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_SCALAR: Final = re.compile(r"[^\s,\]}]+")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BOM: Final = "\ufeff"


@dataclass(slots=True)
class _Node:
    """A value in the text, [start, end); `members` of an object or a list."""

    start: int
    end: int = 0
    members: list[_Member] = field(default_factory=list)


@dataclass(slots=True)
class _Member:
    """`lead`: where the space before it begins; `start`: where it does itself (at its key)."""

    lead: int
    start: int
    key: str | None
    node: _Node


def restyled(base: bytes, raw: Raw) -> bytes:
    """The file `base`, well-formed JSON, with the tree's values in it."""
    text = base.decode("utf-8")
    mark, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    old = document_of(text)
    if identical(old, raw):
        return base
    made = _Styler(text).restyle(old, raw)
    if not same(document_of(made), raw):
        raise AssertionError("a restyled document must say what it is given")
    return (mark + made).encode("utf-8")


def fresh(raw: Raw) -> bytes:
    """A document that never had a text of its own."""
    return fresh_text(raw).encode("utf-8")


class _Styler:
    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        indents = re.findall(r"\n([ \t]+)\S", text)
        self.step = min(indents, key=len) if indents else "  "
        start = self._after_space(0)
        self.root = self._scan(start)

    def restyle(self, old: Raw, new: Raw) -> str:
        text, root = self.text, self.root
        return text[: root.start] + self._value(root, old, new) + text[root.end :]

    # reading: the text is known to be JSON

    def _after_space(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def _scan(self, start: int) -> _Node:
        opening = self.text[start]
        node = _Node(start)
        if opening not in "{[":
            pattern = _STRING if opening == '"' else _SCALAR
            found = pattern.match(self.text, start)
            node.end = found.end() if found else start
            return node
        at = start + 1
        if self.text[self._after_space(at)] in "}]":
            node.end = self._after_space(at) + 1
            return node
        while True:
            member = self._scan_member(at, keyed=opening == "{")
            node.members.append(member)
            at = self._after_space(member.node.end)
            at += 1
            if self.text[at - 1] != ",":
                node.end = at
                return node

    def _scan_member(self, lead: int, *, keyed: bool) -> _Member:
        start = at = self._after_space(lead)
        key = None
        if keyed:
            end = self._scan(start).end
            key = json.loads(self.text[start:end])
            at = self._after_space(self._after_space(end) + 1)
        return _Member(lead, start, key, self._scan(at))

    # writing

    def _value(self, node: _Node, old: Raw, new: Raw) -> str:
        if identical(old, new):
            return self.text[node.start : node.end]
        if node.members and new and isinstance(new, dict) and isinstance(old, dict):
            return self._joined(node, "{", self._object_parts(node, old, new), "}")
        if node.members and new and isinstance(new, list) and isinstance(old, list):
            return self._joined(node, "[", self._list_parts(node, old, new), "]")
        return self._fresh(new, self._indent_at(node.start), 0)

    def _object_parts(
        self, node: _Node, old: dict[str, Any], new: dict[str, Any]
    ) -> list[tuple[_Member | None, str]]:
        members = {member.key: member for member in node.members}
        inner = self._inner_indent(node)
        parts: list[tuple[_Member | None, str]] = []
        for key, value in new.items():
            member = members.get(key)
            if member is None:
                name = json.dumps(key, ensure_ascii=False) + ": "
                parts.append((None, name + self._fresh(value, inner, len(name) + 1)))
            else:
                name = self.text[member.start : member.node.start]
                parts.append((member, name + self._value(member.node, old[key], value)))
        return parts

    def _list_parts(
        self, node: _Node, old: list[Any], new: list[Any]
    ) -> list[tuple[_Member | None, str]]:
        """What stands elsewhere in the old list keeps its text; what took its place is restyled."""
        before, after = [canonical(part) for part in old], [canonical(part) for part in new]
        known: dict[str, list[int]] = defaultdict(list)
        for i, name in enumerate(before):
            known[name].append(i)
        inner = self._inner_indent(node)
        parts: list[tuple[_Member | None, str]] = []
        for tag, i0, i1, j0, j1 in SequenceMatcher(None, before, after, False).get_opcodes():
            for j in range(j0, j1):
                i = i0 + j - j0
                if tag != "equal" and known[after[j]]:
                    i = known[after[j]][0]
                elif i >= i1 or tag == "insert":
                    parts.append((None, self._fresh(new[j], inner, 1)))
                    continue
                member = node.members[i]
                parts.append((member, self._value(member.node, old[i], new[j])))
        return parts

    def _joined(
        self, node: _Node, opening: str, parts: list[tuple[_Member | None, str]], closing: str
    ) -> str:
        leads = [self.text[member.lead : member.start] for member in node.members]
        first, usual = leads[0], self._usual_lead(node)
        own = {id(m): leads[i] for i, m in enumerate(node.members) if i}
        pieces = []
        for number, (member, text) in enumerate(parts):
            lead = own.get(id(member), usual) if number else first
            pieces.append(lead + text)
        last = node.members[-1].node.end
        return opening + ",".join(pieces) + self.text[last : node.end - 1] + closing

    def _usual_lead(self, node: _Node) -> str:
        """Before a new member: on a line of its own where the others have one."""
        leads = [self.text[member.lead : member.start] for member in node.members]
        own_line = next((lead for lead in reversed(leads) if "\n" in lead), None)
        if own_line is not None:
            return self.newline + own_line.rsplit("\n", 1)[1]
        return leads[1] if len(leads) > 1 else " "

    def _inner_indent(self, node: _Node) -> str:
        """What a new member of this object or list is indented by."""
        lead = self._usual_lead(node)
        return lead.rsplit("\n", 1)[1] if "\n" in lead else self._indent_at(node.start)

    def _indent_at(self, at: int) -> str:
        line = self.text[self.text.rfind("\n", 0, at) + 1 : at]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def _fresh(self, value: Raw, indent: str, used: int) -> str:
        # without an indent the writer would spread even short values over lines
        text = written(value, indent or " ", used, self.step)
        if not indent:
            text = text.replace("\n ", "\n")
        return text.replace("\n", self.newline)
