"""Every address of the pages."""

from __future__ import annotations

from django.contrib.auth import views as auth
from django.urls import path
from django.views import i18n

from duxue.planner.web.access import own_pc
from duxue.planner.web.city import joining
from duxue.planner.web.city import views as city
from duxue.planner.web.home import views as home
from duxue.planner.web.planning import form_views, hand_views, job_views, list_views, plan_views
from duxue.planner.web.records import views as records
from duxue.planner.web.revision import views as revision
from duxue.planner.web.studies import views as studies

OFFICE = "o/<str:code>/"
PLAN = f"{OFFICE}plans/<int:number>/"
urlpatterns = [
    path("", home.start, name="start"),
    path("open/<str:key>/", own_pc.open_door, name="open"),
    path("language/", i18n.set_language, name="set_language"),
    path("login/", auth.LoginView.as_view(template_name="login.html"), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "password/",
        auth.PasswordChangeView.as_view(template_name="password.html", success_url="/"),
        name="password",
    ),
    path("offices/new/", home.first_office, name="first_office"),
    path(OFFICE, home.home, name="home"),
    path(f"{OFFICE}log/", home.log_page, name="log"),
    path(f"{OFFICE}people/", home.people_page, name="people"),
    path(f"{OFFICE}people/edit/", home.people_edit, name="people_edit"),
    path(f"{OFFICE}board/", city.board, name="board"),
    path(f"{OFFICE}board/dues/", city.set_dues, name="dues"),
    path(f"{OFFICE}board/join/", joining.join_plans, name="join"),
    path(f"{OFFICE}board/joined/<uuid:job>/settle/", joining.settle_joined, name="settle_joined"),
    path(f"{OFFICE}reports/", city.reports_page, name="reports"),
    path(f"{OFFICE}reports/new/", city.report, name="report"),
    path(f"{OFFICE}reports/<int:report>/file/", city.report_file, name="report_file"),
    path(f"{OFFICE}lists/", list_views.lists_page, name="lists"),
    path(f"{OFFICE}lists/upload/", list_views.upload, name="upload"),
    path(f"{OFFICE}lists/tidy/", list_views.tidy, name="tidy"),
    path(f"{OFFICE}lists/download/", list_views.download, name="lists_download"),
    path(f"{OFFICE}lists/marked/", list_views.marked, name="lists_marked"),
    path(f"{OFFICE}lists/heads/", form_views.heads_page, name="heads"),
    path(f"{OFFICE}lists/points/", form_views.points_page, name="points"),
    path(f"{OFFICE}lists/points/map/", form_views.points_map, name="points_map"),
    path(f"{OFFICE}lists/table/<str:table>/<int:row>/", form_views.row_page, name="row"),
    path(f"{OFFICE}lists/sheet/<str:sheet>/", list_views.sheet_page, name="sheet"),
    path(f"{OFFICE}lists/sheet/<str:sheet>/mend/", list_views.mend, name="mend"),
    path(f"{OFFICE}jobs/", job_views.jobs_page, name="jobs"),
    path(f"{OFFICE}jobs/<uuid:job>/", job_views.job_page, name="job"),
    path(f"{OFFICE}jobs/<uuid:job>/cancel/", job_views.job_cancel, name="job_cancel"),
    path(f"{OFFICE}plans/", plan_views.plans_page, name="plans"),
    path(f"{OFFICE}plans/new/", job_views.plan_start, name="plan_start"),
    path(PLAN, plan_views.plan_page, name="plan"),
    path(f"{PLAN}letters/", plan_views.letters_page, name="letters"),
    path(f"{PLAN}map/", plan_views.map_page, name="map"),
    path(f"{PLAN}calendar/", plan_views.calendar_page, name="calendar"),
    path(f"{PLAN}why/", hand_views.why_page, name="why"),
    path(f"{PLAN}choose/", hand_views.choose, name="choose"),
    path(f"{PLAN}keep/", hand_views.keep_as_is, name="keep"),
    path(f"{PLAN}let-go/", hand_views.let_go, name="let_go"),
    path(f"{PLAN}pins/", hand_views.pins_to_lists, name="pins"),
    path(f"{PLAN}undo/", hand_views.undo, name="undo"),
    path(f"{PLAN}documents/", hand_views.documents_wanted, name="documents_wanted"),
    path(f"{PLAN}submit/", plan_views.submit, name="submit"),
    path(f"{PLAN}settle/", plan_views.settle, name="settle"),
    path(f"{PLAN}compare/", revision.compare_page, name="compare"),
    path(f"{PLAN}point/", revision.another_point, name="point"),
    path(f"{PLAN}revise/", revision.revise_page, name="revise"),
    path(f"{PLAN}files/<path:path>", plan_views.document, name="document"),
    path(f"{OFFICE}ledger/", records.ledger_page, name="ledger"),
    path(f"{OFFICE}ledger/<str:kind>/<str:ref>/", records.entry_page, name="entry"),
    path(f"{OFFICE}week/", records.week_page, name="week"),
    path(f"{OFFICE}week/<str:kind>/<str:ref>/", records.own_entry_page, name="own_entry"),
    path(f"{OFFICE}studies/", studies.studies_page, name="studies"),
    path(f"{OFFICE}studies/beside/", studies.studies_beside, name="studies_beside"),
    path(f"{OFFICE}studies/<str:kind>/start/", studies.study_start, name="study_start"),
    path(f"{OFFICE}studies/<uuid:job>/files/<path:path>", studies.study_file, name="study_file"),
]
