"""The page on which somebody watches another person's terminals."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from labs import watching
from labs.models import LabSession
from labs.watching import Watch


@login_required
@never_cache
@require_GET
def watch(request: HttpRequest, token: str) -> HttpResponse:
    """The open terminals; in words what to do where the pass is not good."""
    found = watching.admitted(request.user, token)
    if found is None:
        return render(request, "labs/watch_refused.html", status=404)
    if found.session.user_id == request.user.pk:
        return redirect("labs:session", uuid=found.session.uuid)
    context = {
        "session": found.session,
        "lab": found.session.lab,
        "role": found.role,
        "owner": watching.name_of(found.session.user),
        "config": _page_config(found, token),
    }
    return render(request, "labs/watch.html", context)


def _page_config(found: Watch, token: str) -> dict[str, Any]:
    """What the page's script needs to know."""
    session: LabSession = found.session
    titles = {t.node: t.title for t in session.manifest.terminals}
    return {
        "role": found.role,
        "token": token,
        "urls": {
            "events": f"/ws/watch/{token}/",
            "terminal": f"/ws/sessions/{session.uuid}/terminals/NODE/TAB/",
        },
        "terminals": [{"node": n, "title": t} for n, t in titles.items()],
        "state": session.state,
    }
