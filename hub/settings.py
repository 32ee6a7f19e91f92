"""Settings of the site; every choice a deployment makes is read by `env`."""

import os
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("HUB_VAR_DIR", BASE_DIR / "var"))


def env(name: str, default: str = "") -> str:
    """The environment's HUB_`name`, or `default` where it is unset or empty."""
    return os.environ.get(f"HUB_{name}") or default


def env_list(name: str, default: str = "") -> list[str]:
    """A comma-separated HUB_`name` as a list without empty items."""
    return [item.strip() for item in env(name, default).split(",") if item.strip()]


# Core

PRODUCTION = env("PROFILE", "demo") == "production"
DEBUG = env("DEBUG") == "1"


def _kept(name: str, size: int) -> str:
    """Random hex that is made once, `size` bytes, and kept in var/."""
    path = VAR_DIR / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(os.urandom(size).hex())
    return path.read_text()


def _secret_key() -> str:
    """HUB_SECRET_KEY; outside production one of this installation's own."""
    given = env("SECRET_KEY")
    if PRODUCTION and not given:
        raise ImproperlyConfigured("HUB_SECRET_KEY must be set in production.")
    return given or _kept("secret-key", 48)


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("TRUSTED_ORIGINS")
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000")
SECURITY_CONTACT = env("SECURITY_CONTACT", "security@example.org")

INSTALLED_APPS = [
    "hub.apps.HubConfig",
    "courses.apps.CoursesConfig",
    "labs.apps.LabsConfig",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "channels",
    "django_tasks_local",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "hub.middleware.monitoring_first",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "hub.urls"
ASGI_APPLICATION = "hub.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# Database: SQLite on one machine, PostgreSQL in production


# Opening one for every request would cost more than most requests do.
CONNECTION_SECONDS = 60


def _database() -> dict[str, Any]:
    name = env("POSTGRES_DB")
    if name:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": env("POSTGRES_USER"),
            "PASSWORD": env("POSTGRES_PASSWORD"),
            "HOST": env("POSTGRES_HOST"),
            "PORT": env("POSTGRES_PORT"),
            "CONN_MAX_AGE": CONNECTION_SECONDS,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "hub.sqlite3",
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "OPTIONS": {
            # Without both, concurrent writers fail with "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


DATABASES = {"default": _database()}
if env("POSTGRES_DB"):
    # The search index uses PostgreSQL's own columns there.
    INSTALLED_APPS.append("django.contrib.postgres")


# Users

AUTH_USER_MODEL = "hub.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home-for-role"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]


# Languages and time

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "hub" / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = env("TIME_ZONE", "Europe/Amsterdam")
USE_TZ = True


# Static files and media

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}


# Mail

MAILERS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
}
if PRODUCTION:
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env("MAIL_HOST", "localhost"),
            "port": int(env("MAIL_PORT", "25")),
            "username": env("MAIL_USER"),
            "password": env("MAIL_PASSWORD"),
            "use_tls": env("MAIL_TLS") == "1",
        },
    }


# Security

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# Wagtail's own admin pages still carry inline scripts.
CMS_CSP = {
    **SECURE_CSP,
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None


# Background work and live events

REDIS_URL = env("REDIS_URL")
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}
TASKS: dict[str, dict[str, Any]] = {
    # Wagtail enqueues its indexing before the page is committed: another thread
    # would look for the page in vain.
    "default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},
    # Starts wait for the engine, and for each other: checks have threads of their own.
    "sandboxes": {
        "BACKEND": "django_tasks_local.ThreadPoolBackend",
        "OPTIONS": {"MAX_WORKERS": 16},
    },
    "grading": {
        "BACKEND": "django_tasks_local.ThreadPoolBackend",
        "OPTIONS": {"MAX_WORKERS": 8},
    },
}
# Workers of their own (`manage.py db_worker`), with queues in the database.
WORKERS_APART = PRODUCTION or env("WORKERS_APART") == "1"
if WORKERS_APART:
    INSTALLED_APPS.append("django_tasks_db")
    for queue in ("sandboxes", "grading"):
        TASKS[queue] = {"BACKEND": "django_tasks_db.DatabaseBackend"}


# Content and sandboxes

CONTENT_DIRS = [BASE_DIR / "content", *map(Path, env_list("CONTENT_DIRS"))]
# The one process that opens the engine's socket; "in-process" for development.
AGENT_STATE_DIR = VAR_DIR / "agent"
AGENT = env("AGENT", f"unix:{AGENT_STATE_DIR}/agent.sock")
# PEM files, where the agent is on another machine: HUB_AGENT=tls://host:port.
AGENT_TLS = {
    name: Path(given) if (given := env(f"AGENT_{name.upper()}")) else None
    for name in ("certificate", "key", "authority")
}
TEMPLATES_DIR = Path(env("TEMPLATES_DIR", str(VAR_DIR / "templates")))
# The engine itself: for the agent, and for the operator's commands.
SANDBOXES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "sandboxes.backends.docker.DockerBackend",
        "OPTIONS": {
            "base_url": env("DOCKER_HOST", os.environ.get("DOCKER_HOST", "")) or None,
            # Two installations on one engine must not take each other's for orphans.
            "project": env("PROJECT") or f"ceh-{_kept('installation', 4)}",
            "state_dir": AGENT_STATE_DIR,
        },
    }
}
# What terminals show is kept by the agent only where people were told so.
RECORD_TERMINALS = env("RECORD_TERMINALS") == "1"
# Every session takes one /24 of this pool for its networks.
SANDBOX_POOL = env("SANDBOX_POOL", "10.192.0.0/12")
# Prepared kits kept ready per lab, so that a start does not wait for key making.
KITS_READY = int(env("KITS_READY", "2"))
# Warm sandboxes per lab without any demand, and at most; 0 at most: no pool.
POOL_READY = int(env("POOL_READY", "1"))
POOL_MAX = int(env("POOL_MAX", "4"))
# How many may run at once; 0: as many as the host's memory holds.
LAB_SESSIONS_MAX = int(env("LAB_SESSIONS_MAX", "0"))
# Saved work: named ones per person and lab, how often the platform saves by itself,
# and how long it keeps what it saved so.
CHECKPOINTS_PER_LAB = 8
AUTOSAVE_MINUTES = 10
CHECKPOINT_KEPT = timedelta(days=30)
# One process per installation runs recovery and expiry.
RUN_CLOCK = env("RUN_CLOCK", "1") == "1"
LAB_SESSIONS_PER_USER = 3


# Wagtail

WAGTAIL_SITE_NAME = "Cybersecurity Education Hub"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Debian's zone files also hold a link of that name, which browsers refuse.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime"})
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database"},
}
WAGTAIL_FRONTEND_LOGIN_URL = "/login/"


# Monitoring

# Who may read /metrics: these addresses and networks when they ask the site itself,
# and whoever brings the token ("Authorization: Bearer ..."), by way of a proxy too.
METRICS_ALLOWED = [
    ip_network(allowed) for allowed in env_list("METRICS_ALLOWED", "127.0.0.0/8,::1")
]
METRICS_TOKEN = env("METRICS_TOKEN")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "hub.logs.json_formatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            # "json": one object a line, for programs that collect them.
            "formatter": "json" if env("LOG") == "json" else "line",
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    # Two lines a job, several jobs a page; Wagtail keeps its own record besides.
    "loggers": {"django.tasks": {"level": "WARNING"}, "wagtail": {"level": "WARNING"}},
}
