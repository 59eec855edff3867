"""`python -m courses.certificates.make_key` prints a new private key for CREDENTIAL_KEY, on one line."""

import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

BITS = 3072


def new_key(bits: int = BITS) -> bytes:
    """An RSA key in PEM (PKCS 8), without a password."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


if __name__ == "__main__":
    sys.stdout.write(new_key().decode().strip().replace("\n", "\\n") + "\n")
