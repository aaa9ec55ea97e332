"""The keys that the settings name: the installation's, and those of single organs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography import x509
from django.conf import settings

from workflows.signatures.keys import KeyFault, KeyUnfit, SigningKey, read_key


def key_for(organ: str, moment: datetime) -> SigningKey:
    """The key with which an organ's papers are signed: its own, else the installation's.

    Raises:
        KeyUnfit: it cannot be used, or not at that moment.
    """
    key = read_key(*_files().get(organ, _files()[""]))
    _check(key, moment)
    return key


def faults(moment: datetime) -> Iterator[tuple[str, KeyFault]]:
    """Every configured file that is of no use at the moment, and why."""
    for path, passphrase in dict.fromkeys(_files().values()):
        try:
            _check(read_key(path, passphrase), moment)
        except KeyUnfit as unfit:
            yield path, unfit.fault


def usable_keys() -> Iterator[tuple[str, SigningKey]]:
    """Every configured file that can be read, with its key."""
    for path, passphrase in dict.fromkeys(_files().values()):
        try:
            yield path, read_key(path, passphrase)
        except KeyUnfit:
            continue


def trusted_roots() -> tuple[x509.Certificate, ...]:
    """The roots that signatures are checked against: those of ``SIGNATURE_ROOTS``, else those
    that came with the keys.

    Raises:
        OSError, ValueError: the file is not there, or no certificate is in it.
    """
    if settings.SIGNATURE_ROOTS:
        return tuple(x509.load_pem_x509_certificates(Path(settings.SIGNATURE_ROOTS).read_bytes()))
    return tuple(dict.fromkeys(root for _, key in usable_keys() for root in key.roots))


def _files() -> dict[str, tuple[str, str]]:
    """Path and passphrase by the organ's name; the installation's under no name."""
    own = (str(settings.SIGNATURE_CERTIFICATE), settings.SIGNATURE_PASSPHRASE)
    return {"": own, **settings.SIGNATURE_ORGAN_CERTIFICATES}


def _check(key: SigningKey, moment: datetime) -> None:
    fault = key.fault_at(moment)
    if fault is None and key.is_test and not settings.SIGNATURE_TEST_ALLOWED:
        fault = KeyFault.TEST
    if fault is not None:
        raise KeyUnfit(fault)
