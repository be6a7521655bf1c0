"""What is read of trainers' modules, by noun; called as one."""

from lms.curriculum.modules.queries.history import (
    HistoryPage,
    ModuleVersionRow,
    VersionNotFound,
    get_version_source,
    history_page,
)
from lms.curriculum.modules.queries.listing import ListModulesPage, ModuleListRow, list_modules_page
from lms.curriculum.modules.queries.organisation import load_organisation, reach_of
from lms.curriculum.modules.queries.shown import (
    MATCHES,
    EditModulePage,
    ShownModule,
    ShowPreviewPage,
    TypedModule,
    edit_module_page,
    preview_page,
    show_module,
)

__all__ = [
    "MATCHES",
    "EditModulePage",
    "HistoryPage",
    "ListModulesPage",
    "ModuleListRow",
    "ModuleVersionRow",
    "ShowPreviewPage",
    "ShownModule",
    "TypedModule",
    "VersionNotFound",
    "edit_module_page",
    "get_version_source",
    "history_page",
    "list_modules_page",
    "load_organisation",
    "preview_page",
    "reach_of",
    "show_module",
]
