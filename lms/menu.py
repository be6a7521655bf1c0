"""The menu: who sees which entry, and which pages belong to it.

Addresses only, by the names of their endpoints: it imports no feature.
"""

from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.web.nav import Menu, MenuArea, MenuEntry

MENU = Menu(
    training=(
        MenuEntry(
            label=_("Home"),
            endpoint="learning.home",
            permission=Permission.LEARNING_TAKE,
            others=(
                "learning.list_lessons",
                "reader.*",
                "quizzes.*",
                "recall.*",
                "announcements.list_received",
                "announcements.show_announcement",
                "pulse.start_pulse",
                "pulse.show_question",
                "pulse.answer_question",
            ),
        ),
        MenuEntry(
            label=_("Journey"),
            endpoint="learning.show_journey",
            permission=Permission.LEARNING_TAKE,
            others=("products.*", "observation.*", "stories.*", "vignettes.practise", "vignettes.mark_vignette"),
        ),
        MenuEntry(
            label=_("Observe"),
            endpoint="observation.list_observations",
            permission=Permission.LEARNING_TAKE,
            is_for_observers=True,
        ),
        MenuEntry(
            label=_("Mantra"),
            endpoint="learning.show_mantra",
            permission=Permission.LEARNING_TAKE,
            others=("wall.choose_sheet", "wall.show_sheet"),
        ),
        MenuEntry(
            label=_("Record"),
            endpoint="record.show_record",
            permission=Permission.LEARNING_TAKE,
            others=("record.list_evidence", "problems.list_own"),
        ),
    ),
    areas=(
        MenuArea(
            label=_("Content"),
            entries=(
                MenuEntry(label=_("Overview"), endpoint="desk.show_desk", permission=Permission.MODULES_SEE),
                MenuEntry(
                    label=_("Mantra"),
                    endpoint="vision.edit_mantra",
                    permission=Permission.MANTRA_EDIT,
                    others=("vision.*",),
                ),
                MenuEntry(
                    label=_("Journeys"),
                    endpoint="journeys.list_maps",
                    permission=Permission.MAPS_EDIT,
                    others=("journeys.*", "map_files.*", "suggestions.*"),
                ),
                MenuEntry(
                    label=_("Coverage"),
                    endpoint="coverage.show_coverage",
                    permission=Permission.MODULES_SEE,
                    others=("coverage.*",),
                ),
                MenuEntry(
                    label=_("Modules"),
                    endpoint="modules.list_modules",
                    permission=Permission.MODULES_SEE,
                    others=("modules.*", "media.*", "question_files.*"),
                ),
                MenuEntry(
                    label=_("Questions"),
                    endpoint="bank.list_questions",
                    permission=Permission.MODULES_SEE,
                    others=("bank.*",),
                ),
                MenuEntry(
                    label=_("Observer practice"),
                    endpoint="vignettes.list_vignettes",
                    permission=Permission.MODULES_EDIT,
                    others=(
                        "vignettes.write_vignette",
                        "vignettes.generate_vignettes",
                    ),
                ),
                MenuEntry(
                    label=_("Announcements"),
                    endpoint="announcements.list_announcements",
                    permission=Permission.ANNOUNCEMENTS_EDIT,
                    others=(
                        "announcements.create_announcement",
                        "announcements.edit_announcement",
                        "announcements.preview_announcement",
                        "launch.*",
                    ),
                ),
                MenuEntry(
                    label=_("Posters and screens"),
                    endpoint="wall.list_screens",
                    permission=Permission.SCREENS_EDIT,
                    others=("wall.add_screen", "wall.edit_screen"),
                ),
                MenuEntry(
                    label=_("Problems"),
                    endpoint="problems.list_problems",
                    permission=Permission.MODULES_EDIT,
                    others=("problems.answer_problem",),
                ),
                MenuEntry(
                    label=_("Courses"),
                    endpoint="curriculum.list_courses",
                    permission=Permission.MODULES_SEE,
                    others=("curriculum.show_course", "patches.*"),
                ),
                MenuEntry(
                    label=_("Releases"),
                    endpoint="curriculum.list_releases",
                    permission=Permission.MODULES_SEE,
                    others=("curriculum.draft_release", "curriculum.show_release"),
                ),
            ),
        ),
        MenuArea(
            label=_("People"),
            entries=(
                MenuEntry(
                    label=_("People"),
                    endpoint="directory.list_people",
                    permission=Permission.PEOPLE_EDIT,
                    others=(
                        "directory.*",
                        "photos.*",
                        "people.add_person",
                        "people.move_person",
                        "identity.show_account",
                        "identity.edit_grants",
                        "identity.edit_person",
                        "personal_data.*",
                    ),
                ),
                MenuEntry(
                    label=_("Departments and job roles"),
                    endpoint="organisation.list_departments",
                    permission=Permission.COMPANY_EDIT,
                    others=(
                        "organisation.add_department",
                        "organisation.edit_department",
                        "organisation.add_job_role",
                        "organisation.edit_job_role",
                        "organisation.preview_merge",
                        "organisation.merge_units",
                        "organisation.show_merge",
                    ),
                ),
                MenuEntry(
                    label=_("Sites"),
                    endpoint="organisation.list_sites",
                    permission=Permission.COMPANY_EDIT,
                    others=("organisation.add_site", "organisation.edit_site"),
                ),
                MenuEntry(
                    label=_("Import"),
                    endpoint="people_imports.import_people",
                    permission=Permission.PEOPLE_EDIT,
                    others=("people_imports.*",),
                ),
            ),
        ),
        MenuArea(
            label=_("Reports"),
            entries=(
                MenuEntry(
                    label=_("My team"),
                    endpoint="dashboards.show_team",
                    permission=Permission.TEAM_SEE,
                    others=(
                        "dashboards.show_cell",
                        "dashboards.show_person",
                        "deputies.*",
                        "needs.*",
                        "roster.*",
                        "pulse.show_team",
                        "pulse.predict_team",
                    ),
                ),
                MenuEntry(
                    label=_("Observations"),
                    endpoint="observation.list_observations",
                    permission=Permission.OBSERVATIONS_RECORD,
                    others=(
                        "observation.*",
                        "observers.*",
                        "planner.*",
                        "vignettes.practise",
                        "vignettes.mark_vignette",
                    ),
                ),
                MenuEntry(
                    label=_("Huddles"),
                    endpoint="huddles.list_huddles",
                    permission=Permission.TEAM_SEE,
                    others=("huddles.*",),
                ),
                MenuEntry(
                    label=_("Announcements"),
                    endpoint="announcements.list_team",
                    permission=Permission.TEAM_SEE,
                    others=("announcements.show_team_announcement",),
                ),
                MenuEntry(label=_("Customer’s eyes"), endpoint="walk.walk_team", permission=Permission.TEAM_SEE),
                MenuEntry(
                    label=_("Whole company"),
                    endpoint="dashboards.show_company",
                    permission=Permission.COMPANY_SEE,
                    others=("walk.walk_company", "results.*"),
                ),
                MenuEntry(
                    label=_("Pulses"),
                    endpoint="pulse.list_pulses",
                    permission=Permission.PULSES_RUN,
                    others=("pulse.plan_pulse", "pulse.save_pulse", "pulse.show_pulse"),
                ),
            ),
        ),
        MenuArea(
            label=_("Settings"),
            entries=(
                MenuEntry(
                    label=_("Company"),
                    endpoint="organisation.edit_company",
                    permission=Permission.COMPANY_EDIT,
                    others=("setup.*", "transfers.*"),
                ),
                MenuEntry(
                    label=_("E-mail"),
                    endpoint="notifications.edit_server",
                    permission=Permission.SETTINGS_EDIT,
                    others=("notifications.edit_times", "notifications.send_trial"),
                ),
                MenuEntry(
                    label=_("Sent e-mail"),
                    endpoint="notifications.list_deliveries",
                    permission=Permission.SETTINGS_EDIT,
                ),
                MenuEntry(
                    label=_("More settings"),
                    endpoint="settings.list_settings",
                    permission=Permission.SETTINGS_EDIT,
                    others=("settings.*",),
                ),
                MenuEntry(label=_("Audit log"), endpoint="audit_log.list_entries", permission=Permission.SETTINGS_EDIT),
                MenuEntry(label=_("Health"), endpoint="system_health.show_health", permission=Permission.SETTINGS_EDIT),
            ),
        ),
    ),
)
