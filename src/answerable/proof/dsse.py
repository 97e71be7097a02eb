"""Signed statements: a DSSE envelope around an in-toto Statement, so that other tools read ours.

DSSE: github.com/secure-systems-lab/dsse, protocol 1.0; Statement: in-toto attestation v1.
"""

import base64
import binascii
from dataclasses import dataclass

from answerable.proof.canonical import Plain, canonical, parse
from answerable.proof.keys import SigningKey, verified

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"


class NotSigned(ValueError):
    """The bytes are no envelope of ours, or the signature is not over what they hold."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said about which files."""

    subject: tuple[tuple[str, str], ...]
    """File name -> SHA-256, in hexadecimal."""
    predicate_type: str
    predicate: dict[str, Plain]


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement whose signature is right, and the key that made it. Trust is another question."""

    statement: Statement
    key_id: str


def pae(payload_type: str, payload: bytes) -> bytes:
    """Return the bytes that DSSE signs: type and payload, each with its length before it."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def seal(statement: Statement, key: SigningKey) -> bytes:
    """Return the signed envelope in canonical form: same statement and key, same bytes."""
    payload = canonical(
        {
            "_type": STATEMENT_TYPE,
            "subject": [
                {"name": name, "digest": {"sha256": digest}} for name, digest in statement.subject
            ],
            "predicateType": statement.predicate_type,
            "predicate": statement.predicate,
        }
    )
    signature = key.sign(pae(PAYLOAD_TYPE, payload))
    return _envelope(payload, key.id, signature)


def unseal(data: bytes) -> Signed:
    """Return the statement in an envelope, after its signature was found right.

    The payload is parsed only then. Raises `NotSigned` for anything else: another type, another
    number of signatures, bytes that are not the one canonical spelling, a wrong signature.
    """
    try:
        envelope = parse(data)
        payload, key_id, signature = _parts(envelope)
    except (ValueError, TypeError, KeyError, binascii.Error) as error:
        raise NotSigned("it is no signed envelope") from error
    if _envelope(payload, key_id, signature) != data:
        raise NotSigned("it is not spelled the way it was written")
    if not verified(key_id, pae(PAYLOAD_TYPE, payload), signature):
        raise NotSigned("the signature does not belong to what it holds")
    try:
        return Signed(_statement(parse(payload)), key_id)
    except (ValueError, TypeError, KeyError) as error:
        raise NotSigned("what is signed is no in-toto statement") from error


def _envelope(payload: bytes, key_id: str, signature: bytes) -> bytes:
    return canonical(
        {
            "payloadType": PAYLOAD_TYPE,
            "payload": base64.b64encode(payload).decode(),
            "signatures": [{"keyid": key_id, "sig": base64.b64encode(signature).decode()}],
        }
    )


def _parts(envelope: Plain) -> tuple[bytes, str, bytes]:
    match envelope:
        case {
            "payloadType": str(kind),
            "payload": str(payload),
            "signatures": [{"keyid": str(key_id), "sig": str(signature)}],
        } if kind == PAYLOAD_TYPE:
            return (
                base64.b64decode(payload, validate=True),
                key_id,
                base64.b64decode(signature, validate=True),
            )
    raise ValueError("no envelope")


def _statement(payload: Plain) -> Statement:
    match payload:
        case {
            "_type": str(kind),
            "subject": list(subjects),
            "predicateType": str(predicate_type),
            "predicate": dict(predicate),
        } if kind == STATEMENT_TYPE:
            return Statement(
                tuple(_subject(subject) for subject in subjects), predicate_type, predicate
            )
    raise ValueError("no statement")


def _subject(subject: Plain) -> tuple[str, str]:
    match subject:
        case {"name": str(name), "digest": {"sha256": str(digest)}}:
            return name, digest
    raise ValueError("no subject")
