"""The signed Open Badges credential, verified as a stranger would: with what we publish and nothing else."""

import base64
import hashlib
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from courses.certificates import actions, keys
from courses.certificates.make_key import new_key
from courses.certificates.models import Certificate, IssuerKey
from tests.factories import certificates as made
from tests.factories.people import StaffFactory, UserFactory
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db


# A verifier of our own making, on purpose without anything from courses.certificates
def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _number(text: str) -> int:
    return int.from_bytes(_bytes(text), "big")


def verify(token: str, client: Client) -> dict:
    """The credential in the token, after asking the published key about it. Raises InvalidSignature."""
    head, body, signature = token.split(".")
    header = json.loads(_bytes(head))
    jwk = client.get(header["kid"].removeprefix("http://127.0.0.1:8000")).json()
    data = f"{head}.{body}".encode()
    if header["alg"] == "RS256":
        public = rsa.RSAPublicNumbers(_number(jwk["e"]), _number(jwk["n"])).public_key()
        public.verify(_bytes(signature), data, padding.PKCS1v15(), hashes.SHA256())
    else:
        assert header["alg"] == "ES256"
        public = ec.EllipticCurvePublicNumbers(_number(jwk["x"]), _number(jwk["y"]), ec.SECP256R1()).public_key()
        raw = _bytes(signature)
        pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public.verify(pair, data, ec.ECDSA(hashes.SHA256()))
    return json.loads(_bytes(body))


def is_revoked(credential: dict, client: Client) -> bool:
    status = credential["credentialStatus"]
    assert status["type"] == "1EdTechRevocationList"
    found = client.get(status["id"].removeprefix("http://127.0.0.1:8000")).json()
    return credential["id"] in [each["id"] for each in found["revokedCredential"] if each["revoked"]]


@pytest.fixture
def p256(settings):
    """An elliptic curve key in the variable, with its line ends written as in an .env file."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.CREDENTIAL_KEY = pem.decode().replace("\n", "\\n")


def test_a_stranger_verifies_the_downloaded_credential_with_the_published_key(client):
    certificate = made.certificate(person=UserFactory(email="someone@example.org"))
    downloaded = signed_in(Client(), certificate.person).get(f"/certificates/own/{certificate.public_id}/credential/")
    assert downloaded.headers["Content-Type"] == "application/vc+jwt"
    credential = verify(downloaded.content.decode(), client)
    assert credential["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert credential["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert credential["credentialSubject"]["achievement"]["name"] == certificate.course_title
    assert (credential["iss"], credential["jti"], credential["sub"]) == (
        credential["issuer"]["id"],
        credential["id"],
        credential["credentialSubject"]["id"],
    )
    assert client.get("/certificates/issuer/").json()["id"] == credential["issuer"]["id"]
    assert is_revoked(credential, client) is False


def test_the_recipient_is_a_salted_hash_of_the_address_and_nothing_else_names_the_person(client):
    person = UserFactory(email="someone@example.org", first_name="Имярек", last_name="Безымянная")
    credential = verify(made.certificate(person=person).credential, client)
    [identity] = credential["credentialSubject"]["identifier"]
    expected = hashlib.sha256(("someone@example.org" + identity["salt"]).encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${expected}"
    text = json.dumps(credential, ensure_ascii=False)
    assert [word for word in ("someone", "Имярек", "Безымянная", str(person.public_id)) if word in text] == []


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_tampered_credential_is_refused(client, part):
    parts = made.certificate().credential.split(".")
    if part == 1:
        payload = json.loads(_bytes(parts[1]))
        payload["name"] = "Другой курс"
        parts[1] = keys.base64url(json.dumps(payload).encode())
    elif part == 0:
        header = json.loads(_bytes(parts[0]))
        parts[0] = keys.base64url(json.dumps({**header, "extra": 1}).encode())
    else:
        parts[2] = keys.base64url(bytes([_bytes(parts[2])[0] ^ 1]) + _bytes(parts[2])[1:])
    with pytest.raises(InvalidSignature):
        verify(".".join(parts), client)


def test_a_p256_key_signs_as_well(client, p256):
    credential = verify(made.certificate().credential, client)
    assert credential["type"][1] == "OpenBadgeCredential"


def test_revoked_and_replaced_credentials_are_in_the_list_and_valid_ones_are_not(client):
    revoked, replaced, valid = made.revoked(), made.replaced(), made.certificate()
    found = {
        name: verify(each.credential, client)
        for name, each in {
            "revoked": revoked,
            "replaced": replaced,
            "valid": valid,
            "new": replaced.replacement,
        }.items()
    }
    assert {name: is_revoked(credential, client) for name, credential in found.items()} == {
        "revoked": True,
        "replaced": True,
        "valid": False,
        "new": False,
    }
    listed = client.get("/certificates/revoked/").content.decode()
    assert [each.number for each in (revoked, replaced, valid) if each.number in listed] == []


def test_the_keys_of_earlier_times_stay_published(client, settings):
    old = made.certificate()
    settings.CREDENTIAL_KEY = new_key(2048).decode()
    new = made.certificate()
    assert verify(old.credential, client)["id"] == old.credential_id
    assert verify(new.credential, client)["id"] == new.credential_id
    kids = [jwk["kid"] for jwk in client.get("/.well-known/jwks.json", follow=True).json()["keys"]]
    assert len(kids) == len(set(kids)) == IssuerKey.objects.count() == 2
    for jwk in client.get("/certificates/keys/").json()["keys"]:
        assert set(jwk) == {"kty", "n", "e", "kid", "alg", "use"}, "the private half must never leave"


def test_an_unknown_key_is_not_found(client):
    assert client.get("/certificates/keys/" + "a" * 43 + "/").status_code == 404


def test_only_the_owner_gets_the_credential(client):
    certificate = made.certificate()
    for person in (UserFactory(), StaffFactory()):
        answer = signed_in(Client(), person).get(f"/certificates/own/{certificate.public_id}/credential/")
        assert answer.status_code == 404
        assert certificate.credential.encode() not in answer.content


def test_production_is_refused_without_a_key(settings, tmp_path):
    settings.DEMO = settings.TESTING = False
    settings.CREDENTIAL_KEY, settings.CREDENTIAL_KEY_FILE = "", str(tmp_path / "absent.pem")
    with pytest.raises(SystemCheckError, match=r"certificates\.E001"):
        call_command("check", "--deploy", "--tag", "security")
    settings.CREDENTIAL_KEY = new_key(2048).decode()
    call_command("check", "--deploy", "--tag", "security")


@pytest.mark.parametrize("text", ["no key", new_key(1024).decode()])
def test_a_key_that_is_none_or_too_short_is_refused(settings, text):
    settings.CREDENTIAL_KEY = text
    with pytest.raises(ImproperlyConfigured):
        keys.signing_key()


def test_a_key_file_is_made_once_and_only_for_its_owner(settings, tmp_path):
    settings.CREDENTIAL_KEY, settings.CREDENTIAL_KEY_FILE = "", str(tmp_path / "keys" / "own.pem")
    first = keys.public_jwk(keys.signing_key())
    keys._signing_key.cache_clear()
    assert keys.public_jwk(keys.signing_key()) == first
    file = tmp_path / "keys" / "own.pem"
    assert (file.stat().st_mode & 0o777, [each.name for each in file.parent.iterdir()]) == (0o600, ["own.pem"])


def test_a_forgotten_person_has_no_credential_any_more(client):
    certificate = made.certificate()
    token = certificate.credential
    actions.forget(person=certificate.person, by=certificate.person)
    assert Certificate.objects.get().credential == ""
    assert is_revoked(verify(token, client), client) is True
