"""Prompts from templates, in which what a user typed stays data."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from template_error import TemplateError

_NAME = r"[a-z][a-z0-9_]*"
_PRINT = re.compile(rf" *({_NAME})((?: *\| *{_NAME})*) *")
_FOR = re.compile(rf" *for +({_NAME}) +in +({_NAME}) *")
_END = re.compile(r" *end *")
_OPENER = re.compile(r"\{[{%]")
_FILTERS = {"trim": str.strip, "upper": str.upper, "lower": str.lower}
_CLOSERS = {"{{": "}}", "{%": "%}"}
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_INVISIBLE = {"Cc", "Cf", "Cs"}


@dataclass
class _Print:
    line: int
    name: str
    filters: list[str]


@dataclass
class _Loop:
    line: int
    variable: str
    name: str
    body: list["str | _Print | _Loop"] = field(default_factory=list)


_Node = str | _Print | _Loop


def escape(text: str) -> str:
    """The text as it may stand in a prompt: invisible characters removed, then ``&``, ``<`` and ``>`` as entities."""
    visible = (char for char in text if char in "\n\t" or unicodedata.category(char) not in _INVISIBLE)
    return "".join(visible).translate(_ENTITIES)


def render(template: str, values: Mapping[str, object], allowed: Collection[str]) -> str:
    """The prompt that a template makes of values.

    ``allowed`` are the names that the template may use. Raises TemplateError, and nothing else, for a template
    or a value that is not acceptable.
    """
    nodes = _parse(template, set(allowed), values)
    return "".join(_print_all(nodes, values))


def _parse(template: str, allowed: set[str], values: Mapping[str, object]) -> list[_Node]:
    """Checks the whole template, also the parts that these values do not reach."""
    root: list[_Node] = []
    open_loops: list[_Loop] = []

    def check(line: int, name: str) -> None:
        if any(loop.variable == name for loop in open_loops):
            return
        if name not in allowed:
            raise TemplateError(line, f"the name {name} is not allowed")
        if name not in values:
            raise TemplateError(line, f"{name} has no value")

    for line, kind, text in _split(template):
        into = open_loops[-1].body if open_loops else root
        if kind == "text":
            into.append(text)
        elif kind == "{{" and (found := _PRINT.fullmatch(text)):
            filters = re.findall(_NAME, found[2])
            for name in filters:
                if name not in _FILTERS:
                    raise TemplateError(line, f"there is no filter {name}")
            check(line, found[1])
            into.append(_Print(line, found[1], filters))
        elif kind == "{%" and (found := _FOR.fullmatch(text)):
            check(line, found[2])
            loop = _Loop(line, found[1], found[2])
            into.append(loop)
            open_loops.append(loop)
        elif kind == "{%" and _END.fullmatch(text):
            if not open_loops:
                raise TemplateError(line, "there is no loop to end")
            open_loops.pop()
        else:
            raise TemplateError(line, f"this is neither a name nor a loop: {text.strip()[:40]}")
    if open_loops:
        raise TemplateError(open_loops[-1].line, "the loop has no end")
    return root


def _split(template: str) -> Iterator[tuple[int, str, str]]:
    """Yields (line, "text" | "{{" | "{%", content). Each character is looked at a fixed number of times."""
    at, line = 0, 1
    while at < len(template):
        opener = _OPENER.search(template, at)
        if not opener:
            yield line, "text", template[at:]
            return
        if opener.start() > at:
            yield line, "text", template[at : opener.start()]
            line += template.count("\n", at, opener.start())
        closer = _CLOSERS[opener[0]]
        end = template.find(closer, opener.end())
        if end < 0:
            raise TemplateError(line, f"{opener[0]} without {closer}")
        yield line, opener[0], template[opener.end() : end]
        line += template.count("\n", opener.end(), end)
        at = end + 2


def _print_all(nodes: list[_Node], values: Mapping[str, object]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, _Print):
            text = escape(_text(node, values[node.name]))
            for name in node.filters:
                text = _FILTERS[name](text)
            yield text
        else:
            items = values[node.name]
            if not isinstance(items, list):
                raise TemplateError(node.line, f"{node.name} is not a list")
            for item in items:
                yield from _print_all(node.body, {**values, node.variable: item})


def _text(node: _Print, value: object) -> str:
    """Only plain values: the text of any other object is whatever its class likes to say."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise TemplateError(node.line, f"{node.name} is neither text nor a number")
