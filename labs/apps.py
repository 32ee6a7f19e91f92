"""The labs application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LabsConfig(AppConfig):
    """Lab catalogue, sessions, grading."""

    name = "labs"
    verbose_name = _("Labs")
