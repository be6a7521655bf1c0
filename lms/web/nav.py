"""The menu."""

from dataclasses import dataclass

from flask import Flask, g, request, url_for

from lms.core.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One word in the menu, for who holds the permission."""

    label: str
    endpoint: str
    permission: Permission
    others: tuple[str, ...] = ()
    """Further endpoints, or whole blueprints as `people.*`, at which the entry is the current one."""

    def is_current(self, endpoint: str) -> bool:
        """Test if the entry leads to where the person is."""
        blueprint = endpoint.partition(".")[0] + ".*"
        return endpoint == self.endpoint or endpoint in self.others or blueprint in self.others


@dataclass(frozen=True, kw_only=True)
class NavLink:
    """A menu entry as the template shows it."""

    label: str
    url: str
    is_current: bool


def init_app(app: Flask, menu: tuple[MenuEntry, ...]) -> None:
    """Give templates `nav`, the entries that the viewer may use."""
    # The addresses never change, and building half a dozen of them on every page is not free.
    urls: dict[tuple[str, str], str] = {}

    def url_of(endpoint: str) -> str:
        key = request.script_root, endpoint
        if key not in urls:
            urls[key] = url_for(endpoint)
        return urls[key]

    def nav() -> list[NavLink]:
        viewer = g.get("viewer")
        if viewer is None:
            return []
        here = request.endpoint or ""
        return [
            NavLink(label=e.label, url=url_of(e.endpoint), is_current=e.is_current(here))
            for e in menu
            if e.permission in viewer.permissions and e.endpoint in app.view_functions
        ]

    app.jinja_env.globals["nav"] = nav
