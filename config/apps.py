from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "系统"

    def ready(self) -> None:
        """Ask for the keys of a real deployment, register the system checks, keep the evidence and
        join the apps, once all models are there."""
        from config import checks, verbs, wiring
        from config.evidence import keeping

        if settings.SIGNATURE_REQUIRED:
            checks.require_signing_keys()
        checks.register_checks()
        keeping.keep()
        verbs.load()
        wiring.wire()
