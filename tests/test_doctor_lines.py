"""``sos doctor`` tells a line that was only cut off from one that is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Sos
from tests.damage import NOW, sound_store
from tests.desk import once


@pytest.fixture
def store(home: Path, kept: Path, sos: Sos) -> Path:
    return once(home, kept, lambda: sound_store(home, sos))


def log_in(store: Path) -> Path:
    (log,) = (store / "incidents" / "acme").iterdir()
    return log


WHOLE = '{"id": "0123456789abcdef", "at": "2026-11-23T15:20:00Z", "recorded": "2026-11-23T15:20:00Z"'
DAMAGED = {
    "end of another": WHOLE[12:],
    "a hole": f"{WHOLE[:30]}\0\0\0{WHOLE[33:]}",
    "glued": f"{WHOLE[:40]}{WHOLE}}}",
    "a quote is gone": f'{WHOLE}, "kind": "noted", "text": "x}}',
    "no UTF-8": None,
    "not of sos": '{"text": "I typed th',
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_a_line_that_is_damaged_is_never_taken_for_one_that_was_cut_off(
    sos: Sos, store: Path, text: str | None
) -> None:
    line = text.encode() if text else b'{"id": "01\xff23", "at": "2026'
    log_in(store).write_bytes(log_in(store).read_bytes() + line + b"\n")
    told = sos("doctor", "--repair", "--json", at=NOW)

    assert told.code == 3
    (found,) = [one for one in told.json()["checks"] if not one["ok"]]
    assert f"{log_in(store).name}:2: " in found["message"]
    assert found["hint"] == (
        "the line is kept, and left out, the rest counts; mend it in an editor, "
        "or to be rid of it take it out on every machine before the next sync"
    )
    last = sos("doctor", "--repair", at=NOW).out.splitlines()[-1]
    assert last == "1 to mend; next → do what each ! says, then sos doctor"


def test_wherever_a_line_was_cut_off_it_is_a_note(sos: Sos, store: Path) -> None:
    line = f'{WHOLE}, "kind": "noted", "count": 12, "sure": true, "text": "Grüße \\"an\\" alle"}}'.encode()
    before = log_in(store).read_bytes()
    cuts = [line[:end] for end in range(len('{"id"'), len(line))]
    log_in(store).write_bytes(before + b"".join(cut + b"\n" for cut in cuts))
    told = sos("doctor", "--json", at=NOW)

    assert told.code == 0
    noted = [one["message"] for one in told.json()["checks"] if "that was cut off" in one["message"]]
    assert len(noted) == len(cuts)
    # Without the end of its line the last one is not at rest yet.
    log_in(store).write_bytes(before + cuts[40])
    told = sos("doctor", "--json", at=NOW)
    assert (told.code, "that was cut off" in told.out) == (3, False)
