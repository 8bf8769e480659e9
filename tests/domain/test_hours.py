"""The notation of weekly hours: what is read, and what is refused, where and with which words."""

from __future__ import annotations

import pytest

from freelance_sos.domain.errors import UsageError
from freelance_sos.domain.hours import (
    DaySpan,
    HoursError,
    WeeklyHours,
    clock_face,
    dump_hours,
    dump_spans,
    parse_day_hours,
    parse_hours,
)

NINE_TO_FIVE = (DaySpan(540, 1020),)
ALL_DAY = (DaySpan(0, 1440),)
NIGHT = (DaySpan(1320, 1560),)


def week(days: str, spans: tuple[DaySpan, ...], holiday: tuple[DaySpan, ...] = ()) -> WeeklyHours:
    """Hours on the days that have an ``x`` in ``days``: ``xxxxx..`` is Monday to Friday."""
    return WeeklyHours(days=tuple(spans if day == "x" else () for day in days), holiday=holiday)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo-Fr 09:00-17:00", week("xxxxx..", NINE_TO_FIVE)),
        ("Mo,We 09:00-17:00", week("x.x....", NINE_TO_FIVE)),
        ("Mo,We-Fr,Su 09:00-17:00", week("x.xxx.x", NINE_TO_FIVE)),
        ("Fr-Mo 09:00-17:00", week("x...xxx", NINE_TO_FIVE)),
        ("Su-Mo 09:00-17:00", week("x.....x", NINE_TO_FIVE)),
        ("Mo-Su 09:00-17:00", week("xxxxxxx", NINE_TO_FIVE)),
        ("Tu-Tu 09:00-17:00", week(".x.....", NINE_TO_FIVE)),
        ("09:00-17:00", week("xxxxxxx", NINE_TO_FIVE)),
        ("24/7", week("xxxxxxx", ALL_DAY, ALL_DAY)),
        ("24/7; PH off", week("xxxxxxx", ALL_DAY)),
        ("24/7; Su off", week("xxxxxx.", ALL_DAY, ALL_DAY)),
        ("Mo 00:00-24:00", week("x......", ALL_DAY)),
        ("Fr 22:00-02:00", week("....x..", NIGHT)),
        ("Fr 22:00-24:00", week("....x..", (DaySpan(1320, 1440),))),
        ("Fr 22:00-00:00", week("....x..", (DaySpan(1320, 1440),))),
        ("Fr 09:00-08:00", week("....x..", (DaySpan(540, 1920),))),
        ("Mo 13:00-17:00,09:00-12:00", week("x......", (DaySpan(540, 720), DaySpan(780, 1020)))),
        ("Mo 09:00-12:00,12:00-17:00", week("x......", (DaySpan(540, 720), DaySpan(720, 1020)))),
        ("Mo 01:00-03:00,22:00-02:00", week("x......", (DaySpan(60, 180), *NIGHT))),
        ("Mo-Fr 09:00-17:00; PH off", week("xxxxx..", NINE_TO_FIVE)),
        ("Mo-Fr 09:00-17:00; PH 22:00-02:00", week("xxxxx..", NINE_TO_FIVE, NIGHT)),
        ("Mo-Fr,PH 09:00-17:00", week("xxxxx..", NINE_TO_FIVE, NINE_TO_FIVE)),
        ("Mo-Fr 09:00-17:00; We off", week("xx.xx..", NINE_TO_FIVE)),
        ("off; Mo 09:00-17:00", week("x......", NINE_TO_FIVE)),
        ("Mo 22:00-02:00; Mo 09:00-17:00", week("x......", NINE_TO_FIVE)),
        # However people write it.
        ("  mo - fr   9:00 - 17:00 ;; ", week("xxxxx..", NINE_TO_FIVE)),
        ("MO-FR 09:00-17:00;ph OFF", week("xxxxx..", NINE_TO_FIVE)),
        ("Mo , We 09:00-12:00 , 13:00-17:00", week("x.x....", (DaySpan(540, 720), DaySpan(780, 1020)))),
    ],
)  # fmt: skip
def test_hours_are_read(text: str, hours: WeeklyHours) -> None:
    assert parse_hours(text) == hours
    assert parse_hours(dump_hours(hours)) == hours


@pytest.mark.parametrize(
    ("text", "column", "named"),
    [
        # What the notation has and the subset lacks is named.
        ("Jan-Mar Mo-Fr 09:00-17:00", 1, "months"),
        ("Mo-Fr 09:00-17:00; Dec 24 off", 20, "months"),
        ("2026 Mo-Fr 09:00-17:00", 1, "years"),
        ("week 1-10 Mo-Fr 09:00-17:00", 1, "week numbers"),
        ("easter off", 1, "easter"),
        ("Mo-Fr 09:00-17:00; SH off", 20, r"school holidays \(SH\)"),
        ("Mo-Fr sunrise-sunset", 7, "sunrise and sunset"),
        ('Mo-Fr 09:00-17:00 "by appointment"', 19, "comments"),
        ("Mo-Fr 09:00-17:00 || 10:00-12:00", 19, "fallback rules"),
        ("Mo-Fr 09:00-17:00 open", 19, "open and unknown"),
        ("Su closed", 4, "write off"),
        ("Mo[1] 09:00-17:00", 3, "numbered weekdays"),
        ("Mo 09:00+", 9, "open ends"),
        ("Mo-Fr 09:00–17:00", 12, "long dash"),
        ("Mo 10:00-16:00/90", 15, "repeats"),
        # The first of several.
        ("Su closed; Jan off", 4, "write off"),
        # What can't be read at all.
        ("Mon-Fri 09:00-17:00", 1, "long names of weekdays"),
        ("Mo-Fr", 1, "can't read"),
        ("Mo-Fr nine to five", 1, "can't read"),
        ("Mo-Fr 9-17", 7, 'can\'t read "9-17"'),
        ("Mo-Fr 09:00", 7, "can't read"),
        ("Mo-Fr 09:00-12:30,", 19, "can't read"),
        ("Mo-Fr 09:00-12:00, Sa 10:00-12:00", 20, 'can\'t read "Sa 10:00-12:00"'),
        ("Mo-Fr 9:00am-5:00pm", 7, "can't read"),
        ("Mo-Fr 09.00-17.00", 7, "can't read"),
        ("Mo-Xx 09:00-17:00", 1, '"Xx" is no weekday'),
        ("Mo,Di 09:00-17:00", 4, '"Di" is no weekday'),
        ("Mo-Fr 09:00-17:00; Xx 09:00-17:00", 20, '"Xx" is no weekday'),
        ("PH-Mo 09:00-17:00", 1, "PH can't be part of a range"),
        ("Mo-PH 09:00-17:00", 1, "PH can't be part of a range"),
        ("Mo-Fr 24/7", 7, "24/7 stands alone"),
        # Times that are none.
        ("Mo 25:00-26:00", 4, "no span of a day"),
        ("Mo 09:60-10:00", 4, "no span of a day"),
        ("Mo 09:00-10:60", 4, "no span of a day"),
        ("Mo 24:00-02:00", 4, "no span of a day"),
        ("Mo 22:00-26:00", 4, "22:00-02:00"),
        ("Mo 09:00-12:00,25:00-26:00", 16, "no span of a day"),
        # What makes no sense.
        ("Mo 09:00-09:00", 4, "starts where it ends"),
        ("Mo 00:00-00:00", 4, "00:00-24:00"),
        ("Mo 09:00-12:00,11:59-13:00", 16, "11:59-13:00 overlaps 09:00-12:00"),
        ("Mo 11:00-13:00,09:00-12:00", 4, "11:00-13:00 overlaps 09:00-12:00"),
        ("Mo 09:00-17:00,12:00-13:00", 16, "overlaps"),
        ("Mo 22:00-02:00,23:00-23:30", 16, "overlaps"),
        ("Mo 00:00-24:00,23:00-01:00", 16, "overlaps"),
        ("", 1, "no hours at all"),
        (" ; ", 1, "no hours at all"),
        ("off", 1, "no hours at all"),
        ("Mo-Fr 09:00-17:00; off", 1, "no hours at all"),
        ("PH 09:00-17:00", 1, "no hours at all"),
    ],
)  # fmt: skip
def test_hours_are_refused_with_the_column_and_what_is_wrong(text: str, column: int, named: str) -> None:
    with pytest.raises(HoursError, match=named) as refused:
        parse_hours(text)

    assert refused.value.column == column
    assert refused.value.message.startswith(f"column {column}: ")
    assert refused.value.hint


@pytest.mark.parametrize(
    "text", ["Mo" * 50_000, "Mo," * 50_000, " " * 100_000 + "x", "Mo 09:00-10:00," * 20_000]
)
def test_nonsense_of_any_length_is_refused_at_once(text: str) -> None:
    with pytest.raises(HoursError) as refused:
        parse_hours(text)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("09:00-12:00", (DaySpan(540, 720),)),
        ("13:00-15:00,09:00-12:00", (DaySpan(540, 720), DaySpan(780, 900))),
        ("22:00-02:00", NIGHT),
        ("off", ()),
        (" Off ", ()),
    ],
)
def test_the_hours_of_one_date_are_read(text: str, spans: tuple[DaySpan, ...]) -> None:
    assert parse_day_hours(text) == spans
    assert parse_day_hours(dump_spans(spans)) == spans


@pytest.mark.parametrize(
    "text", ["", "Mo 09:00-12:00", "closed", "24/7", "09:00-09:00", "09:00-12:00,11:00-13:00"]
)
def test_the_hours_of_one_date_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_day_hours(text)


@pytest.mark.parametrize(
    ("text", "dumped"),
    [
        ("Mo,Tu,We,Th,Fr 9:00-17:00", "Mo-Fr 09:00-17:00"),
        ("Mo-Fr 09:00-17:00; We off", "Mo-Tu,Th-Fr 09:00-17:00"),
        ("Su-Th 10:00-17:30; Fr 10:00-13:00", "Su-Th 10:00-17:30; Fr 10:00-13:00"),
        ("Su,Mo 10:00-17:00", "Su-Mo 10:00-17:00"),
        ("Fr 09:00-15:00; Mo-Th 13:30-18:00,09:00-12:30", "Mo-Th 09:00-12:30,13:30-18:00; Fr 09:00-15:00"),
        ("Fr 22:00-02:00; PH 22:00-24:00", "Fr 22:00-02:00; PH 22:00-24:00"),
        ("Mo-Su,PH 00:00-24:00", "24/7"),
        ("Mo-Su 00:00-24:00", "Mo-Su 00:00-24:00"),
    ],
)
def test_hours_are_written_as_people_would(text: str, dumped: str) -> None:
    assert str(parse_hours(text)) == dumped


def test_a_minute_has_the_face_of_a_clock() -> None:
    assert [clock_face(minute) for minute in (0, 540, 750, 1440)] == ["00:00", "09:00", "12:30", "24:00"]
