"""Settings, read only from environment variables. docs/configuration.md lists every one of them."""

import json
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env
from kombu import Queue

from vector.common import logs

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VECTOR_VAR", str(BASE_DIR / "var"))).resolve()

# Told by a launcher to commands beside it. Where a database is set, only its servers are: no demo in production.
_EMBEDDED = json.loads(_STATE.read_text(encoding="utf-8")) if (_STATE := VAR_DIR / "embedded.json").exists() else {}
_BESIDE = {} if env.str("DATABASE_URL", "") else _EMBEDDED

DEMO = env.bool("VECTOR_DEMO", _BESIDE.get("VECTOR_DEMO") == "1")
DEBUG = False
TESTING = env.bool("VECTOR_TESTING", False)
# TLS is on unless the embedded default (demo, tests) says otherwise: production cannot forget it.
HTTPS = env.bool("VECTOR_HTTPS", not (DEMO or TESTING))


def _service_url(name: str) -> str:
    """The address of a server: the variable if set, else the embedded one that the launcher started."""
    if value := env.str(name, ""):
        return value
    if name in _EMBEDDED:
        return _EMBEDDED[name]
    raise ImproperlyConfigured(
        f"{name} is not set and no embedded servers run in {VAR_DIR}. Start them with `make demo`, or set {name}."
    )


DATABASE_URL = _service_url("DATABASE_URL")
REDIS_URL = _service_url("REDIS_URL")

SECRET_KEY = env.str("SECRET_KEY", "demo-only-not-a-secret-" * 3 if DEMO or TESTING else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Generate one: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )

BASE_URL = env.str("VECTOR_BASE_URL", _BESIDE.get("VECTOR_BASE_URL", "http://127.0.0.1:8000")).rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "vector.demo",
    "accelerators.reports",
    "courses.quizzes",
    "courses.works",
    "courses.certificates",
    "courses.discussions",
    "courses",
    "consultations.inbox",
    "consultations.answers",
    "consultations.statistics",
    "consultations",
    "accelerators.regions",
    "accelerators.plans",
    "accelerators.surveys",
    "accelerators.events",
    "accelerators.projects",
    "vector.library",
    "vector.community",
    "vector.cabinet",
    "vector.search",
    "vector.pages",
    "vector.programmes",
    "vector.people",
    "vector.mail",
    "vector.common",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "vector.people.wagtail_users.OfficeUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_structlog",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

OUR_PACKAGES = frozenset({"vector", "accelerators", "courses", "consultations"})

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "vector.common.middleware.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "vector.common.middleware.ResponseHeadersMiddleware",
    "vector.pages.page_cache.AnonymousPageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vector.common.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "vector.people.middleware.PersonMiddleware",
    "vector.people.middleware.AdminDoorMiddleware",
    "vector.people.middleware.ConsentMiddleware",
    "vector.common.middleware.RequestLogMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
    "vector.common.middleware.ImagesOffMiddleware",
    "vector.common.middleware.SavedMeanwhileMiddleware",
    "vector.common.middleware.ButtonOnlyMiddleware",
]

ROOT_URLCONF = "vector.urls"
WSGI_APPLICATION = "vector.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vector.common.context_processors.interface",
                "vector.pages.context_processors.navigation",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "vector.common.templatetags.vector"],
        },
    }
]

FORM_RENDERER = "vector.common.forms.FormRenderer"

# Database, broker, cache ---------------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=env.int("CONN_MAX_AGE", 60), conn_health_checks=True)
}

CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "vector",
        "OPTIONS": {
            # The site answers while Redis is down: a lost cache is a slow page, never an error.
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 1,
            "SOCKET_TIMEOUT": 1,
        },
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 180
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than any task may run, so that nothing is handed out twice while it still works.
    "visibility_timeout": 600,
    "unacked_restore_interval": 20,
    "socket_connect_timeout": 1,
    "socket_timeout": 10,
    "socket_keepalive": True,
    # Publishing tries to connect once: the outbox row is already safe, beat finds it. (A worker that lost its broker
    # goes by CELERY_BROKER_CONNECTION_MAX_RETRIES and tries for ever.)
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
# A worker takes both queues unless told otherwise (`-Q mail`): long sending can have a worker of its own.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("mail")]
CELERY_TASK_ROUTES = {"mail.*": {"queue": "mail"}}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# Short fixed intervals only; whatever staff schedule is a row in a table of ours (docs/adr).
_REGULAR = {
    "heartbeat": ("common.heartbeat", 10.0),
    "dispatch-due": ("mail.dispatch_due", env.float("VECTOR_DISPATCH_SECONDS", 5.0)),
    "complete-event-ladders": ("events.complete_ladders", env.float("VECTOR_EVENT_LADDER_SECONDS", 60.0)),
    "follow-event-clock": ("events.follow_clock", env.float("VECTOR_EVENT_CLOCK_SECONDS", 30.0)),
    "sweep-people": ("people.sweep", env.float("VECTOR_PEOPLE_SWEEP_SECONDS", 3600.0)),
    "lay-calendar": ("people.lay_calendar", env.float("VECTOR_CALENDAR_SECONDS", 21600.0)),
    "send-discussion-digests": ("discussions.send_digests", env.float("VECTOR_DIGEST_SECONDS", 300.0)),
    "send-community-digests": ("community.send_digests", env.float("VECTOR_COMMUNITY_DIGEST_SECONDS", 300.0)),
    "tick-works": ("works.tick", env.float("VECTOR_WORKS_SECONDS", 120.0)),
    "tick-surveys": ("surveys.tick", env.float("VECTOR_SURVEY_TICK_SECONDS", 30.0)),
    "end-overdue-attempts": ("quizzes.end_overdue", env.float("VECTOR_QUIZ_SWEEP_SECONDS", 15.0)),
    "remind-of-courses": ("courses.remind", env.float("VECTOR_COURSE_REMINDER_SECONDS", 300.0)),
    "follow-consultation-clock": ("consultations.follow_clock", env.float("VECTOR_CONSULTATION_CLOCK_SECONDS", 60.0)),
    "count-words-of-questions": ("search.count_words", env.float("VECTOR_COUNT_WORDS_SECONDS", 600.0)),
    "publish-scheduled-pages": ("pages.publish_scheduled", env.float("VECTOR_PUBLISH_SECONDS", 60.0)),
    "fetch-letters": ("inbox.fetch", env.float("VECTOR_INBOX_SECONDS", 30.0)),
    "sweep-letters": ("inbox.sweep", env.float("VECTOR_INBOX_SWEEP_SECONDS", 3600.0)),
    "sweep-mail": ("mail.sweep", env.float("VECTOR_SWEEP_SECONDS", 30.0)),
}
# Out of date after its interval, however short that is after half a minute: a worker that was away, or is too busy,
# must not catch up on thousands of looks that find nothing.
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 30.0)}}
    for name, (task, seconds) in _REGULAR.items()
}

# How many days before a day of a course its participants are reminded, at 10:00 where they are.
COURSE_REMINDER_DAYS = env.list("COURSE_REMINDER_DAYS", [3], subcast=int)

# Mail ----------------------------------------------------------------------------------------------------------------
EMAIL_HOST = env.str("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20)
# Every letter of Django or a library lands in the outbox too.
EMAIL_BACKEND = "vector.mail.backend.OutboxEmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Вектор добровольчества <vector@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# A letter that was handed to the server and has no result after this long is unclear: longer than any conversation.
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", 150)
# What was claimed and not yet handed over is taken back after this long; a worker renews it while it lives.
MAIL_CLAIM_SECONDS = env.int("MAIL_CLAIM_SECONDS", 30)
MAIL_BATCH_SIZE = env.int("MAIL_BATCH_SIZE", 100)
# How many connections to the mail server at once.
MAIL_SENDERS = env.int("MAIL_SENDERS", 2)
# The pause after the first temporary refusal; it doubles each time.
MAIL_RETRY_SECONDS = env.float("MAIL_RETRY_SECONDS", 60.0)
# Nothing leaves while this is on: for a restored backup, until somebody has looked at what waits in it.
MAIL_HOLD = env.bool("MAIL_HOLD", False)

# Letters that come in: the mailbox the worker looks into (imaps://user:password@host/folder), and its address, which
# replies are sent to with a signed part behind the "+". Without an address no letter invites a reply.
CONSULTATION_IMAP_URL = env.str("CONSULTATION_IMAP_URL", "")
CONSULTATION_MAILBOX_ADDRESS = env.str("CONSULTATION_MAILBOX_ADDRESS", "").strip().lower()
# Letters that are done with go here; empty: they stay, marked as read.
CONSULTATION_IMAP_DONE_FOLDER = env.str("CONSULTATION_IMAP_DONE_FOLDER", "")
CONSULTATION_IMAP_TIMEOUT = env.int("CONSULTATION_IMAP_TIMEOUT", 20)
# The name under which our own mail server writes Authentication-Results; only what stands under it is believed.
CONSULTATION_MAIL_AUTHSERV_ID = env.str("CONSULTATION_MAIL_AUTHSERV_ID", "").strip().lower()
# The code of the topic of questions that come by letter and are like none asked before; empty: the first one offered.
CONSULTATION_MAIL_TOPIC = env.str("CONSULTATION_MAIL_TOPIC", "")
CONSULTATION_MAIL_MAX_MB = env.int("CONSULTATION_MAIL_MAX_MB", 30)
# How many letters of one sender are acted upon in an hour; the others wait for the office.
CONSULTATION_MAIL_PER_HOUR = env.int("CONSULTATION_MAIL_PER_HOUR", 20)
KEEP_INCOMING_LETTERS_DAYS = env.int("KEEP_INCOMING_LETTERS_DAYS", 180)

# Courses -------------------------------------------------------------------------------------------------------------
# How long after the end of an attempt's time an answer may still come in: for the line, not for the participant.
QUIZ_GRACE_SECONDS = env.int("QUIZ_GRACE_SECONDS", 10)

# Community -----------------------------------------------------------------------------------------------------------
# How many messages one person may write in an hour; whether the first one waits for a moderator; how many links there
# may be in the messages of those of whom none has been approved yet.
COMMUNITY_POSTS_PER_HOUR = env.int("COMMUNITY_POSTS_PER_HOUR", 20)
COMMUNITY_FIRST_POST_APPROVAL = env.bool("COMMUNITY_FIRST_POST_APPROVAL", True)
COMMUNITY_NEWCOMER_LINKS = env.int("COMMUNITY_NEWCOMER_LINKS", 1)

# People and sign-in --------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "vector.people.auth_backends.PersonBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "cabinet:home"
LOGOUT_REDIRECT_URL = "/"
SIGN_IN_LINK_MINUTES = env.int("SIGN_IN_LINK_MINUTES", 60)
INVITATION_DAYS = env.int("INVITATION_DAYS", 14)
# Questions: within how many working days an answer is promised, at what share of that time others are called for help,
# for how many working hours somebody who took one and does nothing holds it, for how long it can be opened again.
CONSULTATION_WORKING_DAYS = env.int("CONSULTATION_WORKING_DAYS", 3)
CONSULTATION_WARN_PERCENT = env.int("CONSULTATION_WARN_PERCENT", 80)
CONSULTATION_LEASE_HOURS = env.int("CONSULTATION_LEASE_HOURS", 8)
CONSULTATION_REOPEN_DAYS = env.int("CONSULTATION_REOPEN_DAYS", 30)
# Works: how long the link in a head's letter is valid, after how many working days a reminder leaves, and for how many
# minutes a tutor who opens a work holds it.
WORK_LINK_DAYS = env.int("WORK_LINK_DAYS", 30)
WORK_REMINDER_DAYS = env.int("WORK_REMINDER_DAYS", 3)
WORK_CLAIM_MINUTES = env.int("WORK_CLAIM_MINUTES", 30)
# How many letters with a link may be asked for in an hour: for one address, and from one place of the network.
SIGN_IN_LETTERS_PER_HOUR = env.int("SIGN_IN_LETTERS_PER_HOUR", 5)
SIGN_IN_LETTERS_PER_HOUR_FROM_ONE_PLACE = env.int("SIGN_IN_LETTERS_PER_HOUR_FROM_ONE_PLACE", 60)
# Only demo and tests work without the second factor of staff: no variable can switch it off in production.
STAFF_SECOND_FACTOR = not (DEMO or TESTING)
# Who processes the personal data, as the built-in consent text names it.
DATA_OPERATOR = env.str("DATA_OPERATOR", "организация, которая ведёт программу")
# What needs no consent to be used: language and low-vision switches, health, unsubscribing, the demo's list of roles.
CONSENT_EXEMPT_NAMESPACES = ("common", "mail", "demo")
# How long links, requests for them and unused uploads are kept after their end.
KEEP_LINKS_DAYS = env.int("KEEP_LINKS_DAYS", 30)
KEEP_SIGN_IN_REQUESTS_DAYS = env.int("KEEP_SIGN_IN_REQUESTS_DAYS", 7)
KEEP_UPLOADED_LISTS_DAYS = env.int("KEEP_UPLOADED_LISTS_DAYS", 1)

ACCOUNT_ADAPTER = "vector.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Vector"
MFA_RECOVERY_CODES_SHOW_ONCE = True

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_USERNAME_CALLABLE = "vector.people.adapters.login_name"
AXES_LOCKOUT_CALLABLE = "vector.people.views.sign_in.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_CLIENT_IP_CALLABLE = "vector.common.requests.client_address"
AXES_RESET_ON_SUCCESS = True

# Language and time ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "vector_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Moscow"
WAGTAIL_CONTENT_LANGUAGES = [("ru", _("Russian"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ru", "Русский"), ("en", "English")]

# Static files, media -------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = env.str("MEDIA_ROOT", str(VAR_DIR / "media"))
# Participants' uploads: never under MEDIA_ROOT, never served but through their own views.
PRIVATE_ROOT = env.str("PRIVATE_ROOT", str(VAR_DIR / "private"))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "vector.common.stylesheet.StylesheetFinder",
]
# The embedded default serves files where they lie: collecting and compressing them takes longer than all else.
COLLECTED_STATIC = env.bool("VECTOR_COLLECTED_STATIC", not (DEMO or TESTING))
STATIC_ROOT = env.str("STATIC_ROOT", str(BASE_DIR / "static-root")) if COLLECTED_STATIC else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED_STATIC
# Tests make many clients: each would otherwise look through all files at its start.
WHITENOISE_AUTOREFRESH = TESTING
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# Wagtail -------------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Вектор"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "russian", "AUTO_UPDATE": True}
}
# Nothing in the admin may call a host of somebody else's.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt", "zip", "mp4", "webm", "vtt"]
# Videos elsewhere are links, recognised by their address: no host is asked for anything.
WAGTAILEMBEDS_FINDERS = [{"class": "courses.video_hosts.LinkFinder"}]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAIL_MODERATION_ENABLED = True
# Passwords and addresses are changed on the person's own page, never in the admin.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False

# Security ------------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# How many reverse proxies of our own stand in front: only what they vouch for is believed.
PROXY_COUNT = env.int("VECTOR_PROXY_COUNT", 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "SAMEORIGIN"

CONTENT_SECURITY_POLICY = {
    # The Wagtail admin has its own policy (vector.common.middleware): its date pickers still carry inline scripts.
    "EXCLUDE_URL_PREFIXES": ("/admin/", "/django-admin/"),
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}

# The private key that certificates are signed with as digital badges: PEM text, else a file. Made in demo and tests.
CREDENTIAL_KEY = env.str("CREDENTIAL_KEY", "")
CREDENTIAL_KEY_FILE = env.str("CREDENTIAL_KEY_FILE", str(VAR_DIR / "keys" / "credentials.pem"))

SILENCED_SYSTEM_CHECKS: list[str] = [
    "security.W019",  # the editors' preview is a frame of our own: SAMEORIGIN, as the frame-ancestors of the CSP
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What search engines leave alone: people's own pages, the admin, what lists itself.
ROBOTS_DISALLOW = [
    *("/admin/", "/cabinet/", "/people/", "/mail/", "/search/", "/surveys/", "/discussions/", "/quizzes/", "/works/"),
    *("/certificates/", "/publishing/", "/queue-reports/", "/interface/", "/demo/"),
]

# The lower parts name no URL of a higher one: the composition root tells them where these lead.
VECTOR_LINKS = {
    "help": "consultations:ask",
    "cabinet": "cabinet:home",
    "search": "search:results",
    "my_region": "regions:mine",
    "learn": "courses:catalogue",
    "certificates": "certificates:mine",
    "sign_in": "people:sign-in",
    "sign_out": "people:sign-out",
    "profile": "people:profile",
    "letters": "mail:subscriptions",
}

LOGGING = logs.configuration(env.str("LOG_LEVEL", "INFO"))
