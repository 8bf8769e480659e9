"""Secrets in a text: found, hidden, and not taken for what only looks like one."""

from __future__ import annotations

import pytest

from freelance_sos.domain.plain_words import check_text
from freelance_sos.domain.secrets import masked, secret_spans

KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\nq83vTn0\n-----END RSA PRIVATE KEY-----"
# What stands around the secret, and the secret.
SECRETS = [
    ("the key ", "AKIAIOSFODNN7EXAMPLE", " was public"),
    ("use ", "ghp_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8", "."),
    ("", "sk_live_51Hq8LrExampleExample9ZkT0", ""),
    ("bot: ", "xoxb-123456789012-abcdefABCDEF", ", ok"),
    ("(", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N", ")"),
    ("here:\n", KEY, "\nthanks"),
    ("Password: ", "hunter2", ""),
    ("password: ", "sunshine", "\nRegards"),
    ("The password for the shop is ", "Tulip-7741-x", "."),
    ("Passwort: ", "Sommer2026!", ""),
    ("Das Kennwort lautet ", "qW8-rTz", ""),
    ("contraseña: ", "Verano2026", ""),
    ("Contrasena: ", "Verano2026", ""),
    ("Mot de passe : ", "Cerise-88", ""),
    ("Senha: ", "Girassol#42", ", ok?"),
    ("Palavra-passe: ", "Girassol#42", ""),
    ("wachtwoord: ", "Tulpen-2026", ""),
    ("пароль: ", "Zima2026", ""),
    ("密码：", "abc12345", ""),
    ("api_key=", "a81bc81bdead4e5d", ""),
    ("PIN: ", "4711", ""),
    ("postgres://", "shop:Xk29vLq", "@db-1/orders"),
    ("redis://", ":p4ss", "@cache:6379"),
    ("it is ", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY9", ""),
    ("id ", "9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c", ""),
    ("https://example.com/?a=1&token=", "a9Zk3xQ7", ""),
]
HARMLESS = [
    "Order ORD-2026-004512-DE-BERLIN-EXPRESS",
    "Reference 3f2b8c1e-9d4a-4c7b-8e21-5a6b7c8d9e0f",
    "The commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
    "IBAN FR7630006000011234567890189",
    "Please change your password: it is too short.",
    "The password is correct.",
    "Password: please ask for it",
    "The password is required, and the token is missing.",
    "Your password is expired!",
    "password changed at the latest by: 10:30",
    "The password: [removed]",
    "Password: https://share.example.com/once/1",
    "Password: {password}",
    "https://docs.example.com/document/d/1AbC9dEfGh2iJkLm3NoPqRs4TuVw/edit",
    "uploads/2026/SummerSale/product-picture-large.png",
    "A very-long-hyphenated-name-of-a-page-2026-edition",
    "Bahnhofstrassenverkehrsbehinderung2026",
    "user@example.com wrote at 10:30",
    "AKIA and ghp_ and sk_live_ are how keys begin",
]
every_secret = pytest.mark.parametrize(
    ("before", "secret", "after"), SECRETS, ids=lambda value: str(value)[:20] or "none"
)


@every_secret
def test_a_secret_is_found_where_it_stands_and_nothing_else_is(before: str, secret: str, after: str) -> None:
    text = before + secret + after
    assert [text[start:end] for start, end in secret_spans(text)] == [secret]
    assert masked(text) == f"{before}[removed]{after}"
    assert masked(text, "***") == f"{before}***{after}"


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_secret_stays(text: str) -> None:
    assert secret_spans(text) == ()
    assert masked(text) == text


@every_secret
def test_no_finding_holds_a_secret(before: str, secret: str, after: str) -> None:
    text = f"{before}{secret}{after} " + "and so many more words that it is much too long " * 3
    findings = check_text(text, None)
    assert "secret" in {finding.kind for finding in findings}
    for finding in findings:
        assert secret[:5] not in finding.shown + finding.why + finding.instead
        if finding.kind == "secret":
            assert finding.shown in ("…", f"{secret[:2]}…")


def test_what_is_masked_has_no_secret_left() -> None:
    text = "\n".join(before + secret + after for before, secret, after in SECRETS)
    assert secret_spans(masked(text)) == ()
    assert not any(secret in masked(text) for _, secret, _ in SECRETS)


def test_a_key_that_is_cut_off_is_hidden_up_to_the_next_empty_line() -> None:
    start = "-----BEGIN PRIVATE KEY-----\nMIIEow"
    assert masked(f"a\n{start}\n\nb") == "a\n[removed]\n\nb"
    assert masked(f"a\n{start}") == "a\n[removed]"


@pytest.mark.parametrize(
    "part",
    [
        "-----BEGIN PRIVATE KEY-----",
        "://a:",
        "eyJ-",
        "-eyJaaaaaaaaa",
        "eyJaaaaaaaaa.",
        "password ",
        "password: a",
        "password\t \t",
        "a1",
        "A",
        "=/+_-",
        "AKIA",
        "sk-sk-",
        "SG.",
        "\n",
    ],
)
def test_a_long_hostile_text_is_read_to_its_end(part: str) -> None:
    text = part * (1_000_000 // len(part)) + "\n\nPassword: Tulip-7741"
    assert masked(text).endswith("[removed]")
