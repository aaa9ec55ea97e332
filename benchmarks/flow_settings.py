"""The suite's settings, on PostgreSQL, with the bare flow beside the product."""

from config import env
from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "benchmarks.bare"]
DATABASES = {
    "default": env.database("BENCH_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/bench_flow")
}
DEBUG = False
