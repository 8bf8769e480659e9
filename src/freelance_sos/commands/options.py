"""The options that every command takes, before or after its name."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

_EVERYWHERE = (
    ("at", ["--at"], False, 'what time "now" is, such as 18:40 or "yesterday 17:05"'),
    ("json", ["--json"], True, "the answer as JSON"),
    ("quiet", ["--quiet"], True, "say nothing but errors; the exit code answers"),
    ("no_color", ["--no-color"], True, "no colours"),
    ("no_input", ["--no-input"], True, "never ask; say which flag was missing"),
)


def _remember(context: Any, parameter: Any, value: Any) -> Any:
    """Keep a given option for the whole run, wherever on the line it stood."""
    if value and context.obj is not None:
        context.obj[parameter.name] = value
    return value


def _everywhere() -> list[TyperOption]:
    return [
        TyperOption(
            param_decls=[name, *flags],
            is_flag=is_flag,
            default=False if is_flag else None,
            type=None if is_flag else str,
            expose_value=False,
            callback=_remember,
            help=help_text,
            metavar=None if is_flag else "TIME",
        )
        for name, flags, is_flag, help_text in _EVERYWHERE
    ]


class Command(TyperCommand):
    """A command that also takes the options of every command."""

    def __init__(self, *args: Any, params: Any = None, **more: Any) -> None:
        super().__init__(*args, params=[*(params or []), *_everywhere()], **more)


class Group(TyperGroup):
    """A group of commands that takes the options of every command."""

    def __init__(self, *args: Any, params: Any = None, **more: Any) -> None:
        super().__init__(*args, params=[*(params or []), *_everywhere()], **more)
