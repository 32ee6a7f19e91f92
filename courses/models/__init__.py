"""Curricula, competences, cohorts, assignments and grades."""

from courses.models.assignments import Assignment, AssignmentSession
from courses.models.cohorts import Cohort, Enrolment
from courses.models.curricula import CurriculumIndexPage, CurriculumPage, LessonPage
from courses.models.frameworks import Competence, CompetenceArea, Framework
from courses.models.grades import Grade, GradeOverride
from courses.models.labs import LabIndexPage, LabPage
from courses.models.sources import ContentSource

__all__ = [
    "Assignment",
    "AssignmentSession",
    "Cohort",
    "Competence",
    "CompetenceArea",
    "ContentSource",
    "CurriculumIndexPage",
    "CurriculumPage",
    "Enrolment",
    "Framework",
    "Grade",
    "GradeOverride",
    "LabIndexPage",
    "LabPage",
    "LessonPage",
]
