"""What is pointed out in a message before it is sent, what is left alone, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freelance_sos.domain.plain_match import Matcher, folded_word, tokens_of
from freelance_sos.domain.plain_sentences import sentences
from freelance_sos.domain.plain_words import (
    Advice,
    Finding,
    FindingKind,
    WordLists,
    check_text,
    guess_language,
)

ADVICE: dict[FindingKind, Advice] = {
    "no-zone": Advice(why="which zone?", instead="{shown}, your time"),
    "long": Advice(why="too long", instead="two sentences"),
}
# Few words, so that each rule is seen alone; those that come with sos are tested with labelled messages.
WORDS = WordLists(
    language="en",
    idioms={"piece of cake": "easy", "pull* out all the stops": "do everything", "host of": "many"},
    blame={"your fault": "what happened", "not your fault": ""},
    outage={"everything is down": "name it"},
    fix_promises={"back soon": "later"},
    promised=("will be fixed", "back online"),
    promised_when=("by five", "today"),
    unless=("can't say",),
    next_words=("hear from me", "next update"),
    next_times=("tomorrow", "in # minutes"),
    clocks=("# uhr", "at noon"),
    zone_words=("your time", "^ time"),
    all_zones=("all times",),
    stop_words=("the", "and", "is", "you"),
    advice=ADVICE,
)
GERMAN = WordLists(language="de", stop_words=("der", "und", "ist", "sie"))


def kinds(text: str, words: WordLists | None = None, **case: bool) -> list[str]:
    return [finding.kind for finding in check_text(text, words, **case)]


def worded(text: str, **case: bool) -> list[str]:
    return kinds(text, WORDS, **({"expects_next": False} | case))


def only(text: str, words: WordLists | None = WORDS) -> Finding:
    (finding,) = check_text(text, words, expects_next=False)
    return finding


# -- patterns -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("piece of cake", "A PIECE  of\ncake."),
        ("you're late", "you’re late"),
        ("you're late", "you're late"),
        ("está", "esta"),
        ("esta", "está"),
        ("grün", "gruen"),
        ("grün", "grun"),
        ("pull* out", "pulling out"),
        ("pull* out", "pull out"),
        ("have the * back", "have the shop back"),
        ("in # minutes", "in 10 minutes"),
        ("à #h", "a 15h"),
        ("=à #h", "à 15h"),
        ("^ time", "Berlin time"),
        ("cœur", "coeur"),
    ],
)
def test_a_pattern_is_found(pattern: str, text: str) -> None:
    assert len(Matcher.of([pattern]).find(tokens_of(text))) == 1


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("cake", "cakes"),
        ("cake", "cheesecake"),
        ("piece of cake", "piece, of cake"),
        ("piece of cake", "piece of\n\ncake"),
        ("a.*b", "axxb"),
        ("^ time", "this time"),
        ("in # minutes", "in ten minutes"),
        ("=à #h", "a 15h"),
    ],
)
def test_a_pattern_is_not_found(pattern: str, text: str) -> None:
    assert Matcher.of([pattern]).find(tokens_of(text)) == []


def test_the_longest_pattern_counts_and_one_without_calmer_words_is_fine() -> None:
    matcher = Matcher({"a": "one", "a b": "two", "a b c": ""})
    assert [match.said for match in matcher.find(tokens_of("a. a b. a b c."))] == ["one", "two"]


@given(st.text())
def test_words_are_compared_as_they_are_compared_again(word: str) -> None:
    assert folded_word(folded_word(word)) == folded_word(word)


# -- every kind ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("word " * 21 + ".", ["long"]),
        ("word " * 20 + ".", []),
        ("word " * 15 + ". " + "word " * 15, []),
        ("word " * 15 + ": " + "word " * 15, []),
        ("word " * 15 + "1. 2. 3. " + "word " * 5 + "10:30 16 17", []),
        ("あ" * 61 + "。", ["long"]),
        ("あ" * 60 + "。" + "い" * 60, []),
        ("a line of its own\n" * 10, []),
        (("somebody wrote this line so that it is wrapped at its right margin\n" * 2).strip(), ["long"]),
        ("> " + "word " * 30, []),
    ],
)
def test_long_sentences(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PLEASE help", ["anger"]),
        ("do NOT TOUCH it", ["anger"]),
        ("do NOT touch it", []),
        ("NON TOCCARE NULLA", ["anger"]),
        ("HTTPS, HTML and DNS", []),
        ("the JSON HTTP API", []),
        ("Order ABCDE-2026", []),
        ("DATABASE_URL is set", []),
        ("Mme DUPONT et M. MARTIN", []),
        ("really!!", ["anger"]),
        ("what?!", ["anger"]),
        ("one! two", []),
        ("one! two!", ["anger"]),
        ("one! two! three!", ["anger"]),
        ("https://example.com/PLEASE/STOP", []),
    ],
)
def test_shouting(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "db-prod-2",
        "web1.example.com",
        "srv03",
        "prod-db",
        "localhost",
        "localhost:3000",
        "http://localhost:3000/a",
        "https://10.0.0.1/admin",
        "https://wiki.internal/page",
        "printer.local",
        "203.0.113.17",
        "10.0.0.0/8",
        "2001:db8::1",
        "::1",
        "root@example.com",
        "deploy@web1",
        "deploy@example.com:/srv/shop",
        "git@example.com:shop.git",
        "/var/log/nginx/error.log",
        "/etc",
        "~/backups/shop",
        r"C:\Users\Kim",
        r"\\nas\share",
    ],
)
def test_machines_and_paths(text: str) -> None:
    finding = only(f"it is on {text}, now")
    assert (finding.kind, finding.shown) == ("host", text)


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.com/var/log",
        "www.example.com and shop.example.com",
        "the host of the party",
        "kim@example.com: I answer",
        "a web-based app, api-v2",
        "version 1.2.3.4",
        "10:30 or 24/7, and/or",
        "12:30:45",
        "std::vector and a :: b",
        "the page /shop/checkout",
        "999.1.1.1",
        "DB-Schnittstelle",
        "local. internal",
    ],
)
def test_what_is_no_machine(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text", ["{contact}", "[name]", "[what happened]", "TODO", "XXX", "___", "TBD", "at XX:XX", "{{ a }}"]
)
def test_what_is_not_filled_in(text: str) -> None:
    assert kinds(f"Dear {text}, hello") == ["unfilled"]


@pytest.mark.parametrize(
    "text",
    [
        "[a page](https://example.com)",
        "[1]",
        "a[0]",
        "[x] done",
        "[ ] open",
        "[…]",
        "a todo list",
        "snake_case",
    ],
)
def test_what_is_filled_in(text: str) -> None:
    assert kinds(f"Dear {text}, hello") == []


def test_todo_is_a_word_of_spanish_when_it_is_shouted() -> None:
    assert kinds("TODO ESTÁ MAL") == ["anger"]
    assert kinds("TODO: fill in") == ["unfilled"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Until 15:20.", ["no-zone"]),
        ("At 3 pm.", ["no-zone"]),
        ("At 3 p.m. today.", ["no-zone"]),
        ("À 15h30.", ["no-zone"]),
        ("Um 15 Uhr.", ["no-zone"]),
        ("Call at noon.", ["no-zone"]),
        ("Between 10:00 and 11:00.", ["no-zone", "no-zone"]),
        ("Until 15:20, your time.", []),
        ("Until 15:20, Berlin time.", []),
        ("Until 15:20 UTC.", []),
        ("Until 15:20 (Europe/Berlin).", []),
        ("Until 15:20. That is your time.", ["no-zone"]),
        ("Until 15:20 this time.", ["no-zone"]),
        ("All times are Berlin time.\n10:20 and 11:30", []),
        ("Order 1042, 3 people, 1.50 EUR", []),
        ("See https://example.com/15:20", []),
    ],
)
def test_times_without_a_zone(text: str, expected: list[str]) -> None:
    assert worded(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It will be fixed by five.", ["fix-promise"]),
        ("Today it is back online.", ["fix-promise"]),
        ("Back soon.", ["fix-promise"]),
        ("I can't say if it will be fixed today.", []),
        ("It will be fixed. I am here today.", []),
        ("You hear from me today when it is back online.", []),
        ("It was changed by five people today.", []),
    ],
)
def test_promises(text: str, expected: list[str]) -> None:
    assert worded(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am on it.", ["no-next-update"]),
        ("You hear from me soon.", ["no-next-update"]),
        ("You hear from me. I am here tomorrow.", ["no-next-update"]),
        ("You hear from me tomorrow.", []),
        ("Next update in 20 minutes.", []),
        ("Next update:\n\ntomorrow", []),
        ("Next update: 15:20 UTC", []),
        ("", []),
        (" \n", []),
    ],
)
def test_the_next_update(text: str, expected: list[str]) -> None:
    assert worded(text, expects_next=True) == expected
    assert worded(text, expects_next=False) == []


def test_words_of_the_lists() -> None:
    assert worded("A piece of cake.") == ["idiom"]
    assert worded("The host of the party.") == ["idiom"], "the list decides"
    assert worded("It is your fault.") == ["blame"]
    assert worded("It is not your fault.") == []
    assert worded("> It is your fault, they wrote.") == []


def test_an_outage_is_the_wrong_word_only_where_something_works() -> None:
    assert worded("Everything is down.", is_partial=True) == ["outage"]
    assert worded("Everything is down.", is_partial=False) == []


def test_without_a_language_only_what_needs_none_is_looked_for() -> None:
    text = "Piece of cake, your fault, everything is down, back soon, 15:20"
    assert kinds(text, None, is_partial=True) == []
    assert kinds(f"{text}!! [name] localhost Password: Tulip7", None) == [
        "anger",
        "unfilled",
        "host",
        "secret",
    ]


# -- a finding ----------------------------------------------------------------------------------------


def test_a_finding_has_its_place_and_what_to_write_instead() -> None:
    text = "Hello,\nuntil  15:20. It is a piece of\n cake."
    time, idiom = check_text(text, WORDS, expects_next=False)
    assert (text[time.start : time.end], time.line, time.column) == ("15:20", 2, 8)
    assert (time.shown, time.why, time.instead) == ("15:20", "which zone?", "15:20, your time")
    assert (idiom.shown, idiom.instead, idiom.line, idiom.column) == ("piece of cake", "easy", 2, 23)


def test_the_missing_update_stands_at_the_end() -> None:
    (finding,) = check_text("I am\non it. \n", WORDS)
    assert (finding.start, finding.end, finding.line, finding.column) == (11, 11, 2, 7)


def test_findings_are_in_order_of_place() -> None:
    text = "localhost [name]!! Password: Tulip7 and 15:20, piece of cake."
    starts = [finding.start for finding in check_text(text, WORDS)]
    assert starts == sorted(starts)
    assert len(starts) == 7


def test_long_words_are_shown_shortened() -> None:
    finding = only("word " * 200)
    assert finding.kind == "long"
    assert len(finding.shown) <= 60
    assert finding.shown.endswith("…")


def test_advice_is_given_without_a_language_too() -> None:
    (finding,) = check_text("word " * 21, None, advice=ADVICE)
    assert (finding.why, finding.instead) == ("too long", "two sentences")
    assert only("word " * 21, None).why == ""


@given(st.text())
def test_any_text_is_checked_and_every_place_is_in_it(text: str) -> None:
    lines = text.split("\n")
    for finding in check_text(text, WORDS, is_partial=True):
        assert 0 <= finding.start <= finding.end <= len(text)
        before = sum(len(line) + 1 for line in lines[: finding.line - 1])
        assert before + finding.column - 1 == finding.start


# -- languages ----------------------------------------------------------------------------------------


def test_a_language_is_guessed_by_its_short_words_or_not_at_all() -> None:
    both = (WORDS, GERMAN)
    assert guess_language("The shop is closed and you know it", both) is WORDS
    assert guess_language("Der Laden ist zu, und sie weiß es", both) is GERMAN
    assert guess_language("The shop is zu und der Laden", both) is None
    assert guess_language("Tienda cerrada desde ayer", both) is None
    assert guess_language("the", both) is None
    assert guess_language("", both) is None
    assert guess_language("The shop is closed", ()) is None


# -- sentences ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("At 3 p.m. it stopped.", ["At 3 p.m. it stopped."]),
        ("At 3 p.m. It stopped.", ["At 3 p.m.", "It stopped."]),
        ("Am 21. November um drei.", ["Am 21. November um drei."]),
        ("You are number 2. Wait.", ["You are number 2.", "Wait."]),
        ("Dear Dr. Weber", ["Dear Dr. Weber"]),
        ("1.50 EUR", ["1.50 EUR"]),
        ("Hello Kim,\nwe met.", ["Hello Kim,", "we met."]),
        ("一。二。", ["一。", "二。"]),
        ('He said "no." Then', ['He said "no."', "Then"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


# -- hostile text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part",
    ["a ", ". ", "1:", "[a", "a.a@", "AAAAA, ", "://a:", "will be fixed 15:20 hear from me 16:30 "],
)
def test_a_long_hostile_text_is_checked_to_its_end(part: str) -> None:
    text = part * (1_000_000 // len(part)) + "\n\nIt is a piece of cake, Password: Tulip-7741"
    found = check_text(text, WORDS)
    assert {"idiom", "secret"} <= {finding.kind for finding in found}
    assert found[-1].end == len(text)
