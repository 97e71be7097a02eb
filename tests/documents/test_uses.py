"""What a use is for, in one sentence."""

from dataclasses import replace

import pytest
from tests.record.sample import sample_record

from answerable.documents.uses import use_lines


def sentence(**purpose):
    record = sample_record()
    first = record.system.uses[0]
    changed = replace(first, purpose=replace(first.purpose, **purpose))
    system = replace(record.system, uses=(changed, *record.system.uses[1:]))
    return use_lines(replace(record, system=system))[0].who


@pytest.mark.parametrize(
    ("decides", "outcome", "said"),
    [
        ("software", "credit", "Software decides on credit, about "),
        ("software_then_person", "credit", "Software proposes and a person decides on credit, "),
        ("software", "conversation", "Software holds conversations with "),
        ("software", "content_generation", "Software makes content about "),
        ("person_with_software", "conversation", "with the help of software on conversation, "),
        ("unknown", "unknown", "Nobody has said who decides what, about "),
        ("software", "other", "Software decides on something else, about "),
    ],
)
def test_a_use_is_told_in_one_sentence(decides, outcome, said):
    assert said in sentence(decides=decides, outcome=outcome)


def test_a_place_nobody_named_is_no_place():
    assert "unknown" not in sentence(places=("unknown",))
    assert sentence(places=("DE", "unknown")).endswith(", in DE.")
