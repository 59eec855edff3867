"""Every page that axe looks at, one line each. A template that extends base.html and is in no case fails the suite.

    case("styleguide", "/styleguide/", role="staff")
    case("thread", lambda person: ThreadFactory(asker=person).get_absolute_url(), role="participant")
    case("ask-errors", "/consultations/ask/", role="participant", state=submit_empty)
    case("not-found", rendered("404.html"))

`path` is an address, or a callable that gets the person of `role` (None for a visitor), makes what the page shows and
returns the address. `state` is a callable that gets the Playwright page and brings it into the state to look at.
"""

from accelerators.events.enums import EventState
from consultations.enums import ConsultationState
from tests.browser import (
    answers,
    certificates,
    community,
    consultations,
    courses,
    demo,
    discussions,
    events,
    mail,
    people,
    question_bank,
    quizzes,
    site,
    surveys,
    works,
    works_marking,
)
from tests.browser.axe import CASES, case, open_details, rendered, submit_empty

__all__ = ["CASES"]

# Design ---------------------------------------------------------------------------------------------------------------
case("styleguide", "/styleguide/", role="staff", state=open_details)
case("styleguide-dark", "/styleguide/", role="staff", state=open_details, dark=True)
for _scheme in ("black-on-white", "white-on-black", "blue-on-light-blue"):
    case(
        f"styleguide-{_scheme}",
        "/styleguide/",
        role="staff",
        state=open_details,
        cookies={"vector_vision": f"largest.{_scheme}.widest.off"},
    )
case("low-vision", "/interface/low-vision/")
case("low-vision-on", "/interface/low-vision/", cookies={"vector_vision": "large.black-on-white.normal.on"})
case("not-found", rendered("404.html"))
case("forbidden", rendered("403.html"))
case("button-only", rendered("405.html"))
case("saved-meanwhile", rendered("409.html"))
case("bad-request", rendered("400.html"))
case("server-error", rendered("500.html"))
case("stale-form", rendered("403_csrf.html"))

# People ---------------------------------------------------------------------------------------------------------------
case("sign-in", "/people/sign-in/", state=open_details)
case("sign-in-errors", "/people/sign-in/", state=submit_empty)
case("sign-in-sent", "/people/letter-sent/")
case("sign-in-link", lambda person: people.link())
case("invitation-link", lambda person: people.link(invitation=True))
case("sign-in-link-used", lambda person: people.used_link())
case("sign-in-link-unknown", "/people/sign-in/link/unknown/")
case("sign-out", "/people/sign-out/", role="person")
case("locked-out", rendered("people/locked_out.html"))
case("too-many", rendered("429.html"))
case("consent", lambda person: people.before_consent(person), role="person")
case("consent-errors", lambda person: people.before_consent(person), role="person", state=submit_empty)
case("consent-given", "/people/consent/", role="person")
case("consent-withdraw", "/people/consent/withdraw/", role="person")
case("consent-withdrawn", "/people/consent/withdraw/", role="person", state=people.tick_and_press)
case("profile", "/people/profile/", role="coordinator")
case("profile-staff", "/people/profile/", role="staff")
case("profile-saved", "/people/profile/saved/", role="person")
case("password", "/people/profile/password/", role="person")
case("password-errors", "/people/profile/password/", role="person", state=submit_empty)
case("password-changed", rendered("people/password_changed.html"))
case("own-data", "/people/profile/data/", role="coordinator")
case("deletion", "/people/profile/deletion/", role="person")
case("deletion-done", "/people/profile/deletion/done/")
case("people", lambda person: people.my_people(person), role="head")
case("people-none", "/people/?q=никого", role="head")
case("invite", "/people/invite/", role="head")
case("invite-errors", "/people/invite/", role="staff", state=submit_empty)
case("invited", lambda person: people.invited(person), role="head")
case("invitations", lambda person: people.invited(person, "people:invitations"), role="head")
case("invitations-empty", "/people/invitations/", role="head")
case("people-refused", rendered("people/refused.html", message="Это приглашение уже принято."))
case("place-end", lambda person: people.place_end(person), role="head")
case("place-ended", lambda person: people.place_end(person), role="head", state=people.tick_and_press)
case("import", "/people/import/", role="staff")
case("import-errors", "/people/import/", role="staff", state=submit_empty)
case("import-preview", lambda person: people.preview(person), role="staff")
case("import-problems", lambda person: people.preview(person, is_wrong=True), role="staff")
case("import-done", lambda person: people.applied(person), role="staff")
case("second-factor", "/account/second-factor/", role="staff")
case("second-factor-on", lambda person: people.second_factor(person, "mfa_index"), role="staff")
case("second-factor-code", lambda person: people.link_of_staff(), state=people.press)
case("second-factor-again", lambda person: people.second_factor(person, "mfa_reauthenticate"), role="staff")
case("second-factor-set-up", "/account/second-factor/set-up/", role="staff")
case("second-factor-off", rendered("mfa/totp/deactivate_form.html"))
case("spare-codes", rendered("mfa/recovery_codes/index.html", can_view_codes=True, unused_codes=["12345678"]))
case("spare-codes-new", rendered("mfa/recovery_codes/generate.html"))
case("password-again", rendered("account/reauthenticate.html"))

# Mail -----------------------------------------------------------------------------------------------------------------
case("unsubscribe", lambda person: mail.unsubscribe())
case("unsubscribed", lambda person: mail.unsubscribe(), state=mail.press_first_button)
case("unsubscribed-before", lambda person: mail.unsubscribe(is_wanted=False))
case("subscriptions", "/mail/subscriptions/", role="participant")
case("subscriptions-saved", "/mail/subscriptions/?saved=1", role="participant")

# Courses --------------------------------------------------------------------------------------------------------------
case("catalogue", lambda person: courses.catalogue(person))
case("catalogue-mine", lambda person: courses.catalogue(person), role="participant")
case("catalogue-empty", lambda person: courses.empty_catalogue(person))
case("course", lambda person: courses.entrance(person))
case("course-signed-in", lambda person: courses.entrance(person), role="participant")
case("course-by-invitation", lambda person: courses.closed_entrance(person))
case("course-empty", lambda person: courses.empty_course(person))
case("course-begins", lambda person: courses.home(person), role="participant")
case("course-home", lambda person: courses.home(person, done=2), role="participant")
case("course-late", lambda person: courses.late_home(person), role="participant")
case("course-completed", lambda person: courses.home(person, done=6, completed=True), role="participant")
case("module", lambda person: courses.module(person), role="participant")
case("module-empty", lambda person: courses.empty_module(person))
case("lesson", lambda person: courses.lesson(person), role="participant", state=open_details)
case("lesson-dark", lambda person: courses.lesson(person), role="participant", dark=True)
case(
    "lesson-low-vision",
    lambda person: courses.lesson(person),
    role="participant",
    cookies={"vector_vision": "largest.white-on-black.widest.off"},
)
case("course-gated", lambda person: courses.gated(person), role="participant")
case("lesson-gated", lambda person: courses.gated(person, page="module-1/lesson-2/"), role="participant")
case("lesson-locked", lambda person: courses.gated(person, page="module-2/lesson-1/"), role="participant")
case("lesson-blocks", lambda person: courses.lesson_blocks(person), role="participant", state=open_details)
case("lesson-done", lambda person: courses.lesson(person, done=1), role="participant")
case("lesson-last", lambda person: courses.last_lesson(person), role="participant")
case("lesson-open", lambda person: courses.open_lesson(person))
case("lesson-closed", lambda person: courses.closed_lesson(person))
case("lesson-staff", lambda person: courses.closed_lesson(person), role="staff")
case("enrolment-accept", lambda person: courses.invitation(person), role="participant")
case("enrolment-accept-void", lambda person: courses.void_invitation(person), role="participant")
case("enrolment-welcome", lambda person: courses.welcome(person), role="participant")
case("course-approval", lambda person: courses.approval(person), role="participant")
case("course-applied", lambda person: courses.applied(person, page="course"), role="participant")
case("enrolment-requested", lambda person: courses.applied(person), role="participant")
case("enrolment-declined", lambda person: courses.applied(person, is_declined=True), role="participant")
case("run-requests", lambda person: courses.requests(person), role="person")
case("run-requests-empty", lambda person: courses.requests(person, number=0), role="person")
case("request-decide", lambda person: courses.request(person), role="person")
case("request-decide-errors", lambda person: courses.request(person), role="person", state=courses.decline_empty)
case("enrolment-leave", lambda person: courses.leaving(person), role="participant")
case("enrolment-decline", lambda person: courses.declining(person), role="participant")
case("enrolment-left", lambda person: courses.left(person), role="participant")
case("enrolment-finished", lambda person: courses.finished(person), role="participant")
case("enrolment-refused", rendered("courses/enrolment_refused.html", course_url="/learn/", reason="Мест нет."))
case("item-refused", rendered("courses/item_refused.html", item_url="/learn/", reason="Курс завершён."))
case("my-courses", lambda person: courses.mine(person), role="participant")
case("my-courses-empty", "/learn/my/", role="participant")
case("teaching", lambda person: courses.teaching(person), role="person")
case("teaching-empty", "/learn/teaching/", role="person")
case("run-progress", lambda person: courses.run_progress(person), role="person")
case("run-progress-empty", lambda person: courses.empty_run_progress(person), role="person")
case("organisation-progress", lambda person: courses.organisation_progress(person), role="coordinator")
case(
    "organisation-progress-empty",
    lambda person: courses.organisation_progress(person, is_empty=True),
    role="coordinator",
)

# Discussions ----------------------------------------------------------------------------------------------------------
case("discussion", lambda person: discussions.module(person), role="participant")
case("discussion-empty", lambda person: discussions.module(person, threads=0), role="participant", state=submit_empty)
case("discussion-thread", lambda person: discussions.thread(person), role="participant")
case("discussion-thread-closed", lambda person: discussions.thread(person, is_closed=True), role="participant")
case("discussion-thread-tutor", lambda person: discussions.taught(person).get_absolute_url(), role="person")
case("discussions-mine", lambda person: discussions.mine(person), role="participant")
case("discussions-mine-empty", "/discussions/", role="participant")
case("discussion-letters", lambda person: discussions.letters(person), role="participant")
case("discussion-letters-saved", lambda person: discussions.letters(person), role="participant", state=discussions.save)
case("post-edit", lambda person: discussions.own(person, "post-edit"), role="participant")
case("post-delete", lambda person: discussions.own(person, "post-delete"), role="participant")
case("post-hide", lambda person: discussions.moderated(person, "post-hide"), role="person", state=submit_empty)
case("post-report", lambda person: discussions.moderated(person, "post-report"), role="person")
case(
    "post-reported", lambda person: discussions.moderated(person, "post-report"), role="person", state=discussions.send
)
case("reports", lambda person: discussions.reports(person), role="person")
case("reports-empty", lambda person: discussions.no_reports(person), role="person")

# Consultations --------------------------------------------------------------------------------------------------------
case("ask", "/consultations/ask/", role="coordinator")
case("ask-errors", "/consultations/ask/", role="coordinator", state=submit_empty)
case(
    "ask-suggestions", lambda person: consultations.similar_to_come(person), "coordinator", consultations.type_question
)
case("ask-similar", lambda person: consultations.similar_to_come(person), "coordinator", consultations.reach_similar)
case("ask-details", lambda person: consultations.similar_to_come(person), "coordinator", consultations.reach_details)
case("ask-details-errors", "/consultations/ask/", "coordinator", consultations.send_incomplete)
case("ask-details-without-organisation", "/consultations/ask/", "person", consultations.reach_details_at_once)
case("ask-follows", lambda person: consultations.going_on(person), "coordinator", consultations.reach_details_at_once)
case("thread-past", lambda person: consultations.past(person), role="coordinator")
case("thread-helped", lambda person: consultations.helped(person, has_helped=True), role="coordinator")
case("thread-not-helped", lambda person: consultations.helped(person, has_helped=False), role="coordinator")
case("question-received", lambda person: consultations.received(person), role="coordinator")
case("questions-empty", "/consultations/", role="coordinator")
case("questions", lambda person: consultations.listed(person), role="coordinator")
case("queue-empty", lambda person: consultations.queue(person, count=0), role="person")
case("queue", lambda person: consultations.queue(person, count=25), role="person")
for _view in ("", "consultations:queue", "consultations:question-list", "cabinet:home"):
    case(
        f"long-word-{_view or 'thread'}",
        lambda person, view=_view: consultations.long_word(person, view),
        role="person",
    )
for _state in ConsultationState:
    case(f"thread-{_state}", lambda person, state=_state: consultations.thread(person, state), role="coordinator")
case("thread-expert", lambda person: consultations.held(person), role="person")
case(
    "thread-expert-errors",
    lambda person: consultations.held(person),
    role="person",
    state=consultations.send_nothing,
)
case("thread-expert-all", lambda person: consultations.held_with_all(person), role="person")
case("thread-expert-letters", lambda person: consultations.held_with_letters(person), role="person")
case("thread-expert-dark", lambda person: consultations.held_with_all(person), role="person", dark=True)
case(
    "thread-expert-refused",
    lambda person: consultations.held(person),
    role="person",
    state=consultations.refused_answer,
)
case(
    "thread-expert-documents",
    lambda person: consultations.held(person),
    role="person",
    state=consultations.found_documents,
)
case("thread-expert-joined", lambda person: consultations.joined(person), role="person")
case("question-arrange", lambda person: consultations.arrange(person), role="person")
case(
    "question-merge-answer",
    lambda person: consultations.merge_answer(person),
    role="person",
    state=consultations.join_answered,
)
case("question-arrange-joined", lambda person: consultations.arrange(person, is_joined=True), role="person")
case(
    "question-arrange-errors",
    lambda person: consultations.arrange(person),
    role="person",
    state=consultations.join_nothing,
)
case(
    "queue-filtered",
    lambda person: f"{consultations.queue(person, count=2)}?view=unclaimed&kind=ngo",
    role="person",
)
case("reusable-answers", lambda person: consultations.phrases(person), role="person")
case("reusable-answers-empty", lambda person: consultations.phrases_empty(person), role="person")
case("reusable-answer", lambda person: consultations.phrase_edit(person), role="person")
case("thread-free", lambda person: consultations.free(person), role="person")
case("question-assign", lambda person: consultations.passing_on(person), role="person")
case("question-assign-errors", lambda person: consultations.passing_on(person), role="person", state=submit_empty)
case("message-sent", lambda person: consultations.sent(person), role="coordinator")
case("message-sent-expert", lambda person: consultations.sent_by_expert(person), role="person")
case(
    "deed-refused",
    rendered("consultations/deed_refused.html", consultation=consultations.REFUSED, reason="Вопрос уже взят."),
)

# Events ---------------------------------------------------------------------------------------------------------------
case("events", lambda person: events.coming(person))
case("events-empty", "/events/")
case("events-past", lambda person: events.past(person))
case("events-past-empty", "/events/past/")
for _event_state in EventState:
    case(f"event-{_event_state}", lambda person, state=_event_state: events.in_state(state))
case("event-invited", lambda person: events.invited(person), role="coordinator")

# Site: pages, regions, search, cabinet --------------------------------------------------------------------------------
case("home", lambda person: site.home(person))
case("home-dark", lambda person: site.home(person), dark=True)
case("programme", lambda person: site.programme(person))
case("programme-empty", lambda person: site.programme_empty(person))
case("standard", lambda person: site.standard(person))
case("standard-parent", lambda person: site.standard_parent(person))
case("regions", lambda person: site.regions(person))
case("regions-empty", lambda person: site.regions_empty(person))
case("region", lambda person: site.region(person))
case("region-bare", lambda person: site.region_bare(person))
case("search", "/search/")
case("search-found", lambda person: site.found(person))
case("search-nothing", "/search/?q=%D0%B1%D0%B5%D0%B3%D0%B5%D0%BC%D0%BE%D1%82")
case("cabinet-first-time", "/cabinet/", role="person")
case("cabinet-member", "/cabinet/", role="coordinator")
case("cabinet-accelerator", lambda person: site.cabinet_of_staff(person), role="person")

# Surveys --------------------------------------------------------------------------------------------------------------
case("survey-begin", lambda person: surveys.asked(person).get_absolute_url(), role="coordinator")
case("survey-go-on", lambda person: surveys.misspell(surveys.asked(person)).get_absolute_url(), role="coordinator")
case("survey-section", lambda person: surveys.page_of("section", surveys.asked(person), 1), role="coordinator")
case(
    "survey-section-errors",
    lambda person: surveys.page_of("section", surveys.misspell(surveys.asked(person)), 1),
    role="coordinator",
    state=open_details,
)
case("survey-review-missing", lambda person: surveys.page_of("review", surveys.asked(person)), role="coordinator")
case(
    "survey-review",
    lambda person: surveys.page_of("review", surveys.fill_in(surveys.asked(person))),
    role="coordinator",
)
case(
    "survey-submitted",
    lambda person: surveys.page_of("submitted", surveys.submit(surveys.asked(person))),
    role="coordinator",
)
case(
    "survey-answers",
    lambda person: surveys.page_of("answers", surveys.submit(surveys.asked(person))),
    role="coordinator",
)
case(
    "survey-closed",
    lambda person: surveys.page_of("answers", surveys.close(surveys.misspell(surveys.asked(person)))),
    role="coordinator",
)
case("survey-answers-office", lambda person: surveys.with_letters(), role="staff")
case("survey-link-unknown", "/surveys/link/guessed/")
case(
    "survey-link-refused",
    rendered("surveys/link_refused.html", response=surveys.REFUSED, reason="Писать некому."),
)
case("survey-link-renewed", lambda person: surveys.with_letters(), role="staff", state=surveys.renew)
case("surveys-empty", "/surveys/", role="person")
case("surveys", lambda person: surveys.asked(person) and "/surveys/", role="coordinator")
case("surveys-office", lambda person: surveys.wave_page("responses") and "/surveys/", role="staff")
case("survey-wave", lambda person: surveys.wave_page("responses"), role="staff")
case("survey-wave-planned", lambda person: surveys.planned(), role="staff")
case("survey-results", lambda person: surveys.wave_page("results"), role="staff", state=open_details)
case("survey-results-empty", lambda person: surveys.wave_page("results", submitted=0), role="staff")

# Question bank --------------------------------------------------------------------------------------------------------
case("quiz-statistics", lambda person: question_bank.statistics(person), role="person", state=open_details)
case("quiz-statistics-empty", lambda person: question_bank.statistics(person, people=0), role="person")
case("question-preview", lambda person: question_bank.preview(person), role="staff")
case(
    "question-preview-answered", lambda person: question_bank.preview(person), role="staff", state=question_bank.answer
)

# Demo -----------------------------------------------------------------------------------------------------------------
case("demo", lambda person: demo.overview(person), role="staff")
case("demo-letter", lambda person: demo.letter(person), role="staff")

# Works: participant and head ------------------------------------------------------------------------------------------
for _name, _address, _role, _state in works.PAGES:
    case(_name, _address, role=_role, state=_state)
case("work-deed-refused", rendered("works/deed_refused.html", **works.REFUSED))

# The tutor's side of works --------------------------------------------------------------------------------------------
for _name, _address, _state in works_marking.PAGES:
    case(_name, _address, role="person", state=_state)
case("marking-refused", rendered("works/marking_refused.html", **works_marking.REFUSED))

# Quizzes --------------------------------------------------------------------------------------------------------------
for _name, _role, _address, _state in quizzes.PAGES:
    case(_name, _address, role=_role, state=_state)
case("quiz-refused", rendered("quizzes/refused.html", **quizzes.REFUSED))

# Community ------------------------------------------------------------------------------------------------------------
for _name, _role, _address, _state in community.PAGES:
    case(_name, _address, role=_role, state=_state)
case("practice", lambda person: community.practice())
case("community-deed-refused", rendered("community/deed_refused.html", **community.REFUSED))
case("community-post-changed", rendered("community/post_changed.html", **community.CHANGED))
case("community-topic-became", rendered("community/topic_became.html", **community.BECAME))

# Certificates and the course pack -------------------------------------------------------------------------------------
for _name, _address, _role in certificates.PAGES:
    case(_name, _address, role=_role)

# Published answers and the queue's report -----------------------------------------------------------------------------
for _name, _address, _role, _state in answers.PAGES:
    case(_name, _address, role=_role, state=_state)
case("answer-refused", rendered("answers/refused.html", **answers.REFUSED))
