import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.card.places import find_places
from answerable.card.toml import toml_key, toml_text

TEXT = '''# a comment with [brackets] and "quotes"
name = "x # no comment"            # a comment

[table]
plain = 1
"quoted key" = 2
'literal.key' = 3
dotted.one = 4
dotted."two three" = 5

[table.nested]
list = [
  "a]",   # ] in a comment
  [1, 2],
  { inner = "}", more = [
    "deep",
  ] },
]
long = """
first " ] } # still text
""\\" last"""
literal = \'\'\'
raw \\ " ]\'\'\'
after = true

[[array]]
name = "first"
inline = { a = 1, b.c = { d = 2 } }

[[array]]
name = "second"
[array.sub]
key = 2026-01-01
[[array.inner]]
deep = 07:32:00
[[array.inner]]
deep = [[], [ ]]
[ spaced . "header" ]
x = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("table",), 4),
        (("table", "plain"), 5),
        (("table", "quoted key"), 6),
        (("table", "literal.key"), 7),
        (("table", "dotted"), 8),
        (("table", "dotted", "one"), 8),
        (("table", "dotted", "two three"), 9),
        (("table", "nested"), 11),
        (("table", "nested", "list"), 12),
        (("table", "nested", "list", 0), 13),
        (("table", "nested", "list", 1, 1), 14),
        (("table", "nested", "list", 2, "inner"), 15),
        (("table", "nested", "list", 2, "more", 0), 16),
        (("table", "nested", "long"), 19),
        (("table", "nested", "literal"), 22),
        (("table", "nested", "after"), 24),
        (("array", 0), 26),
        (("array", 0, "inline", "b", "c", "d"), 28),
        (("array", 1), 30),
        (("array", 1, "sub"), 32),
        (("array", 1, "sub", "key"), 33),
        (("array", 1, "inner", 0, "deep"), 35),
        (("array", 1, "inner", 1), 36),
        (("array", 1, "inner", 1, "deep", 1), 37),
        (("spaced", "header"), 38),
        (("spaced", "header", "x"), 39),
    ],
)
def test_every_key_has_the_line_it_begins_on(path, line):
    places = find_places(TEXT)
    assert path in places.by_path
    assert places.line(path) == line


def test_what_is_not_there_has_the_line_of_what_is_around_it():
    places = find_places(TEXT)
    assert places.line(("array", 1, "absent", "deeper")) == 30
    assert places.line(("absent",)) == 0


def test_windows_line_ends_and_a_byte_order_mark_change_no_line():
    plain, windows = find_places(TEXT), find_places("\ufeff" + TEXT.replace("\n", "\r\n"))
    assert {k: p.line for k, p in plain.by_path.items()} == {
        k: p.line for k, p in windows.by_path.items()
    }


def every_path(value, path=()):
    if path:
        yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner:
        if isinstance(item, dict | list):
            yield from every_path(item, (*path, key))
        else:
            yield (*path, key), item


def check_spans(text):
    """Each path of the data is found, and the text of its span is its value."""
    raw = tomllib.loads(text)
    places = find_places(text)
    found = dict(every_path(raw))
    assert set(found) == set(places.by_path)
    for path, value in found.items():
        place = places.by_path[path]
        if not place.header:
            span = text[place.start : place.end]
            assert tomllib.loads(f"x = {span}") == {"x": value}, path
            line_of_value = text.count("\n", 0, place.start) + 1
            assert place.line == line_of_value or isinstance(path[-1], str)


def test_the_span_of_every_value_is_its_value():
    check_spans(TEXT)


keys = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=6)
texts = st.text(st.characters(codec="utf-8"), max_size=8).map(toml_text)
literals = st.text('ab#[]{}",= \\', max_size=8).map(lambda t: f"'{t}'")
longs = st.text('ab#[]{},=\n \\"', max_size=12).map(
    lambda t: '"""\n' + t.replace("\\", "\\\\").replace('"', '\\"') + '"""'
)
long_literals = st.text('ab#[]{}",=\n\\ ', max_size=12).map(lambda t: f"'''{t}'''")
scalars = st.one_of(
    texts, literals, longs, long_literals,
    st.integers(-999, 999).map(str), st.booleans().map(lambda b: str(b).lower()),
    st.sampled_from(["1.5e3", "0xff", "1979-05-27 07:32:00", "1979-05-27T07:32:00Z", "-inf"]),
)  # fmt: skip
blanks = st.sampled_from(["", " ", "\n", " # ] } , \" '''\n", "\n\n\t"])


@st.composite
def arrays(draw, inner):
    items = draw(st.lists(inner, max_size=3))
    gap = draw(blanks)
    return f"[{gap}" + f"{gap},{gap}".join(items) + f"{gap}]"


@st.composite
def tables(draw, inner):
    pairs = draw(st.dictionaries(keys.map(toml_key), inner, max_size=3))
    return "{ " + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + " }"


values = st.recursive(scalars, lambda v: st.one_of(arrays(v), tables(v)), max_leaves=6)


@st.composite
def documents(draw):
    sections = draw(st.dictionaries(keys, st.integers(0, 2), max_size=4))
    lines = []
    for key, times in sections.items():
        header = f"[[{toml_key(key)}]]" if times else f"[ {toml_key(key)} ]"
        for _ in range(times or 1):
            lines.append(header)
            pairs = draw(st.dictionaries(keys, values, max_size=3))
            lines.extend(f'{toml_key(k)}={v} # " ]' for k, v in pairs.items())
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"]))


@given(documents())
def test_spans_hold_for_every_document(text):
    check_spans(text)
