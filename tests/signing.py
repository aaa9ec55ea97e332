"""Keys and certificates of every kind that a signature can fail on."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "for-the-suite-only"
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class Made:
    """How a certificate is to be; by default one that may sign."""

    name: str = "广元市昭化区司法局"
    organisation: str = ""
    first: datetime = datetime(2020, 1, 1, tzinfo=UTC)
    last: datetime = datetime(2090, 1, 1, tzinfo=UTC)
    usage: tuple[str, ...] | None = ("digital_signature",)
    key: str = "ec"
    whole: bool = True


def a_certificate(folder: Path, **said) -> str:
    """The path of a PKCS#12 file with a certificate that signed itself."""
    made = replace(Made(), **said)
    key = _keys()[made.key]()
    certificate = _certificate(made, key)
    locked = BestAvailableEncryption(PASSPHRASE.encode())
    own = key if made.whole else None
    data = pkcs12.serialize_key_and_certificates(b"k", own, certificate, None, locked)
    path = folder / f"{made.name}-{certificate.serial_number}.p12"
    path.write_bytes(data)
    return str(path)


def signing_with(settings, path, passphrase=PASSPHRASE):
    settings.SIGNATURE_CERTIFICATE = path
    settings.SIGNATURE_PASSPHRASE = passphrase


def _keys():
    return {
        "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
        "short": lambda: rsa.generate_private_key(65537, 1024),
        "small curve": lambda: ec.generate_private_key(ec.SECP224R1()),
        "ed25519": ed25519.Ed25519PrivateKey.generate,
    }


def _certificate(made, key):
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, made.name)]
    if made.organisation:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, made.organisation))
    name = x509.Name(attributes)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(made.first)
        .not_valid_after(made.last)
    )
    if made.usage is not None:
        usage = x509.KeyUsage(**{one: one in made.usage for one in USAGES})
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(key, None if made.key == "ed25519" else SHA256())
