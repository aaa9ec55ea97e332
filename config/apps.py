from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "系统"

    def ready(self) -> None:
        """Join the apps, whose models are known only now."""
        from config.wiring import wire

        wire()
