from datetime import date
from pathlib import Path

import pytest

from answerable.card.read import find_card, parse_card, read_card
from answerable.errors import CardError, EnvironmentFailure
from answerable.system.facts import Fact, Grade
from answerable.system.system import ModelFile, NotRun, PythonCall, Recorded

GOOD = (Path(__file__).parent / "good.toml").read_text(encoding="utf-8")


def read(text):
    return parse_card(text.encode(), Path("answerable.toml"))


def faults(text):
    with pytest.raises(CardError) as caught:
        read(text)
    return caught.value.problems


def changed(old, new):
    assert GOOD.count(old) == 1, f"{old!r} stands {GOOD.count(old)} times in the good card"
    return GOOD.replace(old, new)


def test_a_card_is_read_from_its_file_or_its_folder(tmp_path):
    file = tmp_path / "answerable.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert read_card(file) == read_card(str(tmp_path))
    assert find_card(tmp_path) == file
    assert read_card(file).folder == tmp_path


def test_the_good_card_says_what_it_says():
    card = read(GOOD)
    bank = card.system.parties[0]
    use = card.system.uses[0]
    assert [(r.role, r.since) for r in bank.roles] == [
        ("provider", date(2026, 1, 15)),
        ("deployer", None),
    ]
    assert use.facts[0] == Fact("credit_score_natural_person", "yes")
    assert use.facts[1] == Fact(
        "profiling", "yes", Grade.DOCUMENTED, "DPIA, section 3", "A. Berg", date(2026, 10, 1)
    )
    assert card.system.component("rule").run == PythonCall("system:decide")
    assert card.system.component("score_model").run == ModelFile("score.skops", "skops")
    assert card.data.outcome.favourable == "1"
    assert card.data.protected[0].values[2] == ("hispan", "Hispanic")
    assert card.data.sources[0].sentinels == (("gdlin", (666.0,)), ("review", (999.0,)))
    assert card.limits[0].at_least == 0.8
    assert card.limits[0].source == "policy"
    assert card.scenarios[0].twin.values[1] == ("child_support", 0)
    assert [s.field for s in card.scenarios] == ["decision"] * 4
    assert (card.seed, card.minimum_cell) == (7, 5)


def test_the_hash_is_that_of_the_bytes():
    import hashlib

    assert read(GOOD).sha256 == hashlib.sha256(GOOD.encode()).hexdigest()


def test_lines_point_at_the_card():
    lines = GOOD.splitlines()
    card = read(GOOD)
    assert lines[card.system.uses[0].line - 1].startswith("[[use]]")
    assert all(lines[c.line - 1] == "[[component]]" for c in card.system.components)
    assert lines[card.limits[0].line] == 'id = "race-four-fifths"'
    assert lines[card.scenarios[3].line] == 'name = "the rule grants at a high score"'
    assert lines[card.red_lines[0].line] == 'id = "no-weapons"'


def test_components_stand_in_graph_order_and_else_as_written():
    names = [c.name for c in read(GOOD).system.components]
    assert names == ["application_form", "income_extractor", "score_model", "rule"]
    assert list(read(GOOD).system.uses[0].components) == names


def test_a_recorded_list_means_columns_of_the_same_name():
    card = read(changed('run = { python = "system:decide" }', 'run = { recorded = ["decision"] }'))
    assert card.system.component("rule").run == Recorded((("decision", "decision"),))


@pytest.mark.parametrize("run", ["", 'run = "unknown"', 'run = { none = "an officer" }'])
def test_a_component_nobody_can_run_says_why(run):
    card = read(changed('run = { python = "system:decide" }', run))
    found = card.system.component("rule").run
    assert isinstance(found, NotRun)
    assert found.reason


def test_several_words_of_a_fact_are_joined_by_commas():
    card = read(changed('credit_score_natural_person = "yes"', 'country = ["DE", "FR"]'))
    assert card.system.uses[0].facts[0].value == "DE, FR"


@pytest.mark.parametrize(
    ("fact", "written", "value"),
    [
        ("training_flop", "3", "3"),
        ("training_flop", "1e25", "1e+25"),
        ("placed_on_market_date", "2026-01-02", "2026-01-02"),
    ],
)
def test_numbers_and_days_of_facts_are_kept_as_text(fact, written, value):
    card = read(changed('credit_score_natural_person = "yes"', f"{fact} = {written}"))
    assert card.system.uses[0].facts[0].value == value


def test_an_outcome_whose_favourable_value_is_unknown_is_no_outcome_yet():
    card = read(changed("favourable = 1", 'favourable = "unknown"'))
    assert card.data.outcome is None
    assert any(u.where == "outcome . favourable" for u in card.unknowns)


def test_an_officer_may_rewrite_the_decision_of_the_rule_before():
    officer = """
[[component]]
name = "officer"
kind = "human"
reads = ["decision"]
writes = ["decision"]
run = { recorded = ["decision"] }
"""
    names = [c.name for c in read(GOOD + officer).system.components]
    assert names[-2:] == ["rule", "officer"]


EVERYTHING = [
    # what is changed, into what, the line it must be found on, what is said, how to mend it
    ("seed = 7 ", "sed = 7 ", "sed = 7", 'the card has no key "sed"', 'Did you mean "seed"?'),
    ("seed = 7 ", "seed = -1 ", "seed = -1", "seed must be a number from 0", "such as 7"),
    ("seed = 7 ", 'seed = "7" ', "seed =", "seed should be a whole number, not text", "without"),
    ("minimum_cell = 5 ", "minimum_cell = 0 ", "minimum_cell", "is below 1", "Write 1 or more."),
    ('name = "Mortgage decisions"\n', "", None, 'the card lacks the key "name"', "`name = ...`"),
    ('country = "DE"', 'country = "UK"', "country", '"UK" is no ISO', 'Write "GB".'),
    ('country = "DE"', 'country = "EL"', "country", '"EL" is no ISO', 'Write "GR".'),
    ('country = "DE"', 'country = "EU"', "country", '"EU" is no country', "the countries"),
    ('country = "DE"', "country = false", "country", "false is no terr", '"NO" for Norway'),
    ('country = "DE"', 'country = "Germny"', "country", "no ISO", 'Write "DE" for Germany.'),
    ('country = "DE"', 'country = "DE-BE"', "country", "part of a country", 'here: "DE".'),
    ('size = "large"', 'size = "lrge"', "size", 'size is "lrge"', 'Did you mean "large"?'),
    ('size = "large"', 'szie = "large"', "szie", 'no key "szie"', 'Did you mean "size"?'),
    ("public_authority = false", 'public_authority = "no"', "public_auth", "true or false, not t",
     "Write false without quotes."),
    ('role = "provider", of = "mortgage decision"', 'role = "provider", of = "mortgage"', "roles",
     'a role in "mortgage", which is no use', 'Did you mean "mortgage decision"?'),
    ('role = "provider"', 'role = "povider"', "roles", 'unknown role "povider"', '"provider"?'),
    ("since = 2026-01-15", 'since = "2026-01-15"', "roles", "is text, not a date",
     "Write 2026-01-15 without quotes."),
    ("since = 2026-01-15", "since = 2026-01-15T01:00:00", "roles", "a moment, not a day",
     "Write 2026-01-15."),
    ("since = 2026-01-15", 'since = "soon"', "roles", '"soon" is no date', "a day like"),
    ('decision = "decision"  ', 'decision = "decison"  ', 'decision = "decison"',
     'no component of it writes "decison"', 'Did you mean "decision"?'),
    ("persons_per_year = 2000", "persons_per_year = -1", "persons_per_year", "below 0", "0 or"),
    ("persons_per_year = 2000", 'components = ["rul"]', "components",
     'names the component "rul"', 'Did you mean "rule"?'),
    ('decides = "software_then_person"', 'decides = "softwar"', "decides", '"softwar"', "Did you"),
    ('outcome = "credit"', 'outcome = "loans"', "outcome = ", '"loans" is no kind', "Write one"),
    ('places = ["DE"]', 'places = ["DE",\n"US-XX"]', '"US-XX"', "no state of the US", "US-MA"),
    ('places = ["DE"]', 'places = "DE"', "places", "should be a list, not text", "Write a list"),
    ('basis = { purpose = "...", legal = "unknown", access = "...", delete_by = 2027-12-31 }',
     'basis = "Article 4a"', "basis", "basis should be a table, not text",
     "Write a table, such as { purpose = ..., legal = ..., access = ..., delete_by = ... }."),
    ('credit_score_natural_person = "yes"', "credit_score_natural_person = true",
     "credit_score_natural_person", "a fact is answered in words", 'Write "yes"'),
    ('credit_score_natural_person = "yes"', 'x = ["a,b"]', "x = ", "no list of words", "commas"),
    ('grade = "documented"', 'grade = "documente"', "profiling", "facts.profiling.grade", "Did"),
    ('kind = "logic"', 'kind = "rules"', 'kind = "rules"', 'kind is "rules"', 'Write "input"'),
    ('kind = "logic"\n', "", "[[component]]", 'lacks the key "kind"', "`kind = ...`"),
    ('reads = ["score"]', 'reads = ["scor"]', '"scor"', 'reads "scor", which no other component',
     'Did you mean "score"?'),
    ('reads = ["score"]', 'reads = ["score", # ]\n "male"]', '"male"]', 'reads "male"',
     "Let the input that reads it write it too"),
    ('reads = ["male", ', 'reads = ["male",\n"action",', '"action",',
     'reads "action", which the source says no component may read', "out of `unused`"),
    ('writes = ["score"]\n', 'writes = ["score"]\noutside = true\n', "outside = true",
     "so it changes outcomes for people", "Remove"),
    ('writes = ["decision"]\n', 'writes = ["decision"]\noutside = true\n', "outside = true",
     'it writes "decision", which decides', "Remove"),
    ('run = { python = "system:decide" }', 'run = { python = "decide" }', "run = ",
     '"decide" names no function', '"module:function"'),
    ('run = { python = "system:decide" }', 'run = { python = "a:b", none = "c" }', "run = ",
     'it has "python" and "none"', "Keep one"),
    ('run = { python = "system:decide" }', "run = { }", "run = ", "it has none", "Keep one"),
    ('run = { python = "system:decide" }', 'run = { recorded = ["decison"] }', "run = ",
     'records "decison", which it does not write', "Add it to `writes`"),
    ('run = { python = "system:decide" }', 'run = { recorded = {} }', "run = ",
     "names no column", "at least one"),
    (', format = "skops"', "", "score.skops", "not its format", 'format = "skops"'),
    ('model = "score.skops"', 'model = "https://a.b/c"', "https", "an address, not a file", "Save"),
    ("collected_to = 1990-12-31", "collected_to = 1989-12-31", "collected_to", "ended 1989-12-31",
     "Exchange the two days."),
    ('python = "data:applications"', "", "[[source]]", "exactly one of", "file ="),
    ("favourable = 1", "favourable = [1]", "favourable = [1]", "no single value", "a number"),
    ('score = "score"', 'score = "skore"', 'score = "skore"', 'score is "skore"', '"score"?'),
    ('reference = ""', 'reference = "blak"', "reference", "none of its values", '"black"?'),
    ('where = "male == 0 and married == 0 and dep > 0"', 'where = "male = 0"', "where",
     "one `=` assigns", "male == 0"),
    ('where = "male == 0 and married == 0 and dep > 0"', 'where = "f(x) > 0"', "where",
     "a comparison names no column", "male == 0"),
    ('where = "male == 0 and married == 0 and dep > 0"', 'where = "a == f(x)"', "where",
     "neither a number nor quoted text", "male == 0"),
    ('of = "race"', 'of = "rce"', "of = ", 'about "rce", which is no protected', '"race"?'),
    ("seed = 7", "seed = 9007199254740992", "seed", "from 0 to 9007199254740991", "smaller"),
    ("persons_per_year = 2000", "persons_per_year = 9007199254740992", "persons_per_year",
     "is above 9007199254740991", "or less"),
    ("at_least = 0.8\n", "", "[[policy]]", "sets no limit", "at_most"),
    ("at_least = 0.8\n", "at_least = 0.8\nat_most = 0.5\n", "at_most", "is above at_most", "Exch"),
    ("at_least = 0.8\nform = \"margin_interval\"", "at_most = 0.8\nform = \"ugesp\"", "at_most",
     "reads no at_most", "margin_interval"),
    ("at_least = 0.8\nform = \"margin_interval\"", "at_most = 0.8\nform = \"ugesp\"", "form",
     "needs at_least", "at_least = 0.8"),
    ("at_least = 0.8\n", "at_least = nan\n", "at_least", "no number to compare", "finite"),
    ('form = "margin_interval"', 'form = "margin_intervl"', "margin_intervl", "form is", "Did"),
    ('form = "twin"', 'form = "person"', "[[scenario]]", 'lacks the key "expect"', "expect ="),
    ("twin = { married = 1, child_support = 0, spouse_wage = 600 }", "twin = { married = 0 }",
     "twin = {", "does not differ from the person", "what is different"),
    ("child_support = 0, spouse_wage = 600", "child_suport = 0", "twin = ",
     'changes "child_suport", which no component reads', 'Did you mean "child_support"?'),
    ('raises = "stated_salary"', 'raises = "stated_salry"', "raises", 'changes "stated_salry"',
     'Did you mean "stated_salary"?'),
    ("margin = 0.1", "margin = -0.1", "margin", "margin is below 0", "Write 0"),
    ("margin = 0.1", "margin = 0.1\nexpect = 1", "expect", "means nothing in the form", "Remove"),
    ('among = "single mothers"', 'among = "single moters"', "among", "neither a declared group",
     'Did you mean "single mothers"?'),
    ("steps = [100, 1000]", "steps = [100,\n0]", "0]", "0 raises nothing", "above 0"),
    ('at = "rule"', 'at = "ruls"', "at = ", 'tests the component "ruls"', 'Did you mean "rule"?'),
    ('at = "rule"', 'at = "rule"\nfield = "score"', "field = ", "does not write", "decision"),
    ('"policy:race-four-fifths"]', '"policy:race-4-5"]', "requires = ", "nothing in this card",
     'Did you mean "policy:race-four-fifths"?'),
    ('"purpose", ', '"*", ', "requires = ", "nothing in this card", "It could be"),
    ('requirement = "policy:race-four-fifths"', 'requirement = "scenari:*"', "requirement",
     "a waiver is for", "It could be"),
    ("expires = 2027-01-31", 'expires = "unknown"', "expires", "must be known here", "a day like"),
    ("allow = []", 'allow = ["http://a"]', "allow", "is no host", '"host:port"'),
    ('when = "selects_targets_for_attack"', 'when = "a and"', "when", "cannot be read", "Join"),
    ('when = "selects_targets_for_attack"', 'when = "f(x)"', "when", "cannot be read", "Join"),
    ("on = 2026-09-01", 'on = 2026-09-01\nclosed_by = "B"', "closed_by", "is closed with", "named"),
    ('describes = "One', 'describes = "\\u001b[31mOne', "describes", "U+001B", "Remove it"),
    ('name = "Nordhaus Bank"', 'name = "Nord\\u202ehaus"', "name = ", "U+202E", "Remove it"),
    ('name = "Nordhaus Bank"', 'name = "Nord\\nhaus"', "name = ", "U+000A", "prose and reasons"),
    ("[network]", "[netwrk]", "[netwrk]", 'no key "netwrk"', 'Did you mean "network"?'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "what", "mend"), EVERYTHING)
def test_each_fault_has_its_line_its_sentence_and_its_mend(old, new, line, what, mend):
    text = changed(old, new)
    found = [p for p in faults(text) if what in p.what and mend in p.mend]
    assert found, [str(p) for p in faults(text)]
    shown = text.splitlines()[found[0].line - 1] if found[0].line else None
    assert shown is None if line is None else line in shown
    assert found[0].what.endswith(".")


def test_only_the_fault_is_reported():
    for old, new, *_ in EVERYTHING:
        assert 1 <= len(faults(changed(old, new))) <= 3, new


def test_all_faults_come_at_once_in_the_order_of_the_file():
    text = changed("seed = 7 ", "sed = 7 ").replace('"large"', '"lrge"').replace("0.8", '"0.8"')
    found = faults(text)
    assert [p.what.split()[-1] for p in found] == ['"sed".', "here.", "text."]
    assert list(found) == sorted(found)


@pytest.mark.parametrize(
    ("section", "key"),
    [("party", "name"), ("use", "name"), ("component", "name"), ("source", "name"),
     ("protected", "name"), ("group", "name"), ("policy", "id"), ("red_line", "id"),
     ("scenario", "name")],
)  # fmt: skip
def test_a_name_given_twice_is_refused_where_it_is_given_again(section, key):
    name = {
        "party": "Nordhaus Bank", "use": "mortgage decision", "component": "rule",
        "source": "loanapp", "protected": "race", "group": "single mothers",
        "policy": "race-four-fifths", "red_line": "no-weapons",
        "scenario": "child support is income",
    }[section]  # fmt: skip
    text = f'{GOOD}\n[[{section}]]\n{key} = "{name}"\n'
    found = [p for p in faults(text) if p.what.startswith(f"a second {section}")]
    assert [p.line for p in found] == [len(text.splitlines())]


@pytest.mark.parametrize(
    ("section", "name"), [("component", "mortgage decision"), ("group", "race")]
)
def test_a_name_that_could_mean_two_things_is_refused(section, name):
    text = f'{GOOD}\n[[{section}]]\nname = "{name}"\nkind = "logic"\nwhere = "a == 1"\n'
    assert any("are both called" in p.what for p in faults(text))


FILES = [
    (b"", "is empty."),
    (b"  \n\n", "is empty."),
    (b"# nothing\n", "it has only comments"),
    (b"name = 'a'\nx = '\xff'\n", "is not UTF-8 text."),
    (b"name = \n", "is not TOML: invalid value."),
    (b"name = 'a'\nplaces = [NO]\n", "is not TOML: invalid value."),
    (b"x = " + b"[" * 100_000, "nested too deeply"),
    (b"x = " + b"[" * 30 + b"]" * 30, "nested too deeply"),
    (b"x = " + b"9" * 5000, "nested too deeply or too long"),
    (b"#" * 5_000_001, "is too large for a card."),
    (b"\x80\x04\x95.", "is not UTF-8 text."),
]


@pytest.mark.parametrize(("content", "what"), FILES, ids=range(len(FILES)))
def test_what_is_no_card_at_all_gets_one_sentence(tmp_path, content, what):
    (tmp_path / "answerable.toml").write_bytes(content)
    with pytest.raises(CardError) as caught:
        read_card(tmp_path)
    assert len(caught.value.problems) == 1
    assert what in caught.value.problems[0].what


@pytest.mark.parametrize(
    ("content", "line"), [(b"a = 1\nb = NO\n", 2), (b"a = 1\nb = 'x\xff'\n", 2), (b"a = [1,\n", 2)]
)
def test_what_is_no_card_at_all_says_on_which_line(tmp_path, content, line):
    (tmp_path / "answerable.toml").write_bytes(content)
    with pytest.raises(CardError) as caught:
        read_card(tmp_path)
    assert caught.value.problems[0].line == line


def test_a_missing_card_says_how_to_get_one(tmp_path):
    with pytest.raises(CardError, match="this folder holds no "):
        read_card(tmp_path)
    with pytest.raises(CardError, match="there is no such file"):
        read_card(tmp_path / "absent.toml")


def test_a_card_one_may_not_read_is_a_failure_of_the_environment(tmp_path, monkeypatch):
    (tmp_path / "answerable.toml").write_text(GOOD)

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(EnvironmentFailure, match="you lack the permission"):
        read_card(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_are_read():
    text = "\ufeff" + GOOD.replace("\n", "\r\n")
    assert read(text).system == read(GOOD).system


def test_html_and_formulas_in_names_are_kept_as_data():
    card = read(changed('name = "Nordhaus Bank"', 'name = "<script>alert(1)</script>=1+1"'))
    assert card.system.parties[0].name == "<script>alert(1)</script>=1+1"


def test_a_folder_of_cards_names_the_cards_below_it(tmp_path):
    for name in ("planted", "clean"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "answerable.toml").write_text("name = 'x'")
    with pytest.raises(CardError, match="Cards lie below it") as caught:
        read_card(tmp_path)
    assert f"name {tmp_path / 'clean'} or {tmp_path / 'planted'}." in str(caught.value)
    assert "answerable init" not in str(caught.value)
