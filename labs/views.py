"""Starting a lab, its session page and the page's buttons."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from labs import checkpoints, events, grading, pictures, sessions, watching
from labs.errors import LabsError
from labs.layout import addresses, addresses6, subnets, subnets6
from labs.models import AttemptPicture, Checkpoint, Lab, LabSession
from labs.parameters import fill_in, leave_open, public_parameters
from labs.pictures import PICTURE_CSP, kept_pictures

BUTTONS = (
    *("check", "stop", "restart", "extend", "here", "save"),
    *("invite", "withdraw"),
)
FIRST_HEADING = re.compile(r"\A\s*# .*\n")


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Start the lab, or return to the session that runs already."""
    lab = get_object_or_404(Lab.objects.current(), slug=slug)
    wanted = request.POST.get("checkpoint")
    checkpoint = _own_checkpoint(request.user, lab, wanted) if wanted else None
    try:
        started = sessions.start_session(
            user=request.user, lab=lab, checkpoint=checkpoint
        )
    except LabsError as error:
        messages.error(request, str(error))
        return redirect("home-for-role")
    return redirect("labs:session", uuid=started.uuid)


@login_required
@never_cache
@ensure_csrf_cookie
@require_GET
def session(request: HttpRequest, uuid: Any) -> HttpResponse:
    """The task beside the terminals."""
    own = _own(request, uuid)
    attempts = list(own.attempts.prefetch_related("results", kept_pictures()))
    context = {
        "session": own,
        "lab": own.lab,
        "manifest": own.manifest,
        "task": _task(own),
        "attempts": attempts,
        "latest": attempts[0] if attempts else None,
        "config": _page_config(own),
    }
    return render(request, "labs/session.html", context)


def _action(view: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
    """A button of the page: JSON for the page's script, a redirect for a form."""

    @wraps(view)
    @login_required
    @require_POST
    def wrapped(request: HttpRequest, uuid: Any, **kwargs: Any) -> HttpResponse:
        own = _own(request, uuid)
        wants_json = request.accepts("application/json") and not request.accepts(
            "text/html"
        )
        try:
            answer = view(own, **_arguments(request, kwargs))
        except LabsError as error:
            if wants_json:
                return JsonResponse({"error": str(error)}, status=409)
            messages.error(request, str(error))
        else:
            if wants_json:
                return JsonResponse({"ok": True, **answer})
        return redirect("labs:session", uuid=own.uuid)

    return wrapped


def _arguments(request: HttpRequest, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The address's own arguments, and the one field that a form may have."""
    name = request.POST.get("name")
    return kwargs if name is None else {**kwargs, "name": name}


@_action
def check(own: LabSession) -> dict[str, Any]:
    """Have the live system checked."""
    attempt = grading.submit_attempt(session=own)
    return {"attempt": str(attempt.uuid), "number": attempt.number}


@_action
def stop(own: LabSession) -> dict[str, Any]:
    """End the session and remove its machines."""
    sessions.stop_session(own)
    return {"state": own.state}


@_action
def restart(own: LabSession) -> dict[str, Any]:
    """Begin again with fresh machines."""
    sessions.restart_session(own)
    return {"state": own.state}


@_action
def extend(own: LabSession) -> dict[str, Any]:
    """More time, as the lab's policy allows."""
    later = sessions.extend_session(own).expires_at
    return {"expires_at": later.isoformat() if later else None}


@_action
def here(own: LabSession) -> dict[str, Any]:
    """Somebody is there, though nothing is typed."""
    sessions.note_presence(own)
    return {}


@_action
def save(own: LabSession, name: str = "") -> dict[str, Any]:
    """Save the work under a name."""
    return {"checkpoint": str(checkpoints.save_checkpoint(own, name).uuid)}


@_action
def restore(own: LabSession, checkpoint: Any) -> dict[str, Any]:
    """Go back to saved work, on fresh machines."""
    saved = _own_checkpoint(own.user, own.lab, checkpoint)
    sessions.restart_session(own, checkpoint=saved)
    return {"state": own.state}


@_action
def forget(own: LabSession, checkpoint: Any) -> dict[str, Any]:
    """Delete saved work."""
    checkpoints.delete_checkpoint(_own_checkpoint(own.user, own.lab, checkpoint))
    events.announce_checkpoints(own)
    return {}


@_action
def invite(own: LabSession) -> dict[str, Any]:
    """Links to the terminals, for whoever is to look or to type."""
    passes = watching.invite(sessions.running(own))
    links = {
        role: reverse("labs:watch", kwargs={"token": token})
        for role, token in passes.items()
    }
    return {"links": links}


@_action
def withdraw(own: LabSession) -> dict[str, Any]:
    """Make all these links worthless."""
    watching.withdraw(own)
    return {}


@_action
def picture(own: LabSession, picture: str) -> dict[str, Any]:
    """Draw a picture of the live system anew."""
    sessions.running(own)
    spec = own.manifest.picture(picture)
    if spec is None:
        raise LabsError(_("This lab has no such picture."))
    return {"wait": pictures.ask(own, spec)}


@login_required
@never_cache
@csp_override(PICTURE_CSP)
@require_GET
def picture_svg(request: HttpRequest, uuid: Any, picture: str) -> HttpResponse:
    """The newest drawing."""
    drawn = get_object_or_404(_own(request, uuid).pictures, picture=picture)
    return HttpResponse(drawn.svg, content_type="image/svg+xml")


@login_required
@never_cache
@require_GET
def picture_facts(request: HttpRequest, uuid: Any, picture: str) -> HttpResponse:
    """When the newest drawing was made, and its table; null where there is none."""
    drawn = _own(request, uuid).pictures.filter(picture=picture).defer("svg").first()
    facts = {"drawn_at": None, "table": None}
    if drawn:
        facts = {"drawn_at": drawn.drawn_at.isoformat(), "table": drawn.table}
    return JsonResponse(facts)


@login_required
@csp_override(PICTURE_CSP)
@require_GET
def attempt_picture(
    request: HttpRequest, uuid: Any, number: int, picture: str
) -> HttpResponse:
    """The drawing that was kept with one of the session's attempts."""
    attempts = _own(request, uuid).attempts.filter(number=number)
    kept = get_object_or_404(AttemptPicture, attempt__in=attempts, picture=picture)
    return HttpResponse(kept.svg, content_type="image/svg+xml")


def _own(request: HttpRequest, uuid: Any) -> LabSession:
    """The person's own session; 404 for everybody else's."""
    return get_object_or_404(LabSession.objects.of(request.user), uuid=uuid)


def _own_checkpoint(user: Any, lab: Lab, uuid: Any) -> Checkpoint:
    """The person's own saved work in this lab; 404 for everybody else's."""
    try:
        return get_object_or_404(Checkpoint, user=user, lab=lab, uuid=uuid)
    except ValidationError:
        raise Http404 from None


def _task(own: LabSession) -> str:
    """The task with the student's own names; dots for those still being made.

    Without its first heading: the page has that as its own.
    """
    text = FIRST_HEADING.sub("", own.lab.text, count=1)
    if not own.parameters:
        # Which names the lab's preparation will add is not known before it has run.
        return leave_open(text)
    return fill_in(text, public_parameters(own.manifest, own.parameters))


def _page_config(own: LabSession) -> dict[str, Any]:
    """What the page's script needs to know."""
    manifest = own.manifest
    at = {"uuid": own.uuid}
    socket = f"/ws/sessions/{own.uuid}/"
    titles = {t.node: t.title for t in manifest.terminals}
    return {
        "uuid": str(own.uuid),
        "state": own.state,
        "urls": {
            "events": socket,
            "terminal": f"{socket}terminals/NODE/TAB/",
            "picture": f"{reverse('labs:session', kwargs=at)}pictures/ID.svg",
            "pictureFacts": f"{reverse('labs:session', kwargs=at)}pictures/ID.json",
            "draw": f"{reverse('labs:session', kwargs=at)}pictures/ID/",
            "start": reverse("labs:start", kwargs={"slug": own.lab.slug}),
            "restore": f"{reverse('labs:save', kwargs=at)}ID/restore/",
            "forget": f"{reverse('labs:save', kwargs=at)}ID/delete/",
            **{name: reverse(f"labs:{name}", kwargs=at) for name in BUTTONS},
        },
        "terminals": [{"node": n, "title": t} for n, t in titles.items()],
        "nodes": [_node_fields(own, node) for node in manifest.nodes],
        "networks": _network_fields(own),
        "checks": [
            c.model_dump(include={"id", "title", "points", "basis", "basis_url"})
            for c in manifest.checks
        ],
        "pictures": [
            p.model_dump(include={"id", "title", "description", "every"})
            for p in manifest.pictures
        ],
        "points": manifest.points,
        "savable": any(node.saved for node in manifest.nodes),
        "invited": bool(own.invitation),
        "snapshot": events.snapshot(own),
    }


def _node_fields(own: LabSession, node: Any) -> dict[str, Any]:
    manifest, kit = own.manifest, own.kit
    return {
        "name": node.name,
        "title": node.title,
        "role": node.role,
        "purpose": node.purpose,
        "networks": list(node.addresses),
        "addresses": addresses(manifest, kit.slot)[node.name] if kit else {},
        "addresses6": addresses6(manifest, kit.slot)[node.name] if kit else {},
    }


def _network_fields(own: LabSession) -> list[dict[str, str]]:
    manifest, kit = own.manifest, own.kit
    names = [network.name for network in manifest.networks]
    cut = subnets(manifest, kit.slot) if kit else dict.fromkeys(names, "")
    sixes = subnets6(manifest, kit.slot) if kit else {}
    return [
        {"name": name, "subnet": str(subnet), "subnet6": str(sixes.get(name, ""))}
        for name, subnet in cut.items()
    ]
