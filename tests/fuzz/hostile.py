"""Input made to hurt: random, or a sound sample with something done to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import strategies as st

# What has brought down some parser somewhere: in words, then with spaces or of bytes that are no text.
_WORDS = r"""
nan inf -inf NaN -Infinity 1e400 -0 -0.0 1e-400 0 -1 00 1e5 1_0 0o7 9223372036854775807
9223372036854775808 0000-01-01 0001-01-01 9999-12-31 2026-02-30 9999-12-31T23:59:59-23:59
0001-01-01T00:00:00+14:00 10:00:00 2026-12-24T00:00:00Z 2026-12-24T00:00:00+05:00
2026-12-24T10:00:00 24:00 24:01 99:99 23:59:60 00:00-24:00 true null [] {} [nan] "" "x" \ud800
\uDFFF \u0000 \U0010FFFF \ \x ' " ` ``` ''' "\"\"" { } [ ] ( ) {{ }} [[ ]] {x} {0.__class__}
[[[[[[[[[[ {{{{{{{{{{ . .. ../../etc/passwd / // : :: ; , = # - -- --- +++ | <!-- --> > ~~~ ~ * %s
%n $(id) &amp; <script> [/] [link=x] =1+1 @x @ __ id {"id":1} {"x":1,"x":2} 1 5 366bd 0bd 1d1bd
999999999d 10y 10w 0m mon tue jan noon midnight ago in next CET +99:99 UTC+25 Europe/ europe/berlin
posixrules Mo-Fr PH off 24/7 İ ß ﬁ ٣ ² Ⅷ １２ 𝟙 ｍ −1 – ａ é e\u0301 con nul removed
a.toml.other-01234567 acme-1 999999999999999999999
"""
PIECES = (
    *_WORDS.encode().split(),
    *(
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xc0\x80",
        b"\xe9",
        b"\x85",
    ),
    *(
        b"\r",
        b"\r\n",
        b"\n",
        b"\n\n",
        b"\t",
        b" ",
        b"\xc2\xa0",
        b"\x1b[31m",
        b"\x1c",
        b"\x0b",
        b" in ",
        b" ago",
    ),
    *("\u2028".encode(), "\u202e".encode(), "\u0301".encode() * 9, "\U000e0041".encode(), "\u200d".encode()),
    *(
        b"9" * 400,
        b"9" * 5000,
        b"0x" + b"f" * 5000,
        b"[" * 200,
        b"{" * 200,
        b"_" * 60,
        b"a." * 60,
        b"x" * 3000,
    ),
    *(
        b'"id": 1, ',
        b'"at": "x", ',
        b'"kind": "\\ud800"',
        b"name = 1\n",
        b"[name]\n",
        b"[[contact]]\n",
        b"- [ ] ",
    ),
)
# Names, numbers, dates and texts in quotes: what a sample is made of.
_TOKEN = re.compile(rb'"[^"\n]*"|[\w:.+-]+')


@st.composite
def spoilt(draw: st.DrawFn, samples: Sequence[bytes]) -> bytes:
    """A sample with something done to it, mostly once: another value, pieces put in, cut out or doubled."""
    data = draw(st.sampled_from(samples))
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 2, 4]))):
        data = _spoil(draw, data, samples)
    return data


def _spoil(draw: st.DrawFn, data: bytes, samples: Sequence[bytes]) -> bytes:
    what = draw(st.sampled_from(["value", "value", "value", "put", "cut", "double", "flip", "lend", "swap"]))
    tokens = list(_TOKEN.finditer(data))
    if what == "value" and tokens:
        start, end = draw(st.sampled_from(tokens)).span()
        piece = draw(st.sampled_from(PIECES))
        is_text = data[start : start + 1] == b'"' and draw(st.booleans())
        return data[:start] + (b'"%b"' % piece if is_text else piece) + data[end:]
    at = draw(st.integers(0, len(data)))
    end = min(len(data), at + draw(st.integers(0, 40)))
    match what:
        case "cut":
            return data[:at] + data[end:]
        case "double":
            return data[:at] + data[at:end] * draw(st.sampled_from([2, 3, 50])) + data[end:]
        case "flip" if at < len(data):
            return data[:at] + bytes([data[at] ^ 1 << draw(st.integers(0, 7))]) + data[at + 1 :]
        case "lend":
            other = draw(st.sampled_from(samples))
            start = draw(st.integers(0, len(other)))
            return data[:at] + other[start : start + 60] + data[end:]
        case "swap":
            lines = data.split(b"\n")
            one, two = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
            lines[one], lines[two] = lines[two], lines[one]
            return b"\n".join(lines)
        case _:
            return data[:at] + draw(st.sampled_from(PIECES)) + data[at:]


def inputs(samples: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Mostly spoilt samples, which get further into a parser than random bytes do."""
    pieces = st.lists(st.sampled_from(PIECES), max_size=8).map(b" ".join)
    random = st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace"))
    return st.one_of(*[spoilt(samples)] * 6, pieces, random)
