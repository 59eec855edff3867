"""The key that credentials are signed with, and how it is published.

RSA or an elliptic curve P-256, as a PEM file or variable. Its public half is published as a JSON Web Key (RFC 7517)
under its thumbprint (RFC 7638). Every key that ever signed stays published: `IssuerKey` remembers them.
"""

import base64
import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from courses.certificates.make_key import new_key

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
MIN_RSA_BITS = 2048
# Bytes of each of the two numbers of a P-256 signature (RFC 7518, 3.4).
_P256_BYTES = 32


def base64url(data: bytes) -> str:
    """Without padding, as JOSE wants it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signing_key() -> PrivateKey:
    """The private key of the settings; in demo and tests one is made where none is.

    Raises ImproperlyConfigured when there is none, or when it is of a kind that is not used here.
    """
    return _signing_key(settings.CREDENTIAL_KEY, settings.CREDENTIAL_KEY_FILE)


@lru_cache(maxsize=4)
def _signing_key(text: str, file: str) -> PrivateKey:
    pem = text.replace("\\n", "\n").encode() if text else _from_file(Path(file))
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured("CREDENTIAL_KEY is no private key in PEM form without a password") from error
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= MIN_RSA_BITS:
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise ImproperlyConfigured("CREDENTIAL_KEY must be RSA of at least 2048 bits or an elliptic curve P-256")


def _from_file(file: Path) -> bytes:
    if not file.exists() and (settings.DEMO or settings.TESTING):
        _make(file)
    try:
        return file.read_bytes()
    except OSError as error:
        raise ImproperlyConfigured(
            f"No key to sign credentials with: set CREDENTIAL_KEY, or put a PEM file at {file}"
        ) from error


def _make(file: Path) -> None:
    """Several processes start at once: the first one's key counts."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = file.with_name(f"{file.name}.{os.getpid()}")
    own.touch(mode=0o600)
    own.write_bytes(new_key(MIN_RSA_BITS))
    try:
        os.link(own, file)
    except FileExistsError:
        pass
    finally:
        own.unlink()


def algorithm(key: PrivateKey) -> str:
    """RS256 is what Open Badges 3.0 asks every verifier to know; ES256 for those who set a P-256 key."""
    return "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"


def public_jwk(key: PrivateKey) -> dict[str, str]:
    """The public half as a JWK with its thumbprint as `kid`."""
    public = key.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        numbers = public.public_numbers()
        members = {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}
    else:
        point = public.public_numbers()
        members = {
            "crv": "P-256",
            "kty": "EC",
            "x": base64url(point.x.to_bytes(_P256_BYTES, "big")),
            "y": base64url(point.y.to_bytes(_P256_BYTES, "big")),
        }
    thumbprint = hashlib.sha256(json.dumps(members, sort_keys=True, separators=(",", ":")).encode()).digest()
    return {**members, "kid": base64url(thumbprint), "alg": algorithm(key), "use": "sig"}


def sign(data: bytes, key: PrivateKey) -> bytes:
    """The signature in JOSE's form (RFC 7518)."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(_P256_BYTES, "big") + s.to_bytes(_P256_BYTES, "big")


def _number(value: int) -> str:
    return base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def key_set(published: list[dict[str, Any]]) -> dict[str, Any]:
    """A JWK set: the keys that signed before, and the present one."""
    present = public_jwk(signing_key())
    return {"keys": [present, *(jwk for jwk in published if jwk["kid"] != present["kid"])]}
