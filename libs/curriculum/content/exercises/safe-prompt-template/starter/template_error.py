"""The one error of the template renderer. This file cannot be edited."""


class TemplateError(Exception):
    """A template, or a value for it, is not acceptable; ``line`` is the line of the template, from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
