"""A broken runbook in an emergency: each slip costs only itself, and copies in logs come back equal."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.runbook import Phase, Runbook, Step, When
from freelance_sos.storage.event_lines import parse_event
from freelance_sos.storage.json_text import dump_json
from freelance_sos.storage.runbook_files import copied_runbook, parse_runbook, runbook_at_worst
from freelance_sos.storage.runbook_shapes import runbook_values
from freelance_sos.storage.runbook_text import runbook_text
from freelance_sos.storage.toml_files import TomlFile, parse_toml
from tests.storage.payloads import runbooks, texts, values
from tests.storage.runbook_samples import FULL, SHOP, at_worst, changed


@pytest.mark.parametrize(
    ("old", "new", "key", "left"),
    [
        ('why = "They wait."', "why = 5", "why", ""),
        ('"What do you see?", "Since when?"', "7", "ask", ()),
        ('say = "ack"', 'say = ["ack"]', "say", ""),
        ('["{client.links.status}"]', "{}", "show", ()),
        ('"1h30m"', '"2bd"', "within", None),
        ('"1h30m"', "90", "within", None),
        ('wait = "their answer"', "wait = 3", "wait", ""),
        ('marks = "acknowledged"', 'marks = "done"', "marks", None),
        ("when = { severities = [1], kinds", "when = { severities = [7], kinds", "when", When()),
        ('when = { severities = [1], kinds = ["outage"], off_hours = false }', "when = 1", "when", When()),
    ],
)
def test_a_broken_key_of_a_step_costs_only_that_key(old: str, new: str, key: str, left: Any) -> None:
    assert FULL.count(old) == 1
    runbook, told = at_worst(FULL.replace(old, new))

    assert runbook == changed(SHOP.steps[0], **{key: left})
    assert len(told) == 1
    assert f": phase.step.{key}" in told[0]


@pytest.mark.parametrize("do", ["do = 5", "do = [1]", 'do = ""', 'do = " \\t "', "", 'od = "Look."'])
def test_a_step_that_says_nothing_to_do_costs_the_step_and_the_rest_moves_up(do: str) -> None:
    runbook, told = at_worst(FULL.replace('do = "Look."', do))

    assert [(step.number, step.do) for step in runbook.steps] == [
        *((1, "Tell them you have it."), (2, "Write it down.")),
    ]
    assert len(told) == 1
    assert ": phase.step.do" in told[0]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('title = "Shop down"', "title = 5", replace(SHOP, title="shop")),
        ('title = "Shop down"', "", replace(SHOP, title="shop")),
        ('"outage", "billing"]', '"outage", "biling"]', replace(SHOP, kinds=("outage",))),
        ("severities = [1, 2]", "severities = 1", replace(SHOP, severities=())),
        ("reviewed = 2026-11-22", 'reviewed = "today"', replace(SHOP, reviewed=None)),
    ],
)
def test_a_broken_key_at_the_top_costs_only_that_key(old: str, new: str, expected: Runbook) -> None:
    runbook, told = at_worst(FULL.replace(old, new, 1))

    assert runbook == expected
    assert len(told) == 1


def test_a_broken_style_is_the_usual_one() -> None:
    runbook, _ = at_worst(FULL.replace('style = "do-confirm"', 'style = "wild"'))
    assert (runbook.style, [phase.style for phase in runbook.phases]) == ("read-do", ["read-do", "read-do"])

    runbook, _ = at_worst(FULL.replace('style = "read-do"', "style = 1"))
    assert [phase.style for phase in runbook.phases] == ["do-confirm", "do-confirm"]


SHAPES = values | st.dictionaries(st.sampled_from([field.name for field in fields(Step)]), values)
NESTED = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("title", "kinds", "severities", "style", "reviewed"), values),
        "phase": values
        | st.lists(
            values
            | st.fixed_dictionaries(
                {}, optional={"title": values, "style": values, "step": SHAPES | st.lists(SHAPES, max_size=3)}
            ),
            max_size=3,
        ),
    },
)


@given(given_values=NESTED, name=st.sampled_from(["a", "general"]))
def test_whatever_stands_in_a_file_it_is_a_runbook(given_values: dict[str, Any], name: str) -> None:
    file = TomlFile(label="f", text="", values=given_values)
    runbook = runbook_at_worst(name, file).value

    assert [step.number for step in runbook.steps] == list(range(1, len(runbook.steps) + 1))
    assert all(step.do.strip() for step in runbook.steps)
    # And what was left of it is sound.
    assert copied_runbook(name, runbook_values(runbook)) == runbook


@given(given_values=NESTED, name=texts | st.none() | st.integers())
def test_whatever_stands_in_a_line_of_a_log_it_is_a_copy_or_a_plain_refusal(
    given_values: dict[str, Any], name: Any
) -> None:
    line = {
        "id": "00000000000000aa",
        "at": "2026-11-23T12:00:00Z",
        "recorded": "2026-11-23T12:00:00Z",
        "kind": "runbook_started",
        "runbook": name,
        "copy": given_values,
    }
    try:
        event = parse_event(dump_json(line).encode("utf-8", "replace"))
    except ValueError as error:
        told = str(error)
    else:
        told = "runbook"
        assert event.what.copy.steps  # type: ignore[union-attr]
    assert told.startswith(("runbook", "copy: has no step"))


# ------------------------------------------------------------------------------------- the copies


@given(runbook=runbooks())
def test_a_copy_in_a_log_reads_back_equal(runbook: Runbook) -> None:
    written = json.loads(dump_json(runbook_values(runbook)))

    assert copied_runbook(runbook.name, written) == runbook


@given(runbook=runbooks())
def test_a_file_that_sos_writes_reads_back_equal(runbook: Runbook) -> None:
    read = parse_runbook(runbook.name, parse_toml(runbook_text(replace(runbook, name="a")), "f"))

    assert (read.value, read.problems) == (replace(runbook, name=runbook.name), ())


def test_what_is_not_set_is_not_written() -> None:
    least = Runbook(
        name="a", title="A", phases=(Phase(title="", style="read-do", steps=(Step(number=1, do="Look."),)),)
    )

    assert runbook_values(least) == {"title": "A", "style": "read-do", "phase": [{"step": [{"do": "Look."}]}]}
