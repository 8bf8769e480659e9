"""Finding what somebody meant, and short names that are safe as file names."""

from __future__ import annotations

import pytest

from freelance_sos.domain.errors import NotFound, UsageError
from freelance_sos.domain.names import check_slug, nearest, pick, pick_client, slug_from


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Acme GmbH", "acme"),
        ("Ünal & Söhne", "unal"),
        ("  Café Olé ", "cafe"),
        ("J. Smith", "smith"),
        ("3M", "3m"),
        ("Con Air", "air"),
        ("COM1 Systems", "systems"),
        ("../../etc/passwd", "etc"),
        ("株式会社", ""),
        ("&", ""),
        ("", ""),
        ("x" * 60, "x" * 40),
    ],
)
def test_a_slug_is_the_first_word_that_says_something(name: str, slug: str) -> None:
    assert slug_from(name) == slug
    assert not slug or check_slug(slug) == slug


@pytest.mark.parametrize("slug", ["acme", "a", "7", "acme-shop", "3m", "a" * 40, "a--b"])
def test_a_slug_that_can_name_a_file_everywhere_is_taken(slug: str) -> None:
    assert check_slug(slug) == slug


@pytest.mark.parametrize(
    "slug",
    ["", "Acme", "-acme", "acme-", "acme shop", "acme.toml", "..", "../x", "a/b", "a\\b", "ümlaut", "a\0"],
)
def test_a_slug_that_cant_name_a_file_is_refused(slug: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_slug(slug)
    assert refused.value.hint


@pytest.mark.parametrize(
    "slug", ["acme\n", "a" * 41, "con", "nul", "aux", "prn", "com1", "lpt9", "~", "*", "٣"]
)
def test_a_slug_that_could_name_something_else_is_refused(slug: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_slug(slug)
    assert refused.value.hint


KNOWN = ["acme", "acme-shop", "beta", "bergmann"]


@pytest.mark.parametrize(
    ("word", "picked"),
    [("acme", "acme"), ("acme-s", "acme-shop"), ("bet", "beta"), ("ber", "bergmann"), ("beta", "beta")],
)
def test_a_name_or_its_unique_beginning_is_enough(word: str, picked: str) -> None:
    assert pick(word, KNOWN, "client") == picked


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("acm-shop", 'no client "acm-shop"; did you mean acme-shop?'),
        ("ACME", 'no client "ACME"; did you mean acme?'),
        ("zzz", 'no client "zzz"; add one'),
        ("", 'no client ""; add one'),
    ],
)
def test_a_miss_names_the_nearest(word: str, message: str) -> None:
    with pytest.raises(NotFound) as refused:
        pick(word, KNOWN, "client", hint="add one")

    assert str(refused.value) == message
    assert refused.value.exit_code == 4


NAMES = {
    "acme": "Acme GmbH",
    "berlin": "Berlin Shop GmbH",
    "cafe": "Café  Olé",
    "cafe-rio": "Rio Coffee",
    "shop": "Zebra",
    "zebra": "Shop",
    "twin-a": "The Twins",
    "twin-b": "The Twins",
    "wide": "Strasse & Co",
}


@pytest.mark.parametrize(
    ("word", "picked"),
    [
        ("Berlin", "berlin"),
        ("BERLIN", "berlin"),
        ("Ber", "berlin"),
        ("Berlin Shop GmbH", "berlin"),
        ("berlin  shop", "berlin"),
        ("CAFE", "cafe"),
        ("cafe ole", "cafe"),
        ("CAFÉ OL", "cafe"),
        ("rio", "cafe-rio"),
        ("straße", "wide"),
        # A short name comes before a full one.
        ("Shop", "shop"),
        ("Zebra", "zebra"),
        ("zeb", "zebra"),
    ],
)
def test_a_client_is_found_by_short_name_or_full_name_in_any_case(word: str, picked: str) -> None:
    assert pick_client(word, NAMES, NAMES) == picked


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("TWIN", '"TWIN" could be twin-a or twin-b; type one more letter'),
        ("the twins", '"the twins" could be twin-a or twin-b; type the short name'),
        ("The", '"The" could be twin-a or twin-b; type the short name'),
    ],
)
def test_a_client_that_could_be_several_is_refused_with_their_names(word: str, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        pick_client(word, NAMES, NAMES)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("Berln Shop GmbH", 'no client "Berln Shop GmbH"; did you mean berlin?'),
        ("AKME", 'no client "AKME"; did you mean acme?'),
        (" ", 'no client " "; you have: acme, berlin, cafe, cafe-rio, shop, twin-a, twin-b, wide'),
    ],
)
def test_a_client_that_is_missed_names_the_nearest_by_short_name(word: str, message: str) -> None:
    with pytest.raises(NotFound) as missed:
        pick_client(word, NAMES, NAMES)
    assert str(missed.value) == message


def test_without_full_names_short_ones_are_enough() -> None:
    assert pick_client("BETA", KNOWN) == "beta"
    with pytest.raises(NotFound):
        pick_client("Berlin Shop", KNOWN)


def test_a_complete_id_wins_over_longer_ones() -> None:
    assert pick("acme-1", ["acme-12", "acme-1"], "incident") == "acme-1"


def test_what_several_begin_with_names_them_and_asks_for_more() -> None:
    with pytest.raises(UsageError) as refused:
        pick("be", KNOWN, "client")
    assert str(refused.value) == '"be" could be bergmann or beta; type one more letter'


def test_many_that_fit_are_not_all_listed() -> None:
    with pytest.raises(UsageError) as refused:
        pick("acme", [f"acme-{number}" for number in range(1, 200)], "incident")
    assert len(str(refused.value)) < 120


def test_the_nearest_comes_first_and_far_ones_not_at_all() -> None:
    assert nearest("bergman", KNOWN) == ["bergmann"]
    assert nearest("acme-shp", KNOWN, most=2) == ["acme-shop", "acme"]
    assert nearest("BETA", KNOWN) == ["beta"]
    assert nearest("zzz", KNOWN) == []
    assert nearest("beta", []) == []
