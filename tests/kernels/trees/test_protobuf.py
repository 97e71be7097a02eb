"""The encoding of Protocol Buffers, against the worked examples of its own documentation."""

import pytest

from answerable.errors import EvidenceError
from answerable.kernels.trees.protobuf import integers, message, numbers, parts, text


def read(hexadecimal):
    return message(memoryview(bytes.fromhex(hexadecimal)))


def test_the_worked_examples_of_the_encoding_guide():
    assert read("08 96 01") == {1: [150]}
    assert text(read("12 07 74 65 73 74 69 6e 67")[2]) == "testing"
    assert parts(read("1a 03 08 96 01")[3]) == [{1: [150]}]
    assert integers(read("32 06 03 8e 02 9e a7 05")[6]).tolist() == [3, 270, 86942]


def test_numbers_lie_one_by_one_or_packed():
    assert integers(read("08 fe ff ff ff ff ff ff ff ff 01")[1]).tolist() == [-2]
    assert numbers(read("0d 00 00 80 3f 0d 00 00 00 c0")[1], "<f4").tolist() == [1.0, -2.0]
    assert numbers(read("0a 08 00 00 80 3f 00 00 00 c0")[1], "<f4").tolist() == [1.0, -2.0]
    assert numbers(read("09 00 00 00 00 00 00 f0 3f")[1], "<f8").tolist() == [1.0]
    assert (text([]), integers([]).tolist()) == ("", [])


@pytest.mark.parametrize("cut", ["08", "08 96", "12 07 74", "0d 00", "0b", "08" + "ff" * 11])
def test_what_is_no_message_is_refused(cut):
    with pytest.raises(EvidenceError, match="cut off or damaged"):
        read(cut)


def test_a_number_where_a_message_is_due_is_refused():
    with pytest.raises(EvidenceError, match="damaged"):
        parts([150])
