"""A Django in one file: a home page, the administration, nothing else."""

import os
import sys

import django
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command, execute_from_command_line
from django.http import HttpResponse
from django.urls import path

settings.configure(
    DEBUG=bool(os.environ["DEBUG"]), SECRET_KEY="laboratoire", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE"]}},
    INSTALLED_APPS=["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                    "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware",
                "django.contrib.sessions.middleware.SessionMiddleware",
                "django.middleware.csrf.CsrfViewMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware",
                "django.contrib.messages.middleware.MessageMiddleware",
                "django.middleware.clickjacking.XFrameOptionsMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request",
                                                   "django.contrib.auth.context_processors.auth",
                                                   "django.contrib.messages.context_processors.messages"]}}],
    STATIC_URL="/static/", USE_TZ=True,
)  # fmt: skip
django.setup()


def home(request):
    return HttpResponse(
        "<!DOCTYPE html><html lang='fr'><head><title>Inscriptions</title></head><body><h1>Inscriptions</h1>"
        "<p>Inscrivez vos enfants aux activités du mercredi.</p></body></html>"
    )


urlpatterns = [path("", home), path("admin/", admin.site.urls)]
call_command("migrate", verbosity=0)
execute_from_command_line(
    ["manage", "runserver", "--noreload", "--insecure", f"127.0.0.1:{sys.argv[1]}"]
)
