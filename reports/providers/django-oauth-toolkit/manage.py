"""One file: settings, addresses and clients of a small django-oauth-toolkit server."""
import os
import sys

from django.conf import settings

BASE = "http://127.0.0.1:8190"

settings.configure(
    DEBUG=False,
    SECRET_KEY="only-for-a-test",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(os.path.dirname(__file__), "db.sqlite3"),
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    LOGGING={
        "version": 1,
        "handlers": {"console": {"class": "logging.StreamHandler"}},
        "loggers": {"django.request": {"handlers": ["console"]}},
    },
    LOGIN_URL="/login/",
    OAUTH2_PROVIDER={
        "OAUTH_DEVICE_VERIFICATION_URI": BASE + "/o/device/",
        "OAUTH_DEVICE_VERIFICATION_URI_COMPLETE": lambda user_code: f"{BASE}/o/device/?user_code={user_code}",
        "SCOPES": {"read": "Reading scope", "write": "Writing scope"},
        "DEFAULT_SCOPES": ["read"],
    },
)

import django  # noqa: E402

django.setup()

from django.contrib import admin  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider import urls as oauth2  # noqa: E402
from oauth2_provider.views import DeviceAuthorizationView  # noqa: E402
from oauthlib.oauth2 import DeviceApplicationServer  # noqa: E402


class ShortLived(DeviceApplicationServer):
    """Codes live a minute, so that a run can wait for their end; the library has no setting for it (30 minutes)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._expires_in = 60


DeviceAuthorizationView.server_class = ShortLived

urlpatterns = [
    path("login/", LoginView.as_view(template_name="admin/login.html")),
    path("admin/", admin.site.urls),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    path("", include((oauth2.metadata_urlpatterns, "metadata"))),
]


def seed():
    from django.contrib.auth import get_user_model
    from oauth2_provider.models import get_application_model

    users, clients = get_user_model().objects, get_application_model().objects
    for name in ("alice", "bob"):
        users.create_user(name, password=f"{name}-pw-1")
    device = "urn:ietf:params:oauth:grant-type:device_code"
    common = {"authorization_grant_type": device}
    clients.create(client_id="tv", name="Television", client_type="public", **common)
    clients.create(client_id="radio", name="Radio", client_type="public", **common)
    clients.create(
        client_id="box", name="Box", client_type="confidential", client_secret="box-secret-for-a-test", **common
    )
    clients.create(
        client_id="web",
        name="Web",
        client_type="public",
        authorization_grant_type="authorization-code",
        redirect_uris="http://127.0.0.1:9/cb",
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["seed"]:
        seed()
    else:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
