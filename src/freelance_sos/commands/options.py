"""The options that every command takes, before or after its name."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.names import nearest

_EVERYWHERE = (
    ("at", ["--at"], False, 'what time "now" is, such as 18:40 or "fri 17:30 acme"'),
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


# Options with one value that is known anyway: it may be left unsaid.
UNSAID = {"--recurring": "weekly"}


def _with_unsaid(words: list[str]) -> list[str]:
    """``words`` with the values that were left unsaid; Typer has no options whose value is optional."""
    said = []
    for word, following in zip(words, [*words[1:], ""], strict=False):
        said.append(word)
        if word in UNSAID and following != UNSAID[word]:
            said.append(UNSAID[word])
    return said


class Command(TyperCommand):
    """A command that also takes the options of every command."""

    def __init__(self, *args: Any, params: Any = None, **more: Any) -> None:
        super().__init__(*args, params=[*(params or []), *_everywhere()], **more)

    def parse_args(self, context: Any, words: list[str]) -> list[str]:
        """The words that are left over once the options are read."""
        left: list[str] = super().parse_args(context, _with_unsaid(words))
        return left


class Group(TyperGroup):
    """A group of commands that takes the options of every command."""

    def __init__(self, *args: Any, params: Any = None, **more: Any) -> None:
        super().__init__(*args, params=[*(params or []), *_everywhere()], **more)

    def resolve_command(self, context: Any, words: list[str]) -> Any:
        """The command that is named. Raises UsageError with the nearest; nothing is ever abbreviated."""
        if self.get_command(context, words[0]) is None and not words[0].startswith("-"):
            close = nearest(words[0], self.commands, most=2)
            hint = f"did you mean {' or '.join(close)}? " if close else ""
            raise UsageError(
                f'no such command "{words[0][:40]}"', f"{hint}see: {context.command_path} --help"
            )
        return super().resolve_command(context, words)
