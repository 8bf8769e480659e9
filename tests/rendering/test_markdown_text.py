"""Whatever was typed stays text in Markdown: at the beginning of a line, in a list, in a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from freelance_sos.rendering.markdown_text import bullets, paragraph, table
from freelance_sos.rendering.text import clean

LETTERS = st.sampled_from("ab1 .,:;!?\"'()[]{}<>*_`~#+-=|\\/&$^%@é\n\t") | st.characters(
    exclude_categories=["C", "Z"]
)
TEXTS = st.text(LETTERS, max_size=30)
SAID = TEXTS.filter(lambda text: bool(clean(text)))


def parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def words(token: Token) -> str:
    """The words of a line; anything in it that is no word counts as a fault."""
    assert token.children is not None
    assert {child.type for child in token.children} <= {"text", "text_special"}
    return "".join(child.content for child in token.children)


@given(SAID)
def test_a_paragraph_is_one_paragraph(text: str) -> None:
    tokens = parsed(paragraph(text))

    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert words(tokens[1]) == clean(text)


@given(st.lists(SAID, min_size=1, max_size=4))
def test_a_list_has_an_item_a_text(texts: list[str]) -> None:
    tokens = parsed(bullets(texts))

    assert [words(token) for token in tokens if token.type == "inline"] == [clean(text) for text in texts]
    assert [token.type for token in tokens].count("list_item_open") == len(texts)
    assert [token.type for token in tokens].count("bullet_list_open") == 1


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_a_table_has_a_cell_a_text(rows: list[tuple[str, str, str]]) -> None:
    tokens = parsed(table(("one", "two", "three"), rows))

    cells = [words(token) for token in tokens if token.type == "inline"]
    assert cells == ["one", "two", "three", *(clean(text) for row in rows for text in row)]
    assert [token.type for token in tokens].count("td_open") == 3 * len(rows)


@pytest.mark.parametrize("text", ["plain words", "snake_case", "3.5 MB", "well-known", "a + b", "12 o'clock"])
def test_what_needs_no_backslash_has_none(text: str) -> None:
    assert paragraph(text) == text
