"""Prompts from templates, in which what a user typed stays data."""

from collections.abc import Collection, Mapping

from template_error import TemplateError


def escape(text: str) -> str:
    """The text as it may stand in a prompt: invisible characters removed, then ``&``, ``<`` and ``>`` as entities."""
    return text


def render(template: str, values: Mapping[str, object], allowed: Collection[str]) -> str:
    """The prompt that a template makes of values.

    ``allowed`` are the names that the template may use. Raises TemplateError, and nothing else, for a template
    or a value that is not acceptable.
    """
    return template.format(**values)
