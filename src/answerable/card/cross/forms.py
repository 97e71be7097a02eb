"""Sections whose keys depend on each other: scenarios, limits, runs, sources, warnings."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from answerable.card.faults import Fault, one_of, quoted
from answerable.card.outline import Entry, Outline

NEEDS = {
    "person": ("person", "expect"),
    "twin": ("twin",),
    "population": ("among", "margin"),
    "monotone": ("raises", "steps"),
}
"""Form of a scenario -> the keys it cannot do without."""
_ALLOWS = {
    "person": ("person", "expect", "tolerance"),
    "twin": ("twin", "person", "among", "tolerance"),
    "population": ("among", "margin"),
    "monotone": ("raises", "steps", "among", "person", "tolerance"),
}
_OWN = ("person", "twin", "among", "expect", "margin", "raises", "steps", "tolerance")


RUN_WAYS = ("python", "model", "command", "http", "recorded", "none")
"""The ways a component is run; exactly one of them stands in the card."""
RUN_KEYS = {
    "format": ("model",),
    "method": ("model",),
    "step": ("model",),
    "features": ("model", "http"),
    "protocol": ("http",),
    "send": ("http",),
    "answer": ("http",),
    "retries": ("http",),
    "rows": ("http",),
    "credential": ("http",),
    "header": ("http",),
    "timeout_s": ("http", "command"),
}
"""Key of `run` -> the ways of running that it belongs to."""


def form_faults(outline: Outline) -> Iterator[Fault]:
    """Yield keys that are missing, or that contradict the others of their table."""
    for scenario in outline.entries("scenario"):
        yield from _scenario(scenario)
    for section in ("policy", "promise"):
        for limit in outline.entries(section):
            yield from _limit(limit, section)
    for component in outline.components:
        yield from _runs(component)
    for source in outline.entries("source"):
        yield from _source(source)
    for section, check in (("outcome", _outcome), ("decision", _decision)):
        if outline.table(section).table:
            yield from check(outline.table(section))
    for protected in outline.entries("protected"):
        yield from _protected(protected)
    for warning in outline.entries("warning"):
        yield from _warning(warning)


def _protected(protected: Entry) -> Iterator[Fault]:
    who = f"protected {quoted(protected.name)}"
    if protected.text("reference") and protected.has("compare_with"):
        what = f"{who} has a reference and compare_with."
        yield Fault(protected.at("compare_with"), what, "Keep one of them.")
    bounds = protected.table.get("bands")
    if not isinstance(bounds, list) or not all(isinstance(b, int | float) for b in bounds):
        return
    if protected.inner("values"):
        yield Fault(protected.at("bands"), f"{who} has values and bands.", "Keep one of them.")
    if sorted(set(bounds)) != bounds or not bounds:
        what = f"{who}: the bands do not rise."
        mend = "Write where each band begins, such as [25, 40, 60]."
        yield Fault(protected.at("bands"), what, mend)


def _scenario(scenario: Entry) -> Iterator[Fault]:
    form = scenario.text("form")
    if form not in NEEDS:
        return
    who = f"scenario {quoted(scenario.name)}"
    for key in NEEDS[form]:
        if not scenario.has(key):
            what = f"{who} has the form {quoted(form)} and lacks the key {quoted(key)}."
            yield Fault(scenario.path, what, f"Add a line `{key} = ...`.")
        elif scenario.table[key] in ("", [], {}):
            yield Fault(scenario.at(key), f"{who}: {key} is empty.", "Write at least one value.")
    for key in _OWN:
        if scenario.has(key) and key not in _ALLOWS[form]:
            what = f"{who}: the key {quoted(key)} means nothing in the form {quoted(form)}."
            yield Fault(scenario.at(key), what, "Remove it, or choose another form.")
    if form == "twin" and scenario.inner("person") and scenario.inner("twin"):
        person, twin = scenario.inner("person"), scenario.inner("twin")
        if all(key in person and person[key] == value for key, value in twin.items()):
            what = f"{who}: the twin does not differ from the person."
            yield Fault(scenario.at("twin"), what, "Write what is different about the twin.")
    steps = scenario.table.get("steps")
    for i, step in enumerate(steps if isinstance(steps, list) else [steps]):
        if isinstance(step, int | float) and step <= 0:
            path = scenario.at("steps", i) if isinstance(steps, list) else scenario.at("steps")
            yield Fault(path, f"{who}: {step} raises nothing.", "Write a number above 0.")


def _limit(limit: Entry, section: str) -> Iterator[Fault]:
    who = f"{section} {quoted(limit.text('id'))}"
    low, high = limit.table.get("at_least"), limit.table.get("at_most")
    if low is None and high is None:
        yield Fault(limit.path, f"{who} sets no limit.", "Add `at_least = ...` or `at_most = ...`.")
    numbers = isinstance(low, int | float) and isinstance(high, int | float)
    if numbers and low > high:  # type: ignore[operator]
        what = f"{who}: at_least {low} is above at_most {high}."
        yield Fault(limit.at("at_most"), what, "Exchange the two.")
    if limit.text("form") == "ugesp":
        yield from _ugesp(limit, who)


def _ugesp(limit: Entry, who: str) -> Iterator[Fault]:
    """The guidelines compare a ratio with a least value; no upper limit is read by this form."""
    if limit.has("at_most"):
        what = f'{who}: the form "ugesp" reads no at_most.'
        mend = 'Remove it, or use form = "margin_interval" for limits on both sides.'
        yield Fault(limit.at("at_most"), what, mend)
        if not limit.has("at_least"):
            what = f'{who}: the form "ugesp" needs at_least.'
            yield Fault(limit.at("form"), what, "Add `at_least = 0.8`.")


def _runs(component: Entry) -> Iterator[Fault]:
    who = f"component {quoted(component.name)}"
    for key, ways in (("run", RUN_WAYS), ("reference", ("python", "recorded"))):
        table = component.inner(key)
        found = [way for way in ways if way in table]
        if component.has(key) and isinstance(component.table[key], dict) and len(found) != 1:
            said = " and ".join(quoted(way) for way in found) or "none"
            what = f"{who}: {key} needs exactly one of {one_of(ways)}; it has {said}."
            yield Fault(component.at(key), what, f"Keep one: {key} = {{ {ways[0]} = ... }}.")
        yield from _recorded(component, key, who)
    run = component.inner("run")
    if "model" in run and not run.get("format"):
        what = f"{who}: run names a model file and not its format."
        yield Fault(component.at("run"), what, 'Add the format, such as format = "skops".')
    for key, needed in RUN_KEYS.items():
        if key in run and not any(way in run for way in needed):
            what = f"{who}: run has {quoted(key)} and no {' and no '.join(needed)}."
            mend = f"Remove it, or run the component by {one_of(needed)}."
            yield Fault(component.at("run", key), what, mend)
    yield from _runs_something(component, run, who)


def _runs_something(component: Entry, run: Mapping[str, object], who: str) -> Iterator[Fault]:
    if run.get("command") == []:
        what = f"{who}: the command is empty."
        mend = 'Write the program and its arguments: command = ["python", "score.py"].'
        yield Fault(component.at("run", "command"), what, mend)
    if run.get("protocol") == "v2" and "send" in run:
        what = f"{who}: the protocol v2 says itself what is sent."
        yield Fault(component.at("run", "send"), what, "Remove `send`, or the protocol.")


def _recorded(component: Entry, key: str, who: str) -> Iterator[Fault]:
    """Recorded columns stand for fields the component writes; a run must cover all of them."""
    recorded = component.inner(key).get("recorded")
    if not isinstance(recorded, list | dict):
        return
    writes = component.texts("writes")
    path = component.at(key, "recorded")
    for i, field in enumerate(recorded):
        if isinstance(field, str) and field not in writes:
            what = f"{who}: {key} records {quoted(field)}, which it does not write."
            step = i if isinstance(recorded, list) else field
            yield Fault((*path, step), what, "Add it to `writes`, or remove it.")
    missing = [field for field in writes if field not in recorded]
    if key == "run" and missing:
        listed = ", ".join(quoted(field) for field in missing)
        what = f"{who}: no recorded column stands for {listed}."
        yield Fault(path, what, f'Add {missing[0]} = "COLUMN".')
    if not recorded:
        yield Fault(path, f"{who}: {key} names no column.", "Name at least one column.")


def _source(source: Entry) -> Iterator[Fault]:
    who = f"source {quoted(source.name)}"
    ways = [way for way in ("python", "file", "table") if source.has(way)]
    if len(ways) != 1:
        what = f"{who} needs exactly one of {one_of(('python', 'file', 'table'))}."
        mend = 'Write file = "decisions.csv" or python = "module:function", or engine and table.'
        yield Fault(source.path, what, mend)
    yield from _engine(source, who)
    yield from _weighing(source, who)
    first, last = source.table.get("collected_from"), source.table.get("collected_to")
    if _is_day(first) and _is_day(last) and first > last:  # type: ignore[operator]
        what = f"{who}: collection ended {last}, before it began {first}."
        yield Fault(source.at("collected_to"), what, "Exchange the two days.")


def _weighing(source: Entry, who: str) -> Iterator[Fault]:
    """How many people a case stands for is said in one way only."""
    said = [key for key in ("weight", "fraction", "fractions") if source.table.get(key)]
    if len(said) > 1:
        what = f"{who} says by {' and by '.join(said)} how many people a case stands for."
        yield Fault(source.at(said[1]), what, "Keep one of them.")
    if source.text("counts") and source.text("counts") == source.text("weight"):
        what = f"{who}: {quoted(source.text('weight'))} is the number of people of a row and the "
        mend = "Remove weight, unless each of these people stands for further people."
        yield Fault(
            source.at("weight"), f"{what}weight of each of them: it would count twice.", mend
        )
    yield from _sampled(source, who)
    fractions = source.inner("fractions")
    if len(fractions) > 1:
        what = f"{who}: fractions names {len(fractions)} columns, and a case has one share."
        mend = "Keep one: fractions = { arm = { flagged = 1, control = 0.05 } }."
        yield Fault(source.at("fractions"), what, mend)
    for column, arms in fractions.items():
        if arms == {}:
            what = f"{who}: fractions names no value of {quoted(column)}."
            yield Fault(source.at("fractions"), what, "Write the share sampled of each value.")


def _sampled(source: Entry, who: str) -> Iterator[Fault]:
    """A census holds everyone there was, and a sample does not."""
    sampling = source.text("sampling")
    arms = [arms for arms in source.inner("fractions").values() if isinstance(arms, Mapping)]
    each = [source.table.get("fraction"), *(share for held in arms for share in held.values())]
    shares = [share for share in each if isinstance(share, int | float)]
    key = "fractions" if arms else "fraction"
    parts = [share for share in shares if share < 1]
    if sampling == "census" and parts:
        what = f"{who} is a census, everyone there was, and of these a fraction of {parts[0]}."
        yield Fault(source.at(key), what, f'Remove {key}, or write sampling = "sample".')
    if sampling == "sample" and shares and not parts:
        says = f"{key} {'say' if arms else 'says'} all of them."
        what = f"{who} is a sample, a part of those there were, and its {says}"
        mend = f'Write the shares that were sampled under {key}, or sampling = "census".'
        yield Fault(source.at(key), what, mend)


def _engine(source: Entry, who: str) -> Iterator[Fault]:
    """A table needs its engine and where that is; nothing else may have them."""
    remote = source.text("engine") in ("postgres", "spark")
    needs = ("engine", "table", "connection")
    if not remote and not source.has("table"):
        for key in ("connection", "rows_leave"):
            if source.has(key):
                what = f"{who}: {key} means nothing without an engine."
                yield Fault(source.at(key), what, 'Add engine = "postgres", or remove it.')
        return
    missing = [key for key in needs if not source.text(key)]
    if not remote and "engine" not in missing:
        what = f"{who}: a table needs an engine that keeps it."
        yield Fault(source.at("engine"), what, 'Write engine = "postgres" or engine = "spark".')
    for key in missing:
        example = {"table": "schema.table", "connection": "env:DATABASE_URL", "engine": "postgres"}
        what = f"{who}: a table of an engine needs the key {quoted(key)}."
        yield Fault(source.path, what, f'Add {key} = "{example[key]}".')


def _outcome(outcome: Entry) -> Iterator[Fault]:
    """One of the two values must be named, so that nobody guesses which is which."""
    named = [key for key in ("favourable", "unfavourable") if outcome.table.get(key, "") != ""]
    if len(named) != 1:
        said = "both" if named else "neither"
        what = f"[outcome] needs one of favourable and unfavourable; it has {said}."
        yield Fault(outcome.path, what, 'Write favourable = "1" or unfavourable = "1".')


def _decision(decision: Entry) -> Iterator[Fault]:
    """A threshold decides on a score."""
    if decision.has("threshold") and not decision.text("score"):
        what = "[decision] has a threshold and no score."
        yield Fault(decision.at("threshold"), what, "Name the field of the score.")
    if decision.has("favourable_side") and not decision.has("threshold"):
        what = "[decision] has a favourable_side and no threshold."
        yield Fault(decision.at("favourable_side"), what, "Add the threshold, or remove it.")


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _warning(warning: Entry) -> Iterator[Fault]:
    keys = ("closed_by", "closed_on", "closed_because")
    given = [key for key in keys if warning.table.get(key) not in (None, "")]
    if given and len(given) < len(keys):
        missing = [key for key in keys if key not in given]
        what = f"a warning is closed with {one_of(given)} and without {one_of(missing)}."
        mend = "A warning is closed by a named person, on a day, for a reason."
        yield Fault(warning.at(given[0]), what, mend)
