"""The labs' pages and actions."""

from django.urls import path

from labs import views, watch_views

app_name = "labs"
urlpatterns = [
    path("<slug:slug>/start/", views.start, name="start"),
    path("sessions/<uuid:uuid>/", views.session, name="session"),
    path("sessions/<uuid:uuid>/check/", views.check, name="check"),
    path("sessions/<uuid:uuid>/stop/", views.stop, name="stop"),
    path("sessions/<uuid:uuid>/restart/", views.restart, name="restart"),
    path("sessions/<uuid:uuid>/extend/", views.extend, name="extend"),
    path("sessions/<uuid:uuid>/here/", views.here, name="here"),
    path("sessions/<uuid:uuid>/invitation/", views.invite, name="invite"),
    path("sessions/<uuid:uuid>/invitation/withdraw/", views.withdraw, name="withdraw"),
    path("sessions/<uuid:uuid>/checkpoints/", views.save, name="save"),
    path(
        "sessions/<uuid:uuid>/checkpoints/<uuid:checkpoint>/restore/",
        views.restore,
        name="restore",
    ),
    path(
        "sessions/<uuid:uuid>/checkpoints/<uuid:checkpoint>/delete/",
        views.forget,
        name="forget",
    ),
    path(
        "sessions/<uuid:uuid>/pictures/<slug:picture>/", views.picture, name="picture"
    ),
    path(
        "sessions/<uuid:uuid>/pictures/<slug:picture>.svg",
        views.picture_svg,
        name="picture-svg",
    ),
    path(
        "sessions/<uuid:uuid>/pictures/<slug:picture>.json",
        views.picture_facts,
        name="picture-facts",
    ),
    path(
        "sessions/<uuid:uuid>/attempts/<int:number>/<slug:picture>.svg",
        views.attempt_picture,
        name="attempt-picture",
    ),
    path("watch/<str:token>/", watch_views.watch, name="watch"),
]
