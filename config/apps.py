from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "系统"

    def ready(self) -> None:
        """Register the system checks and join the apps, once all models are there."""
        from config import checks, verbs, wiring

        checks.register_checks()
        verbs.load()
        wiring.wire()
