"""What lecturers and students fill in."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Assignment, Cohort
from labs.models import Lab

MOMENT = "%Y-%m-%dT%H:%M"
# What a new assignment's form proposes.
TIME_TO_WORK = timedelta(days=14)


class MomentInput(forms.DateTimeInput):
    """The browser's own date and time picker."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=MOMENT)


class JoinForm(forms.Form):
    """A join code as the lecturer gave it."""

    code = forms.CharField(
        label=_("Join code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class CohortForm(forms.ModelForm):
    """A cohort's name and organisation."""

    class Meta:
        model = Cohort
        fields = ["title", "organisation"]


class AssignmentForm(forms.ModelForm):
    """An assignment; the lab is fixed once students have opened it."""

    class Meta:
        model = Assignment
        fields = [
            "lab",
            "title",
            "opens_at",
            "due_at",
            "closes_at",
            "weight",
            "late_rule",
            "late_percent",
            "late_floor",
            "session_minutes",
            "idle_minutes",
        ]
        widgets = {
            "opens_at": MomentInput(),
            "due_at": MomentInput(),
            "closes_at": MomentInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labs = Lab.objects.current()
        if self.instance.pk:
            labs |= Lab.objects.filter(pk=self.instance.lab_id)
            self.fields["lab"].disabled = self.instance.session_links.exists()
        self.fields["lab"].queryset = labs
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Leave empty to use the lab's title.")
        if not self.instance.pk:
            now = timezone.localtime().replace(second=0, microsecond=0)
            self.initial["opens_at"] = now
            due_at = (now + TIME_TO_WORK).replace(hour=23, minute=59)
            self.initial["due_at"] = due_at
        for name in ("opens_at", "due_at", "closes_at"):
            self.fields[name].input_formats = [MOMENT, "%Y-%m-%d %H:%M"]

    def clean(self) -> dict[str, Any]:
        """A title is always there."""
        data = super().clean()
        if not data.get("title") and data.get("lab"):
            data["title"] = data["lab"].title
        return data


class OverrideForm(forms.Form):
    """A lecturer's own score, with the reason."""

    score = forms.DecimalField(
        label=_("Score (points)"), min_value=0, max_digits=7, decimal_places=2
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The student can read this."),
    )
