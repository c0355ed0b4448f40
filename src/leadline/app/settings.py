"""Django's settings, made from the home directory and the environment.

`LEADLINE_HOME` names the home; `LEADLINE_DATABASE` (`postgresql://user:password@host:port/name`) puts the record into
PostgreSQL instead of the home's SQLite file; `LEADLINE_URL` (`https://leads.example.com`) is the public address of a
workspace that stands behind a proxy. Nothing secret stands in this file: the key is made per home, readable by its
owner only.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.management.utils import get_random_secret_key

from leadline.record.database import database
from leadline.record.secret import secret_key
from leadline.settings import read_settings
from leadline.web.address import HERE, public_address

_SETTINGS = read_settings()
HOME = _SETTINGS.home.expanduser().resolve()

# Without a home (type checkers and documentation load this file too) nothing is written and the key lives as long as
# the process.
SECRET_KEY = secret_key(HOME) if (HOME / "playbook.yaml").is_file() else get_random_secret_key()
DEBUG = False

PUBLIC = public_address(_SETTINGS.url)
ALLOWED_HOSTS = [*HERE, *([PUBLIC.host] if PUBLIC else [])]
CSRF_TRUSTED_ORIGINS = [PUBLIC.origin] if PUBLIC else []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "leadline.record",
    "leadline.web",
]
MIDDLEWARE = [
    "leadline.web.security.SecurityHeaders",
    "django.middleware.common.CommonMiddleware",
    "leadline.web.sessions.Sessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "leadline.web.shell.numbers.Numbers",
    "leadline.web.shell.parts.Parts",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "leadline.web.writes.OneWriter",
]
ROOT_URLCONF = "leadline.app.urls"
ASGI_APPLICATION = "leadline.app.asgi.application"
APPEND_SLASH = False
FILE_UPLOAD_HANDLERS = ["leadline.web.importing.uploads.IntoHome"]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "leadline.web.shell.context.shell"]
        },
    }
]

# Browsers share cookies between the ports of one host: each home has names of its own, so that two of them do not sign
# each other out.
_OURS = hashlib.sha256(str(HOME).encode()).hexdigest()[:8]
_HTTPS = PUBLIC is not None and PUBLIC.https
SESSION_ENGINE = "leadline.web.sessions"
SESSION_COOKIE_NAME = f"{'__Host-' if _HTTPS else ''}leadline-session-{_OURS}"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_NAME = f"{'__Host-' if _HTTPS else ''}leadline-form-{_OURS}"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _HTTPS
CSRF_FAILURE_VIEW = "leadline.web.refusals.not_allowed"

LOGIN_URL = "sign_in"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

DATABASES: dict[str, dict[str, Any]] = {"default": database(HOME, _SETTINGS.database_address)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
