"""The application factory: named steps in order, nothing else."""

import logging
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from flask import Flask
from flask.templating import Environment
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from lms.core import garbage, logs
from lms.core.config import Config
from lms.core.db import Database
from lms.core.instance import open_instance_database
from lms.files.store import DiskStore
from lms.identity.login import loader
from lms.outbox.engine import Engine
from lms.web import (
    addresses,
    bodies,
    compression,
    context,
    errors,
    filters,
    frame,
    guards,
    headers,
    icons,
    language,
    nav,
    ports,
    request_log,
    resources,
    static_files,
)

with garbage.none_expected():
    from lms import answers, menu, wiring

logger = logging.getLogger(__name__)


class _Environment(Environment):
    def make_globals(self, d: Any) -> Any:
        # Jinja lays a map over the globals of each template, which is read name by name for each page. Ours are the same for all.
        return super().make_globals(d) if d else self.globals


class _Template(jinja2.Template):
    def _get_default_module(self, ctx: Any = None) -> Any:  # noqa: ARG002  the signature is Jinja's
        # At each import Jinja looks for globals that only the importing template has. Here all templates have the same.
        return super()._get_default_module()


def create_app(config: Config, database: Database | None = None) -> Flask:
    """Build the application for a configuration; tests may bring a database of their own."""
    app = Flask("lms", static_folder=None, template_folder="web/templates")
    configure(app, config)
    trust_proxies(app, config)
    open_stores(app, config, database)
    prepare_templates(app, config)
    request_log.init_app(app)
    language.init_app(app)
    addresses.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    compression.init_app(app)
    headers.init_app(app, is_https=config.is_https)
    bodies.init_app(app)
    csrf = CSRFProtect(app)
    for view in wiring.SIGNED_LINKS:
        csrf.exempt(view)
    loader.init_app(app)
    guards.init_app(app)
    register_features(app)
    nav.init_app(app, menu.MENU)
    frame.init_app(app)
    static_files.init_app(app, config.instance_path)
    icons.init_app(app)
    return app


def configure(app: Flask, config: Config) -> None:
    """Set Flask's own settings from ours."""
    logs.configure(level=config.log_level, as_json=config.log_format == "json")
    if config.may_hide_addresses:
        logger.warning(
            "public_base_url begins with https, but trusted_proxies is 0: behind a proxy all visitors share one address, "
            "and one person's wrong passwords slow everybody down. Set trusted_proxies to the number of proxies."
        )
    app.config.update(
        DEBUG=False,  # whatever the environment says
        SECRET_KEY=config.secret_key,
        SECRET_KEY_FALLBACKS=list(config.secret_key_fallbacks),
        # Flask-WTF knows no fallbacks; the serializer beneath it takes a list and signs with the last.
        WTF_CSRF_SECRET_KEY=config.signing_keys,
        TRUSTED_HOSTS=list(config.hosts),
        SESSION_COOKIE_NAME="__Host-session" if config.is_https else "session",
        SESSION_COOKIE_SECURE=config.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        # A long quiz must not end in a stale token; the token stays bound to the session.
        WTF_CSRF_TIME_LIMIT=None,
        PREFERRED_URL_SCHEME="https" if config.is_https else "http",
    )


def trust_proxies(app: Flask, config: Config) -> None:
    """Believe exactly the proxies that stand in front."""
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the documented way to wrap
            app.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies, x_host=0, x_prefix=0
        )


def open_stores(app: Flask, config: Config, database: Database | None) -> None:
    """Open the database and the store of background work."""
    wiring.fill_registries()
    opened = resources.Resources(
        config=config,
        zone=ZoneInfo(config.time_zone),
        database=database or open_instance_database(config),
        files=DiskStore(config.files_path),
        engine=Engine(
            lambda: resources.resources(app).database, url=config.huey_url, instance_path=config.instance_path
        ),
    )
    resources.init_app(app, opened)


def prepare_templates(app: Flask, config: Config) -> None:
    """Refuse undefined names; give templates what every page needs."""
    app.jinja_environment = _Environment
    app.jinja_env.template_class = _Template
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    context.init_app(app, is_demo=config.is_demo)


def register_features(app: Flask) -> None:
    """Register the blueprints in wiring's order, and give them what lies above them."""
    ports.init_app(app, answers.PORTS)
    for blueprint in wiring.BLUEPRINTS:
        app.register_blueprint(blueprint)
