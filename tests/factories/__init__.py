"""Smallest valid objects, one file per feature: `make.employee()`, `make.job_role()`.

Each file holds one class `<Feature>Factory(session)`; `Make` is all of them together.
"""

import importlib
import pkgutil

from sqlalchemy.orm import Session


class Make:
    """All factories as one: `make.employee(name="Ben")`."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._factories = [
            getattr(
                importlib.import_module(f"{__name__}.{module.name}"), f"{module.name.title().replace('_', '')}Factory"
            )(session)
            for module in pkgutil.iter_modules(__path__)
        ]

    def __getattr__(self, name: str):
        for factory in self._factories:
            if hasattr(factory, name):
                return getattr(factory, name)
        raise AttributeError(name)
