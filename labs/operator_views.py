"""The CMS pages on which operators see what runs, end a session, and drain the site."""

import logging
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from labs import operations, sessions
from labs.models import Drain, LabSession
from labs.overview import take_overview

log = logging.getLogger(__name__)
PERMISSION = "labs.change_labsession"
ICON = "desktop"
HOME = "labs_operations:overview"


class DrainForm(forms.ModelForm):
    """Why labs may not start for a while."""

    class Meta:
        model = Drain
        fields = ["note"]


@never_cache
@permission_required(PERMISSION)
def overview(request: HttpRequest) -> HttpResponse:
    """What runs now."""
    return _page(request, "overview", _("Labs running"), overview=take_overview())


@permission_required(PERMISSION)
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End one session, after a question; its work is saved first."""
    session = get_object_or_404(LabSession, uuid=uuid)
    if request.method != "POST":
        return _page(request, "end", _("End this lab?"), session=session)
    sessions.stop_session(
        session,
        message=gettext_noop("An administrator ended this lab."),
        reason="operator",
    )
    log.info(
        "session %s was ended by %s",
        session.uuid,
        request.user,
        extra={"session": session.uuid, "reason": "operator"},
    )
    messages.success(request, _("The lab is being ended."))
    return redirect(HOME)


@permission_required(PERMISSION)
def drain(request: HttpRequest) -> HttpResponse:
    """Let no lab start, after a question that takes a note."""
    form = DrainForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "drain", _("Let no lab start?"), form=form)
    operations.drain(by=request.user, note=form.cleaned_data["note"])
    log.info("drained by %s", request.user, extra={"reason": "drain"})
    messages.success(request, _("No lab starts from now on."))
    return redirect(HOME)


@permission_required(PERMISSION)
def resume(request: HttpRequest) -> HttpResponse:
    """Let labs start again, after a question."""
    if request.method != "POST":
        return _page(request, "resume", _("Let labs start again?"))
    operations.resume()
    log.info("resumed by %s", request.user, extra={"reason": "resume"})
    messages.success(request, _("Labs can be started again."))
    return redirect(HOME)


def _page(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    return render(
        request,
        f"labs/operations/{name}.html",
        {"page_title": title, "header_title": title, "header_icon": ICON, **context},
    )


urlpatterns = [
    path("", overview, name="overview"),
    path("sessions/<uuid:uuid>/end/", end, name="end"),
    path("drain/", drain, name="drain"),
    path("resume/", resume, name="resume"),
]
