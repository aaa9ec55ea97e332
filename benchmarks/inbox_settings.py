"""The suite's settings on PostgreSQL, with the peer's own site beside the product."""

from config import env
from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS as PRODUCT
from config.settings.test import MIDDLEWARE as PASSED

INSTALLED_APPS = [*PRODUCT, "benchmarks"]
MIDDLEWARE = [*PASSED, "viewflow.middleware.SiteMiddleware"]
ROOT_URLCONF = "benchmarks.tasks.peer"
DATABASES = {
    "default": env.database("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/bench_inbox")
}
DEBUG = False
