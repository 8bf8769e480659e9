"""What a message to a client never holds, whatever stands in the log and in the client's file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freelance_sos.domain.events import Payload, Waiting
from freelance_sos.domain.phrases import PHRASES
from freelance_sos.services.saying import Wanted, say
from tests.reports import NOON, Desk, write_store
from tests.test_report_privacy import INTERNAL, SECRET

# What I wait for is said to them where it is written in their language: that is what it is for.
NOTES = [payload for payload in INTERNAL if not isinstance(payload, Waiting)]


def said(story: list[Payload], language: str) -> list[str]:
    """Every phrase about that incident: the text, its subject, and what I read beside it."""
    with tempfile.TemporaryDirectory() as folder:
        store = write_store(
            Path(folder) / "store", Desk(notes=SECRET, language=language, others=(SECRET,)), story
        )
        drafts = [say(store, Wanted(phrase=phrase, word="acme-1"), NOON).view.draft for phrase in PHRASES]
    return [part for draft in drafts for part in (draft.text, draft.subject, draft.beside)]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(NOTES), max_size=12), st.sampled_from(["de", "en", "ar", "xx"]))
def test_no_internal_word_reaches_a_message(story: list[Payload], language: str) -> None:
    assert all(SECRET not in part for part in said(story, language))


@pytest.mark.parametrize(("language", "is_said"), [("en", True), ("de", False)])
def test_what_i_wait_for_is_said_in_the_language_it_is_written_in_and_in_no_other(
    language: str, is_said: bool
) -> None:
    told = said([Waiting(text="their login")], language)[::3]
    assert any("their login" in text for text in told) == is_said
