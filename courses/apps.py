"""The courses application: listens for graded attempts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """Curricula, competences, cohorts, assignments, gradebook."""

    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        """Connect the one upward path: a graded attempt becomes a grade."""
        from courses import receivers

        receivers.connect()
