"""Pages: one file that loads nothing and runs nothing, in the language and direction of its reader."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from freelance_sos.domain.report import Around
from freelance_sos.rendering.page import language_tag, render_page
from freelance_sos.rendering.report import Cell, Document, Section, Table
from tests.reports import Nodes

TABLE = Table(heads=("What", "When"), rows=((Cell(text="a"), Cell(text="b", style="late")),))


def page(title: str = "t", *, language: str = "de", is_rtl: bool = False) -> str:
    document = Document(
        language=language,
        is_rtl=is_rtl,
        kind="Report",
        title=title,
        facts=(("Client", title),),
        sections=(Section(heading="h", table=TABLE, paragraphs=(title,), items=(title, title)),),
        closing=(Around("by ", title),),
    )
    return render_page(
        "report.html", language=language, is_rtl=is_rtl, title=document.title, document=document
    )


def elements(text: str, tag: str) -> list[dict[str, str | None]]:
    return [attributes for name, attributes in Nodes(text).elements if name == tag]


def test_it_says_its_language_and_its_direction() -> None:
    assert elements(page(), "html") == [{"lang": "de"}]
    assert elements(page(language="ar", is_rtl=True), "html") == [{"lang": "ar", "dir": "rtl"}]


@pytest.mark.parametrize(
    ("written", "tag"), [("pt-BR", "pt-BR"), ("pt_br", "pt-br"), ('x" onload="y', "en"), ("", "en")]
)
def test_what_is_no_language_is_none(written: str, tag: str) -> None:
    assert language_tag(written) == tag


def test_it_allows_itself_nothing() -> None:
    policies = [one["content"] for one in elements(page(), "meta") if "http-equiv" in one]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    tags = {tag for tag, _ in Nodes(page()).elements}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "form"})
    assert "url(" not in page()
    assert {"name": "referrer", "content": "no-referrer"} in elements(page(), "meta")


def test_what_was_typed_becomes_neither_markup_nor_a_template_nor_a_control_letter() -> None:
    nasty = "<b>{{ 7 * 7 }}</b>{% raw %}</title>&lt;\x1b[31m\u202e"
    found = Nodes(page(nasty))

    assert found.elements == Nodes(page("t")).elements
    # Title of the window, heading, fact, paragraph, two items, last line.
    assert found.text.count("<b>{{ 7 * 7 }}</b>{% raw %}</title>&lt;[31m") == 7
    assert found.open == []


def test_a_table_says_what_each_cell_is() -> None:
    found = Nodes(page())
    cells = [attributes for tag, attributes in found.elements if tag in ("th", "td")]
    assert [one.get("scope") for one in cells] == ["col", "col", "row", None]
    assert cells[-1] == {"role": "cell", "data-label": "When"}
    (table,) = elements(page(), "table")
    headings = [attributes["id"] for tag, attributes in found.elements if tag == "h2"]
    assert headings == [table["aria-labelledby"]]


def test_there_is_one_main_part_and_one_first_heading() -> None:
    assert (len(elements(page(), "main")), len(elements(page(), "h1"))) == (1, 1)


def test_a_value_that_is_missing_is_a_fault_and_no_gap() -> None:
    with pytest.raises(UndefinedError):
        render_page("report.html", language="en", is_rtl=False, title="t")
