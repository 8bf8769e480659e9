"""Input that would keep a parser busy for minutes, fill the memory, or bring it down.

All of it grows with ``n``; the names tell sizes for an ``n`` of a million.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.fuzz.samples import EVENTS
from tests.storage.samples import LEAST

_HEAD = LEAST.encode()
_EVENT = EVENTS[0].rstrip()[:-1]


Bombs = Mapping[str, Callable[[], bytes]]


def _many(piece: str | bytes, size: int) -> bytes:
    """``piece`` again and again, up to about so many bytes."""
    data = piece.encode() if isinstance(piece, str) else piece
    return data * max(1, size // len(data))


def any_file(n: int) -> Bombs:
    """What any file may hold; made when it is asked for, so that nobody carries them all."""
    return {
        "10 MB": lambda: _many("x", 10 * n),
        "a line of 900 kB": lambda: _many("x", n * 9 // 10),
        "100,000 lines": lambda: _many("ab\n", n * 3 // 10),
        "500,000 empty lines": lambda: _many("\n", n // 2),
        "a MB of NUL": lambda: _many("\0", n),
        "100,000 brackets": lambda: _many("[", n // 10),
        "100,000 pairs of brackets": lambda: _many("[", n // 10) + _many("]", n // 10),
        "100,000 braces": lambda: _many('{"a":', n // 2),
        "a million digits": lambda: _many("9", n),
        "a float of a million digits": lambda: b"0." + _many("9", n),
        "a long exponent": lambda: b"1e" + _many("9", n),
        "a million quotes": lambda: _many('"', n),
        "a million backslashes": lambda: _many("\\", n),
        "half letters": lambda: _many(b"\xed\xa0\x80", n),
        "UTF-16": lambda: ("\ufeff" + "name = 1\n" * (n // 20)).encode("utf-16-le"),
        "marks that combine": lambda: b"a" + _many("\u0301", n * 4 // 10),
        "letters of many": lambda: _many("\ufdfa", n * 3 // 10),
        "spaces": lambda: _many(" ", n),
        "dashes": lambda: _many("- ", n * 9 // 10),
        "dots": lambda: _many("a.", n * 9 // 10),
        "commas": lambda: _many("1,", n * 9 // 10),
        "slashes": lambda: _many("/a", n * 9 // 10),
        "colons": lambda: _many("1:", n * 9 // 10),
        "at signs": lambda: _many("a@", n * 9 // 10),
        "stars": lambda: _many("*a_", n * 9 // 10),
        "comments that never end": lambda: _many("<!-- ", n * 9 // 10),
        "tags": lambda: _many("<a ", n * 9 // 10),
        "markup that never ends": lambda: _many("[a](", n * 4 // 10),
        "pictures": lambda: _many("![", n * 4 // 10),
        "ticks": lambda: b"".join(b"`" * size + b" " for size in range(n // 1000)),
        "quotes in quotes": lambda: b"\n".join(b">" * size for size in range(1, n // 1000)),
        "lists in lists": lambda: b"\n".join(b"  " * size + b"- a" for size in range(n // 2000)),
        "stars in a row": lambda: _many("a**b", n * 4 // 10),
        "tables of 10,000 columns": lambda: (
            b"|"
            + _many("a|", n // 50)
            + b"\n|"
            + _many("-|", n // 50)
            + b"\n"
            + (b"|" + _many("b|", n // 50) + b"\n") * 10
        ),
        "addresses": lambda: b"".join(b"[a%d]: <b>\n" % number for number in range(n // 50)),
        "html": lambda: _many("<div>\n", n * 4 // 10),
        "entities": lambda: _many("&lt;", n * 4 // 10),
    }


def toml(n: int) -> Bombs:
    """What looks like a file of ours."""
    return {
        "a key of 50,000 parts": lambda: _HEAD + _many("a.", n // 10) + b"a = 1\n",
        "a table of 50,000 parts": lambda: _HEAD + b"[" + _many("a.", n // 10) + b"a]\n",
        "20,000 tables": lambda: _HEAD + b"".join(b"[t%d]\n" % number for number in range(n // 50)),
        "20,000 tables in tables": lambda: (
            _HEAD + b"".join(b"[t.t%d]\n" % number for number in range(n // 50))
        ),
        "20,000 lists of tables": lambda: _HEAD + b"[[contact]]\nname = 'x'\n" * (n // 50),
        "20,000 broken contacts": lambda: _HEAD + b"[[contact]]\nrole = 'x'\n" * (n // 50),
        "20,000 steps": lambda: b"title = 'x'\n[[phase]]\n" + b"[[phase.step]]\ndo = 'x'\n" * (n // 50),
        "20,000 broken steps": lambda: (
            b"title = 'x'\n[[phase]]\n" + b"[[phase.step]]\nwhy = 'x'\n" * (n // 50)
        ),
        "50,000 keys": lambda: _HEAD + b"".join(b"k%d = 1\n" % number for number in range(n // 20)),
        "50,000 keys nearly known": lambda: (
            _HEAD + b"".join(b"zones%d = 1\n" % number for number in range(n // 20))
        ),
        "50,000 keys in braces": lambda: (
            _HEAD + b"x = { " + b", ".join(b"k%d = 1" % number for number in range(n // 20)) + b" }\n"
        ),
        "100,000 items": lambda: _HEAD + b"closed = [" + _many("2026-12-24, ", n * 9 // 10) + b"]\n",
        "100,000 items that are wrong": lambda: _HEAD + b"closed = [" + _many("'x', ", n * 9 // 10) + b"]\n",
        "a text of 900 kB": lambda: _HEAD + b'notes = "' + _many("x", n * 9 // 10) + b'"\n',
        "a text of 900 kB with escapes": lambda: _HEAD + b'notes = "' + _many("\\n", n * 9 // 10) + b'"\n',
        "a name of 900 kB": lambda: (
            b'name = "' + _many("x", n * 9 // 10) + b'"\nzone = "UTC"\nhours = "24/7"\n'
        ),
        "a zone of 900 kB": lambda: (
            b'name = "x"\nhours = "24/7"\nzone = "' + _many("Europe/", n * 9 // 10) + b'"\n'
        ),
        "hours of 900 kB": lambda: (
            b'name = "x"\nzone = "UTC"\nhours = "' + _many("Mo 09:00-10:00;", n * 9 // 10) + b'"\n'
        ),
        "a key of 900 kB": lambda: _HEAD + _many("a", n * 9 // 10) + b" = 1\n",
        "a quoted key of 900 kB": lambda: _HEAD + b'"' + _many("a ", n * 9 // 10) + b'" = 1\n',
        "a key with 100,000 spaces": lambda: _HEAD + b'["a' + _many(" ", n // 10) + b'b"]\nclock = 1\n',
        "a text that never ends": lambda: _HEAD + b'notes = """\n' + _many("x\n", n * 9 // 10),
        "spaces before an end": lambda: _HEAD + b"x" + _many(" ", n * 9 // 10) + b"\n",
        "a number of 900,000 digits": lambda: _HEAD + b"x = " + _many("9", n * 9 // 10) + b"\n",
        "a number of 900,000 digits and lines": lambda: _HEAD + b"x = " + _many("9_", n * 9 // 10) + b"9\n",
        "a hexadecimal number of 900,000 digits": lambda: _HEAD + b"x = 0x" + _many("f", n * 9 // 10) + b"\n",
        "a number of many digits where text is asked": lambda: (
            b"name = 0x" + _many("f", n * 9 // 10) + b"\nzone = 0x" + _many("f", n // 100) + b"\nhours = 1\n"
        ),
        "a float of 900,000 digits": lambda: _HEAD + b"x = 0." + _many("9", n * 9 // 10) + b"\n",
        "a float with a long exponent": lambda: _HEAD + b"x = 1e" + _many("9", n * 9 // 10) + b"\n",
        "nested in braces": lambda: _HEAD + b"x = " + _many("{a=", n * 3 // 10),
        "nested in brackets": lambda: _HEAD + b"x = " + _many("[", n // 10) + _many("]", n // 10),
    }


def json(n: int) -> Bombs:
    """What looks like a log."""
    return {
        "an event with a number of a million digits": lambda: _EVENT + b', "x": ' + _many("9", n) + b"}",
        "an event with a float of a million digits": lambda: _EVENT + b', "x": 0.' + _many("9", n) + b"}",
        "an event with a long exponent": lambda: _EVENT + b', "x": 1e' + _many("9", n) + b"}",
        "an event with a text of 900 kB": lambda: _EVENT + b', "text": "' + _many("x", n * 9 // 10) + b'"}',
        "an event with a text of 10 MB": lambda: _EVENT + b', "text": "' + _many("x", 10 * n) + b'"}',
        "an event of 10,000 keys": lambda: (
            _EVENT + b"".join(b', "k%d": 1' % number for number in range(n // 100)) + b"}"
        ),
        "an event with 100,000 brackets": lambda: (
            _EVENT + b', "x": ' + _many("[", n // 10) + _many("]", n // 10) + b"}"
        ),
        "an event with 10,000 escalations": lambda: (
            _EVENT.replace(b"opened", b"escalated") + b', "x": [' + _many("{},", n * 4 // 10) + b"{}]}"
        ),
        "20,000 events": lambda: b"".join(
            EVENTS[0].replace(b"0" * 16, b"%016x" % number) for number in range(n // 50)
        ),
        "20,000 times one event": lambda: EVENTS[0] * (n // 50),
        "200,000 broken lines": lambda: _many("{}\n", n * 6 // 10),
        "a copy of 10,000 steps": lambda: EVENTS[2].replace(
            b'"step": [', b'"step": [' + b'{"do": "x"},' * (n // 100)
        ),
        "a copy of 10,000 broken steps": lambda: EVENTS[2].replace(
            b'"step": [', b'"step": [' + b'{"why": "x"},' * (n // 100)
        ),
        "20,000 retracted": lambda: (
            EVENTS[0]
            + EVENTS[14].replace(
                b'["', b'["' + b'", "'.join(b"%016x" % number for number in range(n // 50)) + b'", "'
            )
        ),
    }


def words(n: int) -> Bombs:
    """What looks like something typed; bait for patterns that try every way to read it."""
    return {
        "a duration of a million parts": lambda: _many("1h", n),
        "a million spaces in a length": lambda: b"1" + _many(" ", n) + b"m",
        "a length of a million digits": lambda: _many("9", n) + b"m",
        "weekdays": lambda: _many("mon ", n),
        "weekdays with commas": lambda: _many("Mo,", n * 9 // 10),
        "spans": lambda: b"Mo " + _many("09:00-10:00,", n * 9 // 10),
        "rules": lambda: _many("Mo 09:00-10:00;", n * 9 // 10),
        "dates": lambda: _many("26 nov ", n),
        "iso": lambda: b"2026-11-23T18:40:00." + _many("9", n),
        "clocks": lambda: _many("18:40 ", n),
        "numbers at a step": lambda: b"c " + _many("1, ", n * 9 // 10),
        "passwords": lambda: _many("password: ", n * 3 // 10),
        "labels": lambda: _many("pin a b c d e f ", n * 3 // 10),
        "keys": lambda: _many("-----BEGIN PRIVATE KEY-----", n * 3 // 10),
        "addresses": lambda: _many("http://a", n * 3 // 10),
        "addresses with names": lambda: _many("://a:b", n * 3 // 10),
        "machines": lambda: _many("a-b.", n * 3 // 10),
        "networks": lambda: _many("1.", n * 3 // 10),
        "v6": lambda: _many("a:", n * 3 // 10),
        "tokens": lambda: _many("eyJaaaaaaaa.", n * 3 // 10),
        "runs": lambda: _many("aB3", n * 3 // 10),
        "quotes": lambda: _many("'a\"b", n * 3 // 10),
        "shouting": lambda: _many("ABC ", n * 3 // 10),
        "sentences": lambda: _many("A. ", n * 3 // 10),
        "gaps": lambda: _many("[a", n * 3 // 10),
        "braced": lambda: _many("{a", n * 3 // 10),
        "owners": lambda: _many("@a ", n * 3 // 10),
        "by": lambda: _many("by ", n * 3 // 10),
        "by dates": lambda: b"x by 1" + _many("/1", n * 3 // 10) + b"!",
        "by months": lambda: b"x by jan" + _many("a", n * 3 // 10) + b"!",
        "time boxes": lambda: _many("(1 h 1 m ", n * 3 // 10),
        "open time box": lambda: b"x (" + _many("1 h ", n * 3 // 10),
        "severities": lambda: b"severity " + _many("1, ", n * 3 // 10),
        "headings": lambda: _many("# a\n", n * 3 // 10),
    }


def tables(n: int) -> Bombs:
    """What looks like the clients of another program."""
    card = b"BEGIN:VCARD\r\nVERSION:4.0\r\n"
    return {
        "100,000 rows": lambda: b"name,zone\n" + _many("a,b\n", n * 4 // 10),
        "100,000 columns": lambda: b"name," + _many("a,", n // 5) + b"\n" + _many("b,", n // 5),
        "a quote that never ends": lambda: b'name,zone\n"' + _many("a,b\n", n),
        "quotes in rows": lambda: b"name,zone\n" + _many('"a""b","c"\n', n),
        "20,000 cards": lambda: (card + b"FN:x\r\nEND:VCARD\r\n") * (n // 50),
        "20,000 cards that never end": lambda: card * (n // 50),
        "a card of 50,000 lines": lambda: card + _many("TEL:1\r\n", n * 4 // 10) + b"END:VCARD\r\n",
        "a line folded 300,000 times": lambda: card + b"FN:x" + _many("\r\n y", n) + b"\r\nEND:VCARD\r\n",
        "a value of 500,000 parts": lambda: card + b"ORG:" + _many("a;", n) + b"\r\nEND:VCARD\r\n",
        "a value of backslashes": lambda: card + b"FN:" + _many("\\", n) + b"\r\nEND:VCARD\r\n",
        "a property of 300,000 parameters": lambda: card + b"TEL" + _many(";A=b", n) + b":1\r\nEND:VCARD\r\n",
    }


_TOML_PARSERS = ("client file", "sos.toml", "runbook", "messages", "client edit", "step added")
_JSON_PARSERS = ("event", "log", "almanac", "drills", "export", "merged logs", "changes", "purges")
_TABLE_PARSERS = ("table of clients", "cards")


def bombs_for(parser: str, n: int) -> Bombs:
    """All that may hurt the parser of that name."""
    if parser in _TOML_PARSERS:
        return {**any_file(n), **toml(n)}
    if parser in _JSON_PARSERS:
        return {**any_file(n), **json(n)}
    if parser in _TABLE_PARSERS:
        return {**any_file(n), **tables(n)}
    return {name: make for name, make in {**any_file(n), **words(n)}.items() if name != "10 MB"}
