"""Django's settings, from a few environment variables; ``duxue open`` and ``duxue serve`` set them.

DUXUE_HOME       folder for database, store and secret [the user's data folder]
DUXUE_PAGES      own: one person on this PC, no log-in; shared: accounts are required [shared]
DUXUE_HOSTS      names by which the pages are asked for, comma between [localhost, 127.0.0.1]
DUXUE_HTTPS      yes where a proxy in front speaks https
DATABASE_URL     PostgreSQL instead of SQLite
DUXUE_CLUSTER    a Dask cluster that does the long work (read by the process that does a job) [this machine's processes]
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import dj_database_url

from duxue.planner.web.running import PagesError


def _home() -> Path:
    given = os.environ.get("DUXUE_HOME")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "duxue"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "duxue"


def _secret(home: Path) -> str:
    """The secret of this installation, made once; only its owner may read it."""

    file = home / "secret.txt"
    if not file.is_file():
        fresh = home / f"secret-{os.getpid()}.new"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(64))
        try:
            os.link(fresh, file)
        except FileExistsError:
            pass
        except OSError:  # a file system without links: the last writer wins, all later starts read the same
            fresh.replace(file)
        fresh.unlink(missing_ok=True)
    return file.read_text(encoding="utf-8")


HOME = _home()
HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
STORE = HOME / "store"
JOBS = HOME / "jobs"
OWN_PC = os.environ.get("DUXUE_PAGES", "shared") == "own"
HTTPS = os.environ.get("DUXUE_HTTPS", "") == "yes"

SECRET_KEY = os.environ.get("DUXUE_SECRET") or _secret(HOME)
DEBUG = False
ALLOWED_HOSTS = [
    name.strip() for name in os.environ.get("DUXUE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "duxue.planner.web.access",
    "duxue.planner.web.archive",
    "duxue.planner.web.planning",
    "duxue.planner.web.records",
    "duxue.planner.web.city",
    "duxue.planner.web.studies",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "duxue.planner.web.access.headers.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "duxue.planner.web.access.own_pc.OwnPc",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "duxue.planner.web.urls"
WSGI_APPLICATION = "duxue.planner.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "duxue.planner.web.access.context.reader",
            ]
        },
    }
]

try:
    DATABASES = {
        "default": dj_database_url.config(
            default=f"sqlite:///{HOME / 'duxue.sqlite3'}", conn_max_age=60, conn_health_checks=True
        )
    }
except ValueError as error:
    raise PagesError(
        f"环境变量 DATABASE_URL 看不懂：{error}", f"DATABASE_URL cannot be understood: {error}"
    ) from error
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers never wait for the writer, a writer waits its turn, and a transaction takes the pen when it begins.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "locked.html"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # our own maps stand in frames of our own pages
if not HTTPS:
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
FORMAT_MODULE_PATH = "duxue.planner.web.formats"
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
WHITENOISE_USE_FINDERS = True  # static files are served from the package as it is installed
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20
MOST_UPLOADED = 30 * 2**20
"""Bytes of one uploaded workbook."""

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
