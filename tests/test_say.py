"""`sos say`: the sentence in the client's language, in your hands, and in the log once it was sent."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from sys import executable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from freelance_sos.commands.session import Session
from freelance_sos.domain.phrases import PHRASES
from tests.at_the_keys import NOW, PROGRAM
from tests.conftest import Sos
from tests.terminal import Terminal

TITLE = "Shop ist nicht erreichbar"
# 18:40 in Lisbon, 19:40 in Berlin; twenty minutes on it is 20:00 there.
ACK = (
    "Guten Tag Frau Weber,\n"
    f"ich habe Ihre Nachricht zu „{TITLE}“ erhalten und kümmere mich jetzt darum. Meine nächste Nachricht "
    "bekommen Sie bis Donnerstag, 19. November, 20:00 Uhr, Berliner Zeit.\n"
)


@pytest.fixture
def shop(agency: Path, sos: Sos) -> Path:
    """Acme's shop is down since a moment ago: acme-2, severity 1. Gives its log."""
    assert sos("new", "acme", TITLE, "-s", "1", "-k", "outage", "--via", "slack", at=NOW).code == 0
    (log,) = (agency / "incidents" / "acme").glob("0002-*.jsonl")
    return log


def last(log: Path) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(log.read_text("utf-8").splitlines()[-1])
    return event


def terminal(*words: str, **variables: str | None) -> Terminal:
    return Terminal(["sos", "say", *words], env={"SOS_NOW": NOW, **variables}, columns=100, rows=50)


# -- what is said -------------------------------------------------------------------------------------


def test_a_pipe_gets_the_message_as_it_is_sent_and_nothing_else(shop: Path, sos: Sos) -> None:
    done = sos("say", "ack", "acme", at=NOW)
    assert (done.code, done.out, done.err) == (0, ACK, "")


def test_an_email_in_a_pipe_begins_with_its_subject(shop: Path, sos: Sos) -> None:
    done = sos("say", "ack", "acme-2", "--as", "email", at=NOW)
    assert done.out.startswith(f"Ihre Nachricht ist angekommen: {TITLE}\n\nGuten Tag Frau Weber,\n\n")
    assert done.out.endswith("\nMit freundlichen Grüßen\nRobin\n")


def test_without_an_incident_the_only_one_that_fits_is_meant(shop: Path, sos: Sos) -> None:
    for other in ("kavya-2", "noor-1"):
        assert sos("cancel", other, at=NOW).code == 0
    assert sos("say", "ack", at=NOW).out == ACK


def test_several_that_fit_are_named(shop: Path, sos: Sos) -> None:
    done = sos("say", "ack", at=NOW)
    assert done.code == 2
    assert "acme-2" in done.err
    assert "kavya-2" in done.err


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_phrase_can_be_said_to_every_client_of_the_sample(agency: Path, sos: Sos, phrase: str) -> None:
    for incident in ("acme-1", "kavya-2", "luna-1", "noor-1"):
        done = sos("say", phrase, incident, at=NOW)
        assert done.code == 0, done.err
        assert not re.search(r"[{}]", done.out)


def test_a_slip_names_the_nearest(shop: Path, sos: Sos) -> None:
    done = sos("say", "updaet", "acme-2", at=NOW)
    assert (done.code, done.err) == (4, 'no phrase "updaet"; did you mean update?\n')
    assert 'no incident "acme-9"' in sos("say", "ack", "acme-9", at=NOW).err


def test_alone_it_lists_every_phrase(agency: Path, sos: Sos) -> None:
    told = sos("say", at=NOW).out
    assert all(re.search(rf"^{phrase} +\w", told, re.MULTILINE) for phrase in PHRASES)
    listed = sos("say", "--json", at=NOW).json()
    assert [one["phrase"] for one in listed["phrases"]] == list(PHRASES)
    assert "pt-BR" in listed["languages"]


def test_json_has_both_languages_and_when_the_next_word_comes(shop: Path, sos: Sos) -> None:
    told = sos("say", "ack", "acme-2", "--json", at=NOW).json()
    assert told["text"] + "\n" == ACK
    assert told["beside"].startswith("Hello Frau Weber,\nI have your message")
    assert (told["language"], told["beside_language"]) == ("de", "en")
    assert (told["incident"], told["promised_at"]) == ("acme-2", "2026-11-19T19:00:00Z")


def test_a_call_offers_times_inside_both_our_hours(shop: Path, sos: Sos) -> None:
    text = sos("say", "call", "acme-2", at=NOW).out
    # Friday: Robin from 10:00 in Berlin, Acme until 15:00 and not from 12:30 to 13:30.
    slots = re.findall(r"^\d\. (\w+), (\d+)\. November, (\d\d):(\d\d) Uhr, Berliner Zeit", text, re.MULTILINE)
    assert len(slots) == 3
    for day, _, hour, minute in slots:
        start = int(hour) * 60 + int(minute)
        ends = 15 * 60 if day == "Freitag" else 18 * 60
        assert 10 * 60 <= start <= ends - 30
        assert not 12 * 60 < start < 13 * 60 + 30


def test_the_queue_says_which_one_it_is(shop: Path, sos: Sos) -> None:
    assert sos("new", "luna", "orders fail", "-s", "1", "--reported", "10m", at=NOW).code == 0
    # luna must hear within 15 minutes, acme within 30: acme is the second.
    for incident, position in (("acme-2", 2), ("kavya-2", 3), ("noor-1", 4)):
        told = sos("say", "queue", incident, "--language", "en", at=NOW).out
        assert f"Yours is number {position} in line." in told


def test_an_automatic_reply_needs_no_incident_and_no_client(agency: Path, sos: Sos) -> None:
    mine = sos("say", "off-hours", at=NOW)
    assert mine.out == (
        "Hello,\nThank you for your message. I am not at work at the moment. I am back: Friday, 20 November, "
        "09:00, Lisbon time. In an emergency you reach me here: +351 555 0100\n"
    )
    theirs = sos("say", "off-hours", "acme", at=NOW).out
    assert theirs.startswith("Guten Tag,\n")
    assert "Freitag, 20. November, 10:00 Uhr, Berliner Zeit" in theirs


def test_a_check_in_needs_a_client_and_no_incident(agency: Path, sos: Sos) -> None:
    told = sos("say", "checkin", "luna", at=NOW).out
    assert told.startswith("Hello Jo,\nHow are things on your side?")
    done = sos("say", "checkin", at=NOW)
    assert (done.code, done.err) == (2, "CLIENT is missing; one of: acme, kavya, luna, noor\n")


def test_a_client_whose_short_name_ends_in_a_number_is_no_incident(agency: Path, sos: Sos) -> None:
    (agency / "clients" / "studio-54.toml").write_text((agency / "clients" / "luna.toml").read_text())
    assert sos("say", "checkin", "studio-54", at=NOW).code == 0
    assert sos("say", "off-hours", "studio-54", at=NOW).out.startswith("Hello,\n")


def test_another_language_than_theirs_is_told(shop: Path, sos: Sos) -> None:
    done = sos("say", "ack", "acme-2", "--language", "hu", at=NOW)
    # Hungarian is not there: their own is the next best.
    assert done.out == ACK
    assert done.err == "in Deutsch: there is no wording in hu\n"


# -- what only you know -------------------------------------------------------------------------------


def test_gaps_are_named_and_filled_by_name(shop: Path, sos: Sos) -> None:
    draft = sos("say", "found", "acme-2", at=NOW)
    assert "[die Ursache in einem Satz]" in draft.out
    assert draft.err == '2 places to fill in: cause, next_step; such as --set cause="…"\n'
    words = ["--set", "cause=ein abgelaufenes Zertifikat", "--set", "next_step=ein neues einsetzen"]
    filled = sos("say", "found", "acme-2", *words, at=NOW)
    assert "ein abgelaufenes Zertifikat" in filled.out
    assert "[" not in filled.out
    assert filled.err == ""


def test_with_gaps_nothing_leaves_where_nobody_can_be_asked(shop: Path, sos: Sos) -> None:
    before = shop.read_bytes()
    for hand in (["--copy"], ["--sent"], ["--mailto"], ["--file", "draft.txt"]):
        done = sos("say", "found", "acme-2", *hand, at=NOW)
        assert (done.code, done.out) == (2, "")
        assert done.err == '2 places to fill in: cause, next_step; such as --set cause="…"\n'
    assert shop.read_bytes() == before
    assert not Path("draft.txt").exists()


def test_a_slip_in_a_name_is_told(shop: Path, sos: Sos) -> None:
    done = sos("say", "found", "acme-2", "--set", "cuase=x", at=NOW)
    assert (done.code, done.err) == (4, 'no field "cuase"; did you mean cause?\n')
    assert "write it like" in sos("say", "found", "acme-2", "--set", "cause", at=NOW).err


def test_what_has_no_place_in_a_phrase_is_told(shop: Path, sos: Sos) -> None:
    done = sos("say", "ack", "acme-2", "--set", "cause=x", at=NOW)
    assert (done.out, done.err) == (ACK, "cause has no place in ack: left out\n")


def test_a_promise_is_never_what_somebody_wrote(shop: Path, sos: Sos) -> None:
    done = sos("say", "ack", "acme-2", "--set", "next_update=morgen", "--sent", at=NOW)
    assert done.code == 2
    assert done.err.startswith("next_update is worked out, and promised; ")
    assert last(shop)["kind"] == "opened"


def test_a_gap_of_my_own_wording_is_filled_by_its_name(shop: Path, agency: Path, sos: Sos) -> None:
    own(agency, '[ack]\ntext = "[woran] Bis {next_update}."\n')
    assert "woran" in sos("say", "ack", "acme-2", "--copy", at=NOW).err
    assert "Am Server. Bis" in sos("say", "ack", "acme-2", "--set", "woran=Am Server.", at=NOW).out


def test_what_was_filled_in_is_looked_at_before_it_leaves(shop: Path, sos: Sos) -> None:
    words = ["--set", "cause=password: hunter22abc", "--set", "next_step=ein neues einsetzen"]
    done = sos("say", "found", "acme-2", *words, "--copy", at=NOW)
    assert 'look again: secret: "hu…"' in done.err


def test_a_delay_names_a_later_moment_than_the_one_that_is_missed(agency: Path, sos: Sos) -> None:
    told = sos("say", "delay", "kavya-2", "--language", "en", at=NOW).out
    # Promised for Friday 10:30 in India; the new one comes after that.
    pattern = r"due by Friday, 20 November, (\S+ [ap]m).*by Friday, 20 November, (\S+ [ap]m)"
    match = re.search(pattern, told, re.DOTALL)
    assert match is not None
    assert (match[1], match[2]) == ("10:30 am", "11:30 am")


def test_the_person_may_name_the_moment_of_the_next_word(shop: Path, sos: Sos) -> None:
    done = sos("say", "ack", "acme-2", "--promise", "45m", "--sent", at=NOW)
    assert done.code == 0
    # 19:25 in Lisbon.
    assert "20:25 Uhr, Berliner Zeit" in last(shop)["text"]
    assert last(shop)["promise"] == "2026-11-19T19:25:00Z"
    refused = sos("say", "update", "acme-2", "--promise", "2026-11-19T18:00", "--set", "done=x", at=NOW)
    assert refused.code == 2


def test_why_a_call_has_no_times_and_how_to_be_reached_is_told(agency: Path, sos: Sos) -> None:
    assert (
        "you share no hour within a week; the nearest: sos meet luna"
        in sos("say", "call", "luna-1", at=NOW).err
    )
    me = agency / "sos.toml"
    me.write_text(re.sub(r"^reach.*\n", "", me.read_text(), flags=re.MULTILINE))
    assert 'once sos.toml has: reach = "+351 …"' in sos("say", "resolved", "luna-1", at=NOW).err


# -- sending ------------------------------------------------------------------------------------------


def test_the_first_message_that_is_sent_acknowledges_with_its_promise(shop: Path, sos: Sos) -> None:
    done = sos("say", "ack", "acme-2", "--sent", at=NOW)
    assert done.out.startswith("acme-2 acknowledged 18:40 your time")
    assert "update due 19:00 your time, 20:00 their time: promised" in done.out
    event = last(shop)
    assert (event["kind"], event["phrase"]) == ("acknowledged", "ack")
    assert event["text"] + "\n" == ACK
    assert event["promise"] == "2026-11-19T19:00:00Z"


def test_later_ones_are_sent_with_what_was_filled_in(shop: Path, sos: Sos) -> None:
    assert sos("say", "ack", "acme-2", "--sent", at=NOW).code == 0
    words = ["--set", "cause=ein abgelaufenes Zertifikat", "--set", "next_step=ein neues einsetzen"]
    assert sos("say", "found", "acme-2", *words, "--sent", at="2026-11-19T18:50:00Z").code == 0
    event = last(shop)
    assert (event["kind"], event["phrase"]) == ("sent", "found")
    assert event["told"] == {"cause": "ein abgelaufenes Zertifikat", "next_step": "ein neues einsetzen"}


def test_what_is_about_no_incident_can_not_be_logged(agency: Path, sos: Sos) -> None:
    done = sos("say", "off-hours", "acme", "--sent", at=NOW)
    assert done.code == 2
    assert "it is about no incident" in done.err


def test_undo_takes_it_back(shop: Path, sos: Sos) -> None:
    assert sos("say", "ack", "acme-2", "--sent", at=NOW).code == 0
    assert sos("undo", at=NOW).code == 0
    assert sos("show", "acme-2", "--json", at=NOW).json()["status"] == "open"


def test_a_link_for_the_mail_program_holds_all_of_it(shop: Path, sos: Sos) -> None:
    done = sos("say", "ack", "acme-2", "--mailto", at=NOW)
    link = urlsplit(done.out.strip())
    assert (link.scheme, link.path) == ("mailto", "petra@example.com")
    fields = parse_qs(link.query)
    assert fields["subject"] == [f"Ihre Nachricht ist angekommen: {TITLE}"]
    assert fields["body"][0].startswith("Guten Tag Frau Weber,\r\n\r\nich habe Ihre Nachricht")
    assert done.out.count("\n") == 1


def test_a_hostile_title_stays_text_in_a_link(agency: Path, sos: Sos) -> None:
    title = 'x&cc=evil@example.com?subject=y#z"<b>'
    assert sos("new", "acme", title, "-s", "1", at=NOW).code == 0
    link = urlsplit(sos("say", "ack", "acme-2", "--mailto", at=NOW).out.strip())
    fields = parse_qs(link.query)
    assert set(fields) == {"subject", "body"}
    assert fields["subject"] == [f"Ihre Nachricht ist angekommen: {title}"]
    assert link.fragment == ""


def test_a_file_is_new_and_holds_subject_and_text(shop: Path, sos: Sos, home: Path) -> None:
    done = sos("say", "ack", "acme-2", "--as", "email", "--file", "draft.txt", at=NOW)
    assert done.code == 0, done.err
    written = (home / "draft.txt").read_text("utf-8")
    assert written.startswith(f"Ihre Nachricht ist angekommen: {TITLE}\n\nGuten Tag Frau Weber,\n\n")
    again = sos("say", "ack", "acme-2", "--file", "draft.txt", at=NOW)
    assert again.code != 0
    assert (home / "draft.txt").read_text("utf-8") == written


def test_a_clipboard_that_is_not_there_says_so_and_prints(shop: Path, sos: Sos) -> None:
    done = sos("say", "ack", "acme-2", "--copy", at=NOW)
    assert (done.code, done.out) == (0, ACK)
    assert done.err == "there is no clipboard here: this terminal has no desktop; copy it from the screen\n"


def test_a_message_whose_promise_passed_before_it_was_logged_is_logged_without(
    agency: Path, sos: Sos, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = agency / "clients" / "luna.toml"
    client.write_text(client.read_text().replace('update = "30m"', 'update = "8m"'))
    assert sos("new", "luna", "orders", "-s", "1", at=NOW).code == 0
    monkeypatch.setattr(Session, "passed", property(lambda self: timedelta(minutes=11)))
    # Time goes by where somebody is asked.
    monkeypatch.setattr(Session, "may_ask", True)
    done = sos("say", "ack", "luna-2", "--sent", at=NOW)
    assert done.code == 0
    assert "the time that it names has passed; tell them a new one: sos say delay luna-2" in done.err
    (log,) = (agency / "incidents" / "luna").glob("0002-*.jsonl")
    assert (last(log)["kind"], last(log).get("promise")) == ("acknowledged", None)


@pytest.mark.parametrize(
    "words",
    [
        ["ack", "acme-2", "--json", "--mailto"],
        ["ack", "acme-2", "--json", "--pause"],
        ["ack", "acme-2", "--json", "--osc52"],
        ["--copy"],
        ["--check", "hello", "--sent"],
        ["ack", "acme-2", "--mailto", "--as", "chat"],
        ["ack", "acme-2", "--as", "fax"],
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_is_refused(shop: Path, sos: Sos, words: list[str]) -> None:
    done = sos("say", *words, at=NOW)
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1


def test_json_is_one_answer_also_where_it_is_logged(shop: Path, sos: Sos) -> None:
    told = sos("say", "ack", "acme-2", "--sent", "--json", at=NOW).json()
    assert (told["id"], told["status"]) == ("acme-2", "acknowledged")


def test_every_letter_arrives_where_the_machine_knows_only_a_few(agency: Path) -> None:
    words = [executable, "-c", PROGRAM, "say", "ack", "noor-1"]
    environment = {**os.environ, "SOS_NOW": NOW, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(words, capture_output=True, env=environment, check=True)
    assert "وصلتني رسالتكم" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("code", ["\x1b]52;c;AAAA\x07", "\x1b[2J", "\x9b1m", "\u202e"])
def test_no_code_reaches_a_terminal_from_a_wording_or_an_answer(
    shop: Path, agency: Path, sos: Sos, code: str
) -> None:
    own(agency, "[found]\ntext = " + json.dumps(f"{code}{{cause}} Bis {{next_update}}.") + "\n")
    told = sos("say", "found", "acme-2", "--set", f"cause=x{code}", at=NOW).out
    assert not set(told) & set("\x1b\x07\x9b\u202e")


# -- at a terminal ------------------------------------------------------------------------------------


def test_after_copying_it_asks_whether_it_was_sent(
    shop: Path, clipboard: dict[str, str], tmp_path: Path
) -> None:
    with terminal("ack", "acme-2", "--copy", **clipboard) as t:
        t.expect("draft in Deutsch, a chat message")
        t.expect("copied: paste it where they read it")
        t.expect("sent it (y/n) [n]: ")
        assert (tmp_path / "taken").read_text("utf-8") + "\n" == ACK
        t.type("y\n")
        t.expect("acme-2 acknowledged 18:40 your time")
        assert t.wait() == 0
    assert last(shop)["promise"] == "2026-11-19T19:00:00Z"


def test_no_leaves_the_log_alone_and_says_how_to_tell_it_later(shop: Path, clipboard: dict[str, str]) -> None:
    with terminal("ack", "acme-2", "--copy", **clipboard) as t:
        t.expect("sent it (y/n) [n]: ")
        t.type("n\n")
        t.expect("sent it? sos say ack acme-2 --sent")
        assert t.wait() == 0
    assert last(shop)["kind"] == "opened"


def test_gaps_are_asked_for_in_my_language_and_filled_in_theirs(
    shop: Path, clipboard: dict[str, str], tmp_path: Path
) -> None:
    with terminal("found", "acme-2", "--copy", **clipboard) as t:
        t.expect("the cause in one sentence (in Deutsch): ")
        t.type("ein abgelaufenes Zertifikat\n")
        t.expect("the next step (in Deutsch): ")
        t.type("um 17:00 ist alles fertig\n")
        # A time without a zone, and a promise of a fix: told before it leaves.
        t.expect("look again: ")
        t.expect("sent it (y/n) [n]: ")
        t.type("y\n")
        assert t.wait() == 0
    assert "ein abgelaufenes Zertifikat" in (tmp_path / "taken").read_text("utf-8")
    assert last(shop)["told"]["cause"] == "ein abgelaufenes Zertifikat"


def test_the_next_step_keeps_what_was_typed(shop: Path) -> None:
    with terminal(
        "found", "acme-2", "--set", "cause=ein Zertifikat", "--language", "fr", "--promise", "20:00"
    ) as t:
        t.expect("next → fill in and copy: ")
        assert t.wait() == 0
        told = " ".join(t.text.split())
    command = (
        "sos say found acme-2 --set 'cause=ein Zertifikat' --language fr --promise 2026-11-19T20:00 --copy"
    )
    assert command in told


def test_a_gap_that_stayed_is_asked_about_before_it_counts_as_sent(
    shop: Path, clipboard: dict[str, str]
) -> None:
    with terminal("consent", "acme-2", "--copy", **clipboard) as t:
        t.expect("the price (in Deutsch): ")
        t.type("\n")
        t.expect("places are still empty; is it sent like that (y/n) [n]: ")
        t.type("n\n")
        assert t.wait() == 0
    assert last(shop)["kind"] == "opened"


def test_without_a_clipboard_the_text_stands_alone_to_be_marked(shop: Path) -> None:
    with terminal("ack", "acme-2", "--copy") as t:
        t.expect("copy it from the screen")
        t.expect("Nachricht")
        assert t.wait() == 0
        assert "Guten Tag Frau Weber," in t.text.partition("copy it from the screen")[2].splitlines()


def test_an_email_has_its_subject_in_both_languages(shop: Path, clipboard: dict[str, str]) -> None:
    with terminal("ack", "acme-2", "--as", "email", "--copy", **clipboard) as t:
        t.expect("subject  Ihre Nachricht ist angekommen")
        t.expect("subject  I have your message")
        t.expect("copied the text: paste it where they read it; its subject stands on the screen")
        t.expect("sent it (y/n) [n]: ")
        t.type("n\n")
        assert t.wait() == 0


def test_over_ssh_the_terminal_copies(shop: Path) -> None:
    with terminal("ack", "acme-2", "--osc52") as t:
        t.expect("handed to the terminal to copy")
        t.expect("sent it (y/n) [n]: ")
        t.type("n\n")
        assert t.wait() == 0
        copied = re.search(r"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", t.raw)
    assert copied is not None
    assert base64.b64decode(copied[1]).decode() + "\n" == ACK


def test_with_room_both_languages_stand_beside_each_other(shop: Path) -> None:
    with terminal("ack", "acme-2") as t:
        t.expect("to send (Deutsch)")
        t.expect("for you (English)")
        t.expect("next → sos say ack acme-2 --copy")
        assert t.wait() == 0


# -- wording of one's own -----------------------------------------------------------------------------


def own(store: Path, text: str, language: str = "de") -> None:
    (store / "messages").mkdir(exist_ok=True)
    (store / "messages" / f"{language}.toml").write_text(text, "utf-8")


def test_my_own_wording_takes_the_place_of_that_phrase_alone(shop: Path, agency: Path, sos: Sos) -> None:
    own(agency, '[ack]\ntext = "Bin dran. Bis {next_update}."\n')
    told = sos("say", "ack", "acme-2", at=NOW).out
    assert told == (
        "Guten Tag Frau Weber,\nBin dran. Bis Donnerstag, 19. November, 20:00 Uhr, Berliner Zeit.\n"
    )
    assert "der aktuelle Stand" in sos("say", "update", "acme-2", at=NOW).out


def test_a_broken_field_names_its_line_and_the_built_in_is_said(shop: Path, agency: Path, sos: Sos) -> None:
    own(agency, '[queue]\ntext = "Bis {next_update}."\n\n[ack]\ntext = "Bis {next_updat}."\n')
    done = sos("say", "ack", "acme-2", at=NOW)
    assert done.out == ACK
    assert "messages/de.toml:5: ack.text: " in done.err
    assert '"{next_updat}" is no field; did you mean {next_update}?' in done.err


def test_a_wording_without_its_promise_is_refused(shop: Path, agency: Path, sos: Sos) -> None:
    own(agency, '[ack]\ntext = "Bin dran."\n')
    done = sos("say", "ack", "acme-2", at=NOW)
    assert done.out == ACK
    assert "messages/de.toml:2: ack.text: lacks {next_update}" in done.err


def test_a_language_that_sos_lacks_can_be_written(shop: Path, agency: Path, sos: Sos) -> None:
    own(agency, '[ack]\ntext = "Megkaptam. Legközelebb írok: {next_update}."\n', "hu")
    told = sos("say", "ack", "acme-2", "--language", "hu", at=NOW).out
    assert told == "Frau Weber\nMegkaptam. Legközelebb írok: november 19., csütörtök, 20:00 (Berlin).\n"
    # The rest is said in the language that comes next.
    assert "der aktuelle Stand" in sos("say", "update", "acme-2", "--language", "hu", at=NOW).out


def test_client_check_reads_my_wording_as_well(agency: Path, sos: Sos) -> None:
    own(agency, '[ack]\ntext = "Bin dran."\n[updaet]\ntext = "x"\n')
    done = sos("client", "check", at=NOW)
    assert done.code == 6
    assert "error: messages/de.toml:2: ack.text: lacks {next_update}; every text there names it" in done.out
    assert "warning: messages/de.toml:3: updaet: unknown key, left as it is; did you mean update?" in done.out


def test_a_file_that_is_no_toml_costs_only_itself(shop: Path, agency: Path, sos: Sos) -> None:
    own(agency, "[ack\n")
    done = sos("say", "ack", "acme-2", at=NOW)
    assert done.out == ACK
    assert "messages/de.toml:1: can't be read" in done.err


def test_nothing_refuses_in_an_emergency(shop: Path, agency: Path, sos: Sos) -> None:
    (agency / "clients" / "acme.toml").write_text("zone = \n")
    (agency / "sos.toml").write_text("= 3\n")
    done = sos("say", "ack", "acme-2", at=NOW)
    assert done.code == 0
    assert done.out.startswith("Hello acme,\n")
    assert "UTC" in done.out
