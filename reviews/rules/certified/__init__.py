"""The steps up to the signature as the certificate of procedure shows them."""

from reviews.rules.certified.contribution import contribution

__all__ = ["contribution"]
