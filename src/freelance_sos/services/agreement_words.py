"""The page of an agreement in the words of a language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from freelance_sos.domain.agreement import SEVERITIES, TARGET_NAMES, Severity, Target
from freelance_sos.domain.agreement_page import (
    AgreementPage,
    AgreementText,
    Fact,
    OffDays,
    Section,
    Table,
    YearOff,
)
from freelance_sos.domain.channels import EMAIL, PHONE, channel_name
from freelance_sos.domain.phrases import filled
from freelance_sos.services.hour_words import HourWords
from freelance_sos.services.moment_words import moment_in_words, zone_in_words
from freelance_sos.services.page_tongue import Tongue

# Between examples in one cell: no language reads it as a part of either.
BETWEEN = " · "


def agreement_text(page: AgreementPage, tongue: Tongue) -> AgreementText:
    """``page`` in the words of ``tongue``."""
    return Worded(page, tongue).text()


class Worded:
    """Says the parts of one page."""

    def __init__(self, page: AgreementPage, tongue: Tongue) -> None:
        self.page = page
        self.tongue = tongue
        self.words: Mapping[str, Any] = tongue.words["agreement"]
        self.severities: Mapping[str, Any] = tongue.words["severity"]
        self.messages = tongue.messages
        self.language = tongue.spoken
        self.hour_words = HourWords(self.language, self.words["always"])

    def text(self) -> AgreementText:
        """The whole page."""
        page = self.page
        sections = [
            self._hours(),
            self._reach(),
            self._severities(),
            self._targets(),
            self._examples(),
            *(self._days_off(year) for year in page.years),
            Section(heading=self.words["after_hours"], notes=[self._after_hours()]),
        ]
        return AgreementText(
            language=self.messages.language,
            language_name=self.messages.name,
            is_rtl=self.messages.is_rtl,
            title=self.words["title"],
            between=self._filled("between", client=page.client.name, me=page.me.name),
            intro=self.words["intro"],
            sections=[one for one in sections if one.facts or one.table or one.items or one.notes],
            accepted=self._accepted(),
            version=self._filled("version", version=page.version, date=self._date(page.on)),
        )

    def _filled(self, key: str, **values: str) -> str:
        return filled(self.words[key], values)

    def _date(self, day: date) -> str:
        return self.language.short_day(day)

    def _moment(self, at: datetime) -> str:
        return moment_in_words(at, self.page.client.zone, self.page.now, self.messages)

    def _zone(self, zone: Any) -> str:
        return zone_in_words(zone, self.messages)

    def _hours(self) -> Section:
        page, week = self.page, self.page.week
        note = self._filled(
            "hours_note",
            their_zone=self._zone(page.client.zone),
            my_zone=self._zone(page.me.zone),
            date=self._date(week.first),
        )
        changes = [
            self._filled(
                "change_note",
                date=self._date(change.day),
                hours=self.hour_words.week(change.mine_there, week.mine_there, week.weekdays),
            )
            for change in page.changes
        ]
        heads = [self.words[key] for key in ("day", "your_hours", "my_hours", "my_own_hours")]
        return Section(
            heading=self.words["hours"],
            table=Table(heads=heads, rows=self._hour_rows(), kind="hours"),
            notes=[note, *changes],
        )

    def _hour_rows(self) -> list[list[str]]:
        """A row for each run of days that are alike."""
        week = self.page.week
        columns = (week.theirs, week.mine_there, week.mine)
        runs = groupby(week.weekdays, key=lambda day: tuple(column[day] for column in columns))
        return [
            [
                self.hour_words.weekdays(list(days)),
                *(self.hour_words.day(spans) or self.words["shut"] for spans in hours),
            ]
            for hours, days in runs
        ]

    def _reach(self) -> Section:
        client, me = self.page.client, self.page.me
        contacts = [_said(one.name, one.phone, one.email) for one in client.contacts]
        backup = _said(me.backup.name, me.backup.reach) if me.backup else []
        facts = [
            Fact(self.words["channel"], [_said(self._channel(client.channel))]),
            Fact(self.words["emergency"], [_said(me.reach)]),
            Fact(self.words["backup"], [backup]),
            Fact(self.words["contacts"], contacts),
        ]
        told = [Fact(label, [line for line in lines if line]) for label, lines in facts]
        return Section(heading=self.words["reach"], facts=[fact for fact in told if fact.lines])

    def _channel(self, channel: str) -> str:
        word = channel.strip().casefold()
        if word in EMAIL:
            return str(self.words["email"])
        return str(self.words["phone"]) if word in PHONE else channel_name(channel)

    def _severity(self, severity: Severity) -> str:
        return f"{severity} {self.severities[str(severity)]['name']}"

    def _severities(self) -> Section:
        rows = []
        for severity in SEVERITIES:
            words = self.severities[str(severity)]
            rows.append([self._severity(severity), words["means"], BETWEEN.join(words["examples"])])
        heads = [self.words[key] for key in ("severity", "means", "examples")]
        table = Table(heads=heads, rows=rows)
        return Section(heading=self.words["severities"], table=table, notes=[self.words["in_doubt"]])

    def _targets(self) -> Section:
        agreement = self.page.client.agreement
        rows = [
            [
                self._severity(severity),
                *(self._target(agreement.target(severity, name)) for name in TARGET_NAMES),
            ]
            for severity in SEVERITIES
        ]
        heads = [self.words[key] for key in ("severity", *TARGET_NAMES)]
        return Section(heading=self.words["targets"], table=Table(heads=heads, rows=rows))

    def _target(self, target: Target | None) -> str:
        if target is None:
            return str(self.words["not_agreed"])
        return self.tongue.target(target)

    def _examples(self) -> Section:
        told = [
            self._filled(
                "example",
                severity=str(example.severity),
                written=self._moment(example.written_at),
                answered=self._moment(example.answered_at),
            )
            for example in self.page.examples
        ]
        return Section(heading=self.words["worked"], items=told)

    def _days_off(self, year: YearOff) -> Section:
        heading = self._filled("days_off", year=str(year.year))
        if not year.days:
            return Section(heading=heading, notes=[self.words["no_days_off"]])
        rows = [[self._dates(one), self._reason(one), self._whose(one)] for one in year.days]
        heads = [self.words[key] for key in ("date", "reason", "whose")]
        return Section(heading=heading, table=Table(heads=heads, rows=rows, kind="dates"))

    def _dates(self, one: OffDays) -> str:
        first, last = self.language.day(one.first), self.language.day(one.last)
        return first if one.first == one.last else f"{first} – {last}"

    def _reason(self, one: OffDays) -> str:
        return one.name or str(self.words[one.kind])

    def _whose(self, one: OffDays) -> str:
        return self.language.list([self.words["yours" if side == "client" else "mine"] for side in one.whose])

    def _after_hours(self) -> str:
        return self.page.client.after_hours.strip() or str(self.words["after_hours_rule"])

    def _accepted(self) -> str:
        accepted = self.page.client.accepted
        if accepted is None or not self.page.is_accepted:
            return str(self.words["not_accepted"])
        return self._filled("accepted", date=self._date(accepted.on))


def _said(*details: str) -> list[str]:
    """What of a person is known."""
    return [detail.strip() for detail in details if detail.strip()]
