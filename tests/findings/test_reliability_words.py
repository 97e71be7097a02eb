"""Words that a model never saw, in plain words, and what to do about them."""

from answerable.checks.ask import Ask
from answerable.checks.reliability.unseen_values import KNOWN, NO_CASE, REFUSED, SILENT
from answerable.findings.mends import mend
from answerable.findings.plain_words import plain_says
from answerable.stats.results import Observed, Series, Undefined

CHECK = "reliability.unseen_values.v1"
KEYS = ("component", "field", "what becomes of it")
FINE = (("score", "town", KNOWN), Observed(False, (("recorded people", "1,000"),)))


def told(*entries):
    return plain_says(CHECK, Ask(), entries, None)


def strange(becomes, **witness):
    named = tuple((name.replace("_", " "), value) for name, value in witness.items())
    return ("score", "make", becomes), Observed(True, named)


def advice(*entries):
    return mend("reported", Ask(), "", (), Series(KEYS, entries), check=CHECK)


def test_people_whose_word_was_never_seen_are_counted_with_what_becomes_of_it():
    one = strange(SILENT, recorded_people="12 of 1,000")
    assert told(one, FINE) == (
        "12 of 1,000 people have a value of make that score never saw: it answers as if nothing "
        "were known; no unknown value reaches town (score)."
    )
    assert advice(one, FINE) == (
        "Teach the model the values of make (score) that it never saw, or hand such people to a "
        "person: now it answers as if nothing were known."
    )


def test_invented_people_are_told_beside_them_with_the_word_of_the_card():
    words = {"invented_people": "1 of 3", "in_scenarios": "Trabant"}
    assert told(strange(REFUSED, recorded_people="0 of 40", **words)) == (
        "No recorded person has a value of make that score never saw, and 1 of 3 invented people "
        "(Trabant) have one: it refuses to answer."
    )
    other = strange(NO_CASE, **words)
    assert told(other) == (
        "1 of 3 invented people have a value of make (Trabant) that no recorded case has: nobody "
        "knows what score makes of it."
    )
    assert advice(other) == "Say what is to happen with a value that was never seen: make (score)."


def test_where_everything_is_known_or_nothing_could_be_said_there_is_nothing_to_do():
    silent = (("other", "make", ""), Undefined("its file keeps no words"))
    assert told(FINE, silent) == (
        "No unknown value reaches town (score); other, make: its file keeps no words."
    )
    assert advice(FINE, silent) == ""
    nothing = (("", "", "no component reads words that could be compared"), Observed(False))
    assert told(nothing) == "No component reads words that could be compared."
