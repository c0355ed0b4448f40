"""Every address of the workspace, page by page. What is not marked otherwise asks for a signed-in user
(LoginRequiredMiddleware), and names the least role that it is for (`web.roles`).
"""

from __future__ import annotations

from django.urls import path

from leadline.web.appraise import urls as appraise
from leadline.web.attribution import urls as attribution
from leadline.web.busyness import urls as busyness
from leadline.web.charts import urls as charts
from leadline.web.companies import urls as companies
from leadline.web.costs import urls as costs
from leadline.web.duplicates import urls as duplicates
from leadline.web.flow import urls as flow
from leadline.web.forecast import urls as forecast
from leadline.web.handover import urls as handover
from leadline.web.importing import urls as importing
from leadline.web.lead import urls as lead
from leadline.web.leads import urls as leads
from leadline.web.offers import urls as offers
from leadline.web.people import urls as people
from leadline.web.playbook import urls as playbook
from leadline.web.report import urls as report
from leadline.web.setting_up import urls as setting_up
from leadline.web.settings import urls as settings
from leadline.web.shell import urls as shell
from leadline.web.sign_in import sign_in, sign_in_by_link, sign_out
from leadline.web.sources import urls as sources
from leadline.web.stages import urls as stages
from leadline.web.static_files import static_file
from leadline.web.today import urls as today

PAGES = (
    today,
    leads,
    duplicates,
    lead,
    companies,
    flow,
    stages,
    handover,
    sources,
    offers,
    attribution,
    busyness,
    forecast,
    appraise,
    report,
    people,
    playbook,
    importing,
    settings,
    costs,
    setting_up,
    charts,
    shell,
)

urlpatterns = [
    path("sign-in", sign_in, name="sign_in"),
    path("sign-in/<str:token>", sign_in_by_link, name="sign_in_by_link"),
    path("sign-out", sign_out, name="sign_out"),
    path("file/<str:name>", static_file, name="file"),
    *(address for page in PAGES for address in page.urlpatterns),
]

handler400 = "leadline.web.refusals.bad_request"
handler403 = "leadline.web.refusals.not_allowed"
handler404 = "leadline.web.refusals.not_found"
handler500 = "leadline.web.refusals.failed"
