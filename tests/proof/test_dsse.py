import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.proof.canonical import canonical
from answerable.proof.dsse import NotSigned, Statement, pae, seal, unseal
from answerable.proof.keys import signing_key

SEED = base64.b64encode(b"\x07" * 32).decode()
KEY = signing_key(environment={"ANSWERABLE_KEY": SEED})
SAID = Statement((("a.txt", "00" * 32), ("b.txt", "11" * 32)), "urn:test", {"n": 1, "x": ["é"]})
SEALED = seal(SAID, KEY)


def test_the_encoding_printed_in_the_dsse_protocol():
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )
    assert pae("é", b"\0") == b"DSSEv1 2 \xc3\xa9 1 \0"


def test_what_is_sealed_comes_back_with_its_key():
    signed = unseal(SEALED)
    assert signed.statement == SAID
    assert signed.key_id == KEY.id


def test_the_same_statement_and_key_give_the_same_bytes():
    assert seal(SAID, KEY) == SEALED


def test_the_envelope_is_what_other_tools_read():
    envelope = json.loads(SEALED)
    payload = json.loads(base64.b64decode(envelope["payload"]))
    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    assert payload["_type"] == "https://in-toto.io/Statement/v1"
    assert payload["subject"][0] == {"name": "a.txt", "digest": {"sha256": "00" * 32}}


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_no_byte_of_a_seal_can_change(at, by):
    data = bytearray(SEALED)
    data[at] ^= by
    with pytest.raises(NotSigned):
        unseal(bytes(data))


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"\xff", SEALED + b"\n", b" " + SEALED, SEALED.replace(b":", b": ", 1)],
)
def test_another_spelling_is_not_what_was_signed(data):
    with pytest.raises(NotSigned):
        unseal(data)


def test_a_second_signature_is_refused():
    envelope = json.loads(SEALED)
    envelope["signatures"] *= 2
    with pytest.raises(NotSigned):
        unseal(canonical(envelope))


def test_a_signed_text_that_is_no_statement_is_refused():
    payload = b'{"hello":"world"}'
    kind = "application/vnd.in-toto+json"
    envelope = {
        "payloadType": kind,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [
            {"keyid": KEY.id, "sig": base64.b64encode(KEY.sign(pae(kind, payload))).decode()}
        ],
    }
    with pytest.raises(NotSigned, match="no in-toto statement"):
        unseal(canonical(envelope))
