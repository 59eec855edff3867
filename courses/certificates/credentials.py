"""A certificate as an Open Badges 3.0 credential: JSON-LD, signed as a JSON Web Token.

Open Badges 3.0 (1EdTech) on the W3C Verifiable Credentials Data Model 2.0, with the external proof of its section "JSON
Web Token Proof Format": the token's payload is the credential with iss, jti, nbf and sub beside it. The signing is few
lines over `cryptography`: a JWT library would be one more thing to keep.
"""

import hashlib
import json
import secrets
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.certificates import keys
from courses.certificates.models import Certificate, IssuerKey

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
SCHEMA = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}
STATUS_TYPE = "1EdTechRevocationList"


def address(name: str, *args: Any) -> str:
    """An absolute address of ours: the credential is read elsewhere."""
    return f"{settings.BASE_URL}{reverse(f'certificates:{name}', args=args)}"


def issuer_profile(name: str) -> dict[str, Any]:
    """Who issues: one profile for the installation, under the name of the programme's issuer."""
    return {"id": address("issuer"), "type": ["Profile"], "name": name, "url": f"{settings.BASE_URL}/"}


def credential_of(certificate: Certificate, *, email: str) -> dict[str, Any]:
    """The credential's JSON-LD. The recipient is known by a salted hash of the address, and by nothing else."""
    snapshot = certificate.snapshot
    course = snapshot["course"]
    issued_at = f"{certificate.issued_at:%Y-%m-%dT%H:%M:%SZ}"
    salt = secrets.token_hex(16)
    achievement = {
        "id": f"urn:vector:course:{snapshot['tree_digest']}",
        "type": ["Achievement"],
        "achievementType": "Course",
        "name": certificate.course_title,
        "description": _("Distance course of the programme “%(programme)s”.") % {"programme": snapshot["programme"]},
        "criteria": {"narrative": _narrative(snapshot)},
        "creator": issuer_profile(snapshot["issuer"]),
        "inLanguage": "ru",
        **({"id": settings.BASE_URL + course["path"]} if course.get("path") else {}),
        **({"creditsAvailable": float(course["hours"])} if course.get("hours") else {}),
    }
    return {
        "@context": CONTEXT,
        "id": certificate.credential_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.course_title,
        "issuer": issuer_profile(snapshot["issuer"]),
        "validFrom": issued_at,
        "awardedDate": issued_at,
        "credentialSubject": {
            "id": f"{certificate.credential_id}#subject",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "emailAddress",
                    "hashed": True,
                    "salt": salt,
                    "identityHash": identity_hash(email, salt),
                }
            ],
            "activityStartDate": f"{snapshot['run']['starts_on']}T00:00:00Z",
            "activityEndDate": f"{snapshot['completed_on']}T00:00:00Z",
            "achievement": achievement,
        },
        "credentialSchema": [SCHEMA],
        "credentialStatus": {"id": address("revoked"), "type": STATUS_TYPE},
    }


def identity_hash(email: str, salt: str) -> str:
    """IdentityHash of Open Badges 3.0: algorithm, "$", hexadecimal digest of the value with the salt behind it."""
    return f"sha256${hashlib.sha256((email + salt).encode()).hexdigest()}"


def sign(certificate: Certificate, *, email: str) -> str:
    """The compact JWT of a certificate's credential; the public key is remembered, so that it stays published."""
    key = keys.signing_key()
    jwk = keys.public_jwk(key)
    IssuerKey.objects.get_or_create(kid=jwk["kid"], defaults={"jwk": jwk})
    credential = credential_of(certificate, email=email)
    header = {"alg": keys.algorithm(key), "typ": "JWT", "kid": address("key", jwk["kid"])}
    payload = {
        **credential,
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "nbf": int(certificate.issued_at.timestamp()),
        "sub": credential["credentialSubject"]["id"],
    }
    signed = ".".join(keys.base64url(json.dumps(part, ensure_ascii=False).encode()) for part in (header, payload))
    return f"{signed}.{keys.base64url(keys.sign(signed.encode(), key))}"


def revocation_list() -> dict[str, Any]:
    """The status list of all credentials: identifiers alone, no reasons, nothing about people."""
    ended = Certificate.objects.exclude(state="valid").order_by("pk").values_list("public_id", flat=True)
    return {
        "id": address("revoked"),
        "issuer": address("issuer"),
        "revokedCredential": [{"id": f"urn:uuid:{public_id}", "revoked": True} for public_id in ended],
    }


def _narrative(snapshot: dict[str, Any]) -> str:
    """What had to be done, from the pinned contents."""
    words = _("Every item of the course is done: %(modules)s.")
    return words % {
        "modules": "; ".join(module["title"] for module in snapshot["modules"]) or snapshot["course"]["title"]
    }
