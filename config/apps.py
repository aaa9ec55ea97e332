from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "系统"

    def ready(self) -> None:
        """Register the system checks, keep the evidence and join the apps, once all models are
        there."""
        from config import checks, verbs, wiring
        from config.evidence import keeping

        checks.register_checks()
        keeping.keep()
        verbs.load()
        wiring.wire()
