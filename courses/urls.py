"""Addresses for students and lecturers; page addresses are Wagtail's."""

from django.urls import path

from courses.views import assignments, cohorts, competences, gradebook, work

app_name = "courses"
urlpatterns = [
    path("my/work/", work.my_work, name="my-work"),
    path("my/teaching/", cohorts.my_teaching, name="my-teaching"),
    path("join/", work.join, name="join"),
    path("competences/", competences.competence_list, name="competences"),
    path("assignments/<uuid:uuid>/open/", work.open_assignment, name="open-assignment"),
    path("assignments/<uuid:uuid>/grade/", work.my_grade, name="my-grade"),
    path("teaching/cohorts/new/", cohorts.create, name="cohort-create"),
    path("teaching/cohorts/<uuid:uuid>/", cohorts.detail, name="cohort"),
    path("teaching/cohorts/<uuid:uuid>/edit/", cohorts.edit, name="cohort-edit"),
    path(
        "teaching/cohorts/<uuid:uuid>/archive/", cohorts.archive, name="cohort-archive"
    ),
    path(
        "teaching/cohorts/<uuid:uuid>/join-code/",
        cohorts.renew_code,
        name="cohort-renew-code",
    ),
    path(
        "teaching/cohorts/<uuid:uuid>/students/<int:pk>/remove/",
        cohorts.remove_student,
        name="student-remove",
    ),
    path(
        "teaching/cohorts/<uuid:uuid>/students/<int:pk>/restore/",
        cohorts.restore_student,
        name="student-restore",
    ),
    path(
        "teaching/cohorts/<uuid:uuid>/assignments/new/",
        assignments.create,
        name="assignment-create",
    ),
    path("teaching/cohorts/<uuid:uuid>/gradebook/", gradebook.table, name="gradebook"),
    path(
        "teaching/cohorts/<uuid:uuid>/gradebook.csv",
        gradebook.export,
        name="gradebook-csv",
    ),
    path(
        "teaching/assignments/<uuid:uuid>/edit/",
        assignments.edit,
        name="assignment-edit",
    ),
    path(
        "teaching/assignments/<uuid:uuid>/delete/",
        assignments.delete,
        name="assignment-delete",
    ),
    path(
        "teaching/assignments/<uuid:uuid>/students/<uuid:student>/",
        gradebook.grade,
        name="grade",
    ),
    path(
        "teaching/assignments/<uuid:uuid>/students/<uuid:student>/withdraw/",
        gradebook.withdraw,
        name="grade-withdraw",
    ),
    path(
        "teaching/assignments/<uuid:uuid>/students/<uuid:student>/terminals/",
        gradebook.terminals,
        name="grade-terminals",
    ),
    path(
        "teaching/assignments/<uuid:uuid>/students/<uuid:student>/"
        "attempts/<uuid:attempt>/<slug:picture>.svg",
        gradebook.picture,
        name="grade-picture",
    ),
]
