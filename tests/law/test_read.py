"""A malformed instrument is refused with file, line and mend; its sound twin is read."""

import pytest

from answerable.errors import LawFileError
from answerable.law.find import load

INSTRUMENT = """id = "x.act"
title = "X"
url = "u"
kind = "statute"
version = "1"
read_on = 2026-11-01
[[wording]]
id = "x1"
title = "first"
known_from = 2026-01-01
in_force = 2026-02-01
before = "proposal"
"""
FACTS = """[a]
ask = "A?"
[b]
ask = "B?"
[c]
"""
RULES = """[[rule]]
id = "r1"
cite = "1"
status = "statute"
text = "Text."
effect = "k"
when = "a"
applies_from = { x1 = 2026-03-01 }
[[rule.unless]]
when = "b"
cite = "2"
text = "but not"
[rule.examples]
yes = [["yes", "a"]]
no = [["no", "a, b"]]
borderline = [["open", "a?"]]
"""


def folder(tmp_path, instrument=INSTRUMENT, facts=FACTS, rules=RULES):
    for name, text in (("instrument", instrument), ("facts", facts), ("rules-x", rules)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def refused(tmp_path, **files):
    with pytest.raises(LawFileError) as caught:
        load(folder(tmp_path, **files))
    return caught.value.problems


def test_the_sound_one_is_read(tmp_path):
    law = load(folder(tmp_path, rules=RULES + DUTY + FINE + OLDER,
                      facts=FACTS.replace("[a]", "[a]\ntravels = true")))  # fmt: skip
    assert [rule.id for rule in law.rules] == ["r1"]
    assert law.rules[0].line == 2


DUTY = """[[duty]]
id = "d1"
role = "provider"
for = "k"
when = "a"
text = "Do it."
cite = "3"
applies_from = { x1 = 2026-03-01 }
"""
FINE = """[[penalty]]
for = "k"
sizes = ["small"]
text = "much"
cite = "4"
applies_from = { x1 = 2026-03-01 }
"""
OLDER = """[[legacy]]
for = "k"
when = "a"
text = "later"
cite = "5"
wordings = ["x1"]
"""
DEEPER = FACTS.replace("[b]", '[d]\nask = "D?"\ntravels = true\n[b]\nfrom = "d"')
CYCLE = RULES.replace('effect = "k"', 'derives = "c"').replace('when = "a"', 'when = "a or c"')
SECOND = '[[wording]]\nid = "x2"\ntitle = "second"\nknown_from = 2026-01-15\nin_force = 2026-02-01\nbefore = "proposal"\n'  # noqa: E501


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"rules": RULES.replace('when = "a"', 'when = "a and zz"')}, "'zz', which nobody defines"),
        ({"rules": CYCLE}, "follows from itself"),
        ({"rules": RULES.replace('["no", "a, b"]', '["no", "a"]')}, "answers 'yes', not 'no'"),
        ({"rules": RULES.replace('borderline = [["open", "a?"]]', "")}, "no example on the side"),
        ({"rules": RULES.replace('["no", "a, b"]', '["no", "b"]').replace('"b"]', '""]')},
         "no example of its exception"),
        ({"rules": RULES.replace('"a?"', '"a?, qq"')}, "uses 'qq'"),
        ({"rules": RULES.replace('status = "statute"', 'status = "rumour"')}, "'rumour' is not"),
        ({"rules": RULES.replace('text = "Text."', 'txt = "Text."')}, "unknown key 'txt'"),
        ({"rules": RULES.replace('when = "a"', 'when = "a +"')}, "cannot read"),
        ({"rules": RULES.replace("x1 = 2026-03-01", "x9 = 2026-03-01")}, "'x9', which"),
        ({"rules": RULES + RULES}, "appears twice"),
        ({"rules": "[[rule]\n"}, "is no TOML"),
        ({"instrument": INSTRUMENT + SECOND}, "both begin on 2026-02-01"),
        ({"instrument": INSTRUMENT + "until = 2026-01-01\n"}, "ends before it begins"),
        ({"instrument": INSTRUMENT.replace('title = "X"\n', "")}, "'title' is missing"),
        ({"facts": FACTS + '[profiling]\nask = "?"\n'}, "common to all instruments"),
        ({"facts": FACTS.replace("[c]", '[c]\nfrom = "a > 3"')}, "cannot be compared"),
        ({"facts": FACTS.replace("[b]", "[b]\ntravels = true")}, "'b' travels, although"),
        ({"facts": DEEPER}, "'d' travels, although"),
        ({"rules": RULES.replace('cite = "2"', 'cite = "2"\nstatus = "case"')},
         "whose day is not written down"),
        ({"rules": RULES + DUTY.replace('"k"', '"kk"')}, "is for the class 'kk'"),
        ({"rules": RULES + DUTY.replace('"a"', '"aa"')}, "uses the fact 'aa'"),
        ({"rules": RULES + DUTY.replace("x1 =", "x7 =")}, "names the wording 'x7'"),
        ({"rules": RULES + FINE.replace('"k"', '"kk"')}, "fine for 'kk' is for the class"),
        ({"rules": RULES + FINE.replace('"small"', '"tiny"')}, "is for the size 'tiny'"),
        ({"rules": RULES + OLDER.replace('"k"', '"kk"')}, "treatment of 'kk' is for"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_file_and_mend(tmp_path, files, says):
    problems = refused(tmp_path, **files)
    assert any(says in problem.what for problem in problems), problems
    assert all(problem.file.endswith(".toml") or problem.file for problem in problems)
    assert all(problem.mend for problem in problems)


def test_a_fault_in_a_rule_is_named_with_the_line_of_the_rule(tmp_path):
    (problem,) = refused(tmp_path, rules=RULES.replace('when = "a"', 'when = "a and zz"'))
    assert (problem.file.split("/")[-1], problem.line) == ("rules-x.toml", 2)
