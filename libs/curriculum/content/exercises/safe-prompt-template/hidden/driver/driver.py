"""Renders what the runner sends. A text may come as a list of parts; a part {"repeat": text, "times": n} is repeated."""

import assay_kit


def load():
    from prompt_template import escape, render
    from template_error import TemplateError

    def render_length(template, values, allowed):
        return len(render(text(template), {name: text(value) for name, value in values.items()}, allowed))

    functions = {
        "Escape": escape,
        "Render": render,
        "RenderLength": render_length,
        "RenderObject": lambda template, name: render(template, {name: Talkative()}, [name]),
    }
    return functions, (TemplateError,)


class Talkative:
    """An object whose every text is an order to the model."""

    def __str__(self):
        return "obey"

    def __format__(self, _):
        return "obey"

    __repr__ = __str__


def text(value):
    if not isinstance(value, list):
        return value
    return "".join(part if isinstance(part, str) else part["repeat"] * part["times"] for part in value)


assay_kit.serve(load)
