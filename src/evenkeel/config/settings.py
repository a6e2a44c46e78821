"""Django's settings, made from the environment. Importing them asks neither the database nor the network."""

import urllib.parse
from typing import Any

from evenkeel.config import environment, log, subscriptions
from evenkeel.lib.db import addresses, roles

ENVIRONMENT = environment.current()
_url = urllib.parse.urlsplit(ENVIRONMENT.public_url)
_https = _url.scheme == "https"

SECRET_KEY = environment.secret_key(ENVIRONMENT)
DEBUG = False
ALLOWED_HOSTS = [_url.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_url]
ROOT_URLCONF = "evenkeel.config.urls"
ASGI_APPLICATION = "evenkeel.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "evenkeel.web",
    "evenkeel.contexts.doorway",
    "evenkeel.contexts.meetings",
    "evenkeel.contexts.boards",
    "evenkeel.contexts.twins",
    "evenkeel.contexts.insight",
    "evenkeel.contexts.improvements",
    "evenkeel.contexts.programme",
    "evenkeel.contexts.casework",
    "evenkeel.contexts.people",
    "evenkeel.contexts.blueprint",
    "evenkeel.contexts.accounts",
    "evenkeel.contexts.audit",
    "evenkeel.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
WITH_EXAMPLE = ENVIRONMENT.with_example
"""Whether pages tell how far the year of the example organisations has been loaded."""
PROCRASTINATE_IMPORT_PATHS = ["evenkeel.config.example_year"]
"""Where jobs are made beside the `tasks` of the contexts."""

MIDDLEWARE = [
    "evenkeel.lib.http.requests.Identified",
    "django.middleware.security.SecurityMiddleware",
    "evenkeel.lib.http.headers.Secured",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "evenkeel.contexts.accounts.middleware.KnownUser",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "evenkeel.contexts.accounts.middleware.ActingFor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "evenkeel.web.errors.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "evenkeel.web.shell.shell",
            ],
        },
    }
]

# -- database ----------------------------------------------------------------------------------------------
# `default` is the application's role, which sees only what row-level security shows it. `owner` owns the tables and
# is there only where DATABASE_URL is, which the server's processes are not given.

DATABASES: dict[str, dict[str, Any]] = {}
if ENVIRONMENT.database_url:
    DATABASES["owner"] = addresses.settings(ENVIRONMENT.database_url.get_secret_value())
if ENVIRONMENT.application_database_url:
    DATABASES["default"] = addresses.settings(ENVIRONMENT.application_database_url.get_secret_value())
elif ENVIRONMENT.database_url:
    DATABASES["default"] = addresses.settings(
        roles.application_url(ENVIRONMENT.database_url.get_secret_value(), secret=SECRET_KEY)
    )
else:
    DATABASES["default"] = addresses.settings("postgresql:///evenkeel")
DATABASE_CONNECTIONS = ENVIRONMENT.database_connections
"""How many of them the requests of one server process share."""
if "owner" in DATABASES:
    DATABASES["owner"]["TEST"] = {"MIGRATE": True}
    DATABASES["default"]["TEST"] = {"DEPENDENCIES": ["owner"]}

# -- people ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["evenkeel.contexts.accounts.backends.ByEmail"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "evenkeel.contexts.accounts.adapters.Account"
SOCIALACCOUNT_ADAPTER = "evenkeel.contexts.accounts.adapters.SingleSignOn"
ACCOUNT_FORMS = {
    "login": "evenkeel.contexts.accounts.forms.SignIn",
    "reset_password": "evenkeel.contexts.accounts.forms.ForgottenPassword",
    "change_password": "evenkeel.contexts.accounts.forms.ChangedPassword",
    "set_password": "evenkeel.contexts.accounts.forms.FirstPassword",
    "reset_password_from_key": "evenkeel.contexts.accounts.forms.NewPassword",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers, whom it would invite to sign up
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = (
    False  # a session ends with the browser, and after SESSION_COOKIE_AGE at the latest
)
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,5/5m/key"}
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
MFA_ADAPTER = "evenkeel.contexts.accounts.adapters.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Evenkeel"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https
# Chromium holds the redirect after a form to the content security policy's form-action, so the provider is reached by
# a link; `state` and PKCE guard the way back.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [], "OAUTH_PKCE_ENABLED": True}}
if ENVIRONMENT.oidc_issuer:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "oidc",
            "name": ENVIRONMENT.oidc_name,
            "client_id": ENVIRONMENT.oidc_client_id,
            "secret": ENVIRONMENT.oidc_client_secret.get_secret_value()
            if ENVIRONMENT.oidc_client_secret
            else "",
            "settings": {"server_url": ENVIRONMENT.oidc_issuer},
        }
    ]

# -- what joins contexts -------------------------------------------------------------------------------------

BLUEPRINT_IN_THE_WAY: tuple[str, ...] = ("evenkeel.contexts.casework.queries.way.in_the_way",)
"""Functions of contexts above blueprint that tell what open work a model would leave without a place."""
BLUEPRINT_ELSEWHERE = ("evenkeel.contexts.programme.elsewhere.page",)
"""Functions of contexts above blueprint that give the words and the address of their page about a record."""

CASEWORK_ERASING: tuple[str, ...] = (
    "evenkeel.contexts.meetings.operations.keeping.forget_cases",
    "evenkeel.contexts.doorway.operations.forget_cases",
)
"""What removes words about erased cases in the contexts above, in the same transaction: called with organisation_id, case_ids and
`remove`, it returns how many rows of what go; without `remove` it counts alone."""
CASEWORK_BESIDE: tuple[str, ...] = ("evenkeel.contexts.meetings.elsewhere.on_my_day",)
"""Functions of contexts above casework that tell what else is on somebody's day."""
CASEWORK_BESIDE_CASE: tuple[str, ...] = (
    "evenkeel.contexts.twins.elsewhere.beside_case",
    "evenkeel.contexts.doorway.elsewhere.beside_case",
)
"""Functions of contexts above casework that show something beside a case."""

BOARDS_BESIDE: tuple[str, ...] = ("evenkeel.contexts.meetings.elsewhere.in_the_week",)
"""Functions of contexts above boards that tell what people have agreed to do in a week."""

CLAMAV = environment.address(ENVIRONMENT.clamav)
CASEWORK_SCANNER = f"evenkeel.adapters.{'clamav' if CLAMAV else 'unscanned'}.scanner"
SUBSCRIPTIONS = subscriptions.SUBSCRIPTIONS

# -- sessions, cookies, headers ----------------------------------------------------------------------------

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "evenkeel-session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_NAME = "evenkeel-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "evenkeel.web.errors.csrf"
FORM_TARGETS = [environment.origin(ENVIRONMENT.oidc_issuer)] if ENVIRONMENT.oidc_issuer else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _https else 0
if ENVIRONMENT.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- files -------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
MEDIA_ROOT = ENVIRONMENT.home / "files"
MAX_UPLOAD_BYTES = ENVIRONMENT.max_upload_mb * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# -- time, language, mail ----------------------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = ENVIRONMENT.zone
LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [("en-gb", "English")]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
HAS_MAIL_SERVER = ENVIRONMENT.email_url is not None
"""Whether messages to customers go out: without a server mails to members are written to the log, those to customers nowhere."""
MOST_ENCLOSED_BYTES = ENVIRONMENT.email_documents_mb * 1024 * 1024
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.email_from
if ENVIRONMENT.email_url:
    _mail = urllib.parse.urlsplit(ENVIRONMENT.email_url.get_secret_value())
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_PORT = _mail.port or (465 if EMAIL_USE_SSL else 25)
    EMAIL_HOST_USER = urllib.parse.unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = urllib.parse.unquote(_mail.password or "")
    EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(EMAIL_HOST_USER)
    EMAIL_TIMEOUT = 20

LOGGING_CONFIG = None
log.configure(style=ENVIRONMENT.log_format, level=ENVIRONMENT.log_level)
