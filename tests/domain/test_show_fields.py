"""Links and commands for a client: filled, named where something is missing, and never more than meant."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freelance_sos.domain.people import Client, Contact
from freelance_sos.domain.show_fields import FIELDS, Shown, fields_in, is_field, show_line
from tests.domain.support import acme

HOSTILE = [
    "; rm -rf ~",
    "$(touch x)",
    "`touch x`",
    "a\ntouch x",
    "a\r\ntouch x",
    "'; touch x; '",
    '"; touch x; "',
    "'\"'\"'; touch x",
    "\\'; touch x",
    "&& touch x",
    "| touch x",
    "> x",
    "$HOME ~ *",
    "# x",
    "https://evil.example",
    "x\x1b[201~\ntouch x",
    "\x03touch x",
]
PRINT = "printf '<%s>\\n'"


def client(**links: str) -> Client:
    return replace(
        acme(),
        language="de",
        channel="slack",
        notes="Ask first.\nThen act.",
        links=links,
        contacts=(Contact(name="Petra Weber", email="petra@example.com"), Contact(name="Kim", phone="7")),
    )


def shown(line: str, value: str = "") -> str:
    """``line`` with its {x}, a link of the client, filled with ``value``."""
    filled = show_line(line.replace("{x}", "{client.links.x}"), client(x=value), "acme-7")
    assert filled.missing == ()
    return filled.text


def run(command: str) -> list[str]:
    """What a shell prints that is given ``command``: the second opinion on quoting."""
    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, timeout=10, env={}, check=True, cwd="/"
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def as_word(value: str) -> str:
    """``value`` as one word on one line, without control codes."""
    return "".join(letter for letter in " ".join(value.split()) if letter >= " ")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("incident.id", "acme-7"),
        ("client.slug", "acme"),
        ("client.name", "Acme GmbH"),
        ("client.zone", "Europe/Berlin"),
        ("client.language", "de"),
        ("client.channel", "slack"),
        ("client.notes", "Ask first.\nThen act."),
        ("client.contact.name", "Petra Weber"),
        ("client.contact.email", "petra@example.com"),
        ("client.links.site", "https://shop.example"),
    ],
)
def test_a_line_that_is_a_field_is_what_the_file_says(field: str, value: str) -> None:
    assert show_line(f"{{{field}}}", client(site="https://shop.example"), "acme-7") == Shown(value, ())


@pytest.mark.parametrize("value", HOSTILE)
def test_alone_it_is_shown_as_it_is(value: str) -> None:
    assert shown("{x}", value) == value


@pytest.mark.parametrize("field", ["client.contact.role", "client.contact.phone", "client.links.site"])
def test_what_the_file_does_not_say_stays_a_field_and_is_named_once(field: str) -> None:
    line = f"a {{{field}}} b {{{field}}} {{client.slug}}"

    assert show_line(line, client(), "acme-7") == Shown(f"a {{{field}}} b {{{field}}} acme", (field,))


def test_without_a_contact_every_field_of_it_is_missing() -> None:
    line = "{client.contact.name} {client.contact.phone}"

    assert show_line(line, replace(acme(), contacts=()), "acme-7").missing == (
        "client.contact.name",
        "client.contact.phone",
    )


def test_braces_in_a_value_are_no_field_and_a_field_that_is_none_stays() -> None:
    assert shown("{x}", "{client.slug}") == "{client.slug}"
    assert show_line("{client.zones}", client(), "acme-7") == Shown("{client.zones}", ("client.zones",))


def test_every_field_is_a_field_and_nothing_near_it_is() -> None:
    assert all(is_field(name) for name in FIELDS)
    assert is_field("client.links.my_site-2")
    wrong = [
        "",
        "client",
        "client.links",
        "client.links.",
        "client.links.a.b",
        "client.links.é",
        "client.Slug",
    ]
    assert not any(is_field(name) for name in wrong)
    assert fields_in("a {b} {{c}} {} d") == ["b", "c", ""]


# ---------------------------------------------------------------------------------------- commands


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "line",
    [
        f"{PRINT} {{x}}",
        f'{PRINT} "{{x}}"',
        f"{PRINT} '{{x}}'",
        f"  {PRINT} \\\n {{x}}",
    ],
)
def test_in_a_command_a_value_is_one_word(line: str, value: str) -> None:
    assert run(shown(line, value)) == [f"<{as_word(value)}>"]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("line", ['sh -c "echo -n; echo {x}"', "sh -c 'echo -n; echo {x}'"])
def test_in_a_command_for_another_shell_it_is_one_word_there(line: str, value: str) -> None:
    assert run(shown(line, value)) == [as_word(value)]


@given(value=st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(as_word))
@settings(max_examples=40)
def test_any_value_is_one_word(value: str) -> None:
    printed = run("\n".join(shown(line, value) for line in (f"{PRINT} {{x}}", f'{PRINT} "{{x}}"')))

    word = "".join(letter for letter in as_word(value) if not "\x7f" <= letter <= "\x9f")
    assert printed == "\n".join([f"<{word}>"] * 2).splitlines()


def test_several_values_are_several_words() -> None:
    command = f"{PRINT} {{client.name}} a{{client.contact.email}}b '{{incident.id}}'"

    assert run(show_line(command, client(), "acme-7").text) == [
        *("<Acme GmbH>", "<apetra@example.comb>", "<acme-7>"),
    ]


def test_a_plain_value_stays_plain() -> None:
    assert shown("ssh {x}", "deploy@web.example") == "ssh deploy@web.example"
    assert shown("dig +short NS '{x}'", "shop.example") == "dig +short NS 'shop.example'"


# --------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize("value", [value for value in HOSTILE if value.isprintable()])
@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("https://panel.example/{x}", "panel.example"),
        ("https://panel.example/a?q={x}#b", "panel.example"),
        ("https://panel.example?q={x}", "panel.example"),
        ("HTTPS://panel.example/{x}/{incident.id}", "panel.example"),
    ],
)
def test_in_an_address_a_value_is_a_part_of_it(line: str, host: str, value: str) -> None:
    text = shown(line, value)

    assert urlsplit(text).hostname == host
    assert not set(text) & set(" '\"`$;&|<>\\\n")
    assert value in unquote(text)


@pytest.mark.parametrize(
    "value", ["evil.example/", "evil.example#", "evil.example?", "x@evil.example", "a:b@c"]
)
def test_a_value_can_not_put_another_host_in_the_place_of_the_runbooks(value: str) -> None:
    hosts = {urlsplit(shown(line, value)).hostname for line in ("https://{x}.panel.example/a",)}
    assert all(host is not None and host.endswith(".panel.example") for host in hosts)
    behind = urlsplit(shown("https://panel.example{x}", value))
    assert "@" not in behind.netloc
    assert behind.netloc.startswith("panel.example")


def test_where_the_host_is_the_clients_it_is_what_they_say() -> None:
    assert shown("https://{x}/admin", "shop.example:8443") == "https://shop.example:8443/admin"
    assert shown("https://{x}", "shop.example/en") == "https://shop.example/en"
    assert shown("https://panel.example{x}", "/clients/7") == "https://panel.example/clients/7"
    assert shown("https://shop.{x}/", "example:8443") == "https://shop.example:8443/"
    assert shown("mailto:{x}", "petra@example.com") == "mailto:petra@example.com"
