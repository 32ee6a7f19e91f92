"""Login, profile, and the way to each role's first page."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _

from hub.forms import ProfileForm
from hub.models import Role


class LoginView(auth_views.LoginView):
    """Somebody who is logged in already goes on to their own page."""

    template_name = "hub/login.html"
    redirect_authenticated_user = True


class PasswordView(auth_views.PasswordChangeView):
    """Change one's own password."""

    template_name = "hub/password.html"
    success_url = reverse_lazy("profile")

    def form_valid(self, form: object) -> HttpResponse:
        """Say that it worked."""
        messages.success(self.request, _("Your password has been changed."))
        return super().form_valid(form)


@login_required
def home_for_role(request: HttpRequest) -> HttpResponseRedirect:
    """Lecturers to their teaching, editors to the CMS, everybody else to their work."""
    if request.user.has_role(Role.LECTURER):
        return redirect("courses:my-teaching")
    if request.user.has_role(Role.EDITOR):
        return redirect("wagtailadmin_home")
    return redirect("courses:my-work")


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own name and address."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile has been saved."))
        return redirect("profile")
    return render(request, "hub/profile.html", {"form": form})


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """One answer for what does not exist and for what is not yours."""
    return render(request, "404.html", status=404)


def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a vulnerability (RFC 9116)."""
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=180)
    lines = [
        f"Contact: mailto:{settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: en, nl",
        f"Canonical: {settings.SITE_URL}{reverse('security-txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
