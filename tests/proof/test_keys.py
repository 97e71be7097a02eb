import base64
import stat

import pytest

from answerable.errors import EnvironmentFailure, TrustError
from answerable.proof.keys import (
    public_id,
    read_key,
    signing_key,
    trusted_keys,
    verified,
)

# RFC 8032, section 7.1, test 1
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
SIGNATURE = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
    "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)
ID = "ed25519:" + base64.urlsafe_b64encode(PUBLIC).decode().rstrip("=")
GIVEN = {"ANSWERABLE_KEY": base64.b64encode(SEED).decode()}


def test_the_signature_of_rfc_8032():
    key = signing_key(environment=GIVEN)
    assert key.id == ID
    assert key.sign(b"") == SIGNATURE
    assert verified(ID, b"", SIGNATURE)
    assert not verified(ID, b"x", SIGNATURE)
    assert not verified(ID, b"", SIGNATURE[:-1] + b"\0")
    assert not verified("ed25519:" + "A" * 42, b"", SIGNATURE)


def test_an_id_has_one_spelling():
    other = ID[:-1] + chr(ord(ID[-1]) + 1)  # the last letter has bits that decode to nothing
    assert not verified(other, b"", SIGNATURE)


def test_a_key_is_made_on_first_use_and_only_for_its_owner(tmp_path):
    folder = tmp_path / "configuration"
    first = signing_key(folder, {})
    assert signing_key(folder, {}).id == first.id
    assert stat.S_IMODE((folder / "key.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["key.pem", "key.pub"]
    assert trusted_keys(folder, {}) == {first.id: "your own key"}


def test_a_private_key_is_never_printed(tmp_path):
    key = signing_key(tmp_path / "c", {})
    assert key._seed.hex() not in repr(key)
    assert repr(key._seed) not in repr(key)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_others_can_reach_is_refused_with_the_mend(tmp_path, mode):
    folder = tmp_path / "c"
    signing_key(folder, {})
    (folder / "key.pem").chmod(mode)
    with pytest.raises(EnvironmentFailure, match="chmod 600"):
        signing_key(folder, {})
    with pytest.raises(EnvironmentFailure, match="chmod 600"):
        signing_key(folder, {"ANSWERABLE_KEY_FILE": str(folder / "key.pem")})


def test_a_folder_others_can_reach_is_refused_with_the_mend(tmp_path):
    folder = tmp_path / "c"
    signing_key(folder, {})
    folder.chmod(0o755)
    with pytest.raises(EnvironmentFailure, match="chmod 700"):
        signing_key(folder, {})


def test_a_place_where_nothing_can_be_written_is_the_environment_failing(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFailure):
        signing_key(tmp_path / "file" / "c", {})


def test_a_key_comes_from_a_variable_or_a_file(tmp_path):
    path = tmp_path / "ci.pem"
    made = signing_key(tmp_path / "c", {})
    path.write_bytes((tmp_path / "c" / "key.pem").read_bytes())
    path.chmod(0o600)
    assert read_key(path).id == made.id
    assert signing_key(None, {"ANSWERABLE_KEY_FILE": str(path)}).id == made.id
    assert signing_key(None, {"ANSWERABLE_KEY": path.read_text()}).id == made.id
    assert trusted_keys(tmp_path / "none", GIVEN) == {ID: "your own key (from the environment)"}


@pytest.mark.parametrize("text", ["hello", "AAAA", "-----BEGIN PRIVATE KEY-----\nAAAA\n", "é"])
def test_what_is_no_key_is_refused_and_not_quoted(text):
    with pytest.raises(TrustError) as caught:
        signing_key(None, {"ANSWERABLE_KEY": text})
    assert text not in str(caught.value)


def test_a_key_of_another_kind_is_refused():
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    pem = generate_private_key(SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    with pytest.raises(TrustError, match="Ed25519"):
        signing_key(None, {"ANSWERABLE_KEY": pem.decode()})


def test_trusted_keys_are_a_list_a_person_writes(tmp_path):
    listed = tmp_path / "trusted_keys"
    listed.write_text(f"# people we know\n\n{ID} Housing council\n")
    assert trusted_keys(tmp_path, {}) == {ID: "Housing council"}
    listed.write_text("ssh-ed25519 AAAA somebody\n")
    with pytest.raises(TrustError, match=r"trusted_keys:1"):
        trusted_keys(tmp_path, {})


def test_looking_at_trust_never_makes_a_key(tmp_path):
    assert trusted_keys(tmp_path / "c", {}) == {}
    assert not (tmp_path / "c").exists()


def test_a_key_is_named_by_id_or_file(tmp_path):
    made = signing_key(tmp_path / "c", {})
    assert public_id(ID) == ID
    assert public_id(str(tmp_path / "c" / "key.pub")) == made.id
    assert public_id(str(tmp_path / "c" / "key.pem")) == made.id
    with pytest.raises(TrustError, match="neither a key id"):
        public_id(str(tmp_path / "nothing"))


def test_a_public_key_in_pem_names_the_same_key(tmp_path):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = Ed25519PublicKey.from_public_bytes(PUBLIC)
    path = tmp_path / "public.pem"
    path.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert public_id(str(path)) == ID


def test_two_first_uses_end_with_one_key(tmp_path, monkeypatch):
    folder = tmp_path / "c"
    winner = signing_key(folder, {})
    monkeypatch.setattr(type(folder), "exists", lambda _: False)  # the other saw no key yet
    assert signing_key(folder, {}).id == winner.id
    assert not list(folder.glob(".*"))


def test_a_seal_is_no_file_that_names_a_key_to_trust(tmp_path):
    seal = tmp_path / "seal"
    seal.write_text('{"signatures": [{"keyid": "ed25519:' + "A" * 43 + '"}]}')
    with pytest.raises(TrustError):
        public_id(str(seal))
    listed = tmp_path / "key.pub"
    listed.write_text("ed25519:" + "A" * 43 + " the auditor\n")
    assert public_id(str(listed)) == "ed25519:" + "A" * 43
