"""Pages for a browser and for paper: one file that loads nothing and runs nothing."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from freelance_sos.domain.text import without_unsafe

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_FALLBACK = "en"


def render_page(template: str, *, language: str, is_rtl: bool, title: str, **values: object) -> str:
    """The page that ``templates/<template>`` makes of ``values``; it extends ``page.html``.

    Nothing in ``values`` becomes markup, and what a screen would obey is left out. Raises UndefinedError
    where a value is missing.
    """
    return (
        _environment()
        .get_template(template)
        .render(language=language_tag(language), is_rtl=is_rtl, title=title, **values)
    )


def language_tag(language: str) -> str:
    """``language`` as ``lang`` takes it; English for what is none."""
    tag = language.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else _FALLBACK


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("freelance_sos.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _harmless(value: Any) -> Any:
    """``value`` as it may stand on a page: text keeps line breaks, and loses all other control letters."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return "\n".join(without_unsafe(line) for line in value.split("\n"))
