"""Every address of the site."""

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.urls import include, path
from django.views.decorators.csp import csp_override
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from hub import health, metrics, views

cms = decorate_urlpatterns(
    [
        path("cms/", include(wagtailadmin_urls)),
        path("documents/", include(wagtaildocs_urls)),
    ],
    csp_override(settings.CMS_CSP),
)

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.PasswordView.as_view(), name="password"),
    path("my/", views.home_for_role, name="home-for-role"),
    path("language/", set_language, name="set_language"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    *cms,
    path("labs/", include("labs.urls")),
    path("", include("courses.urls")),
    path("", include(wagtail_urls)),
]
handler404 = "hub.views.page_not_found"
