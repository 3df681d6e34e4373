"""The one place where the parts are put together."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import generate_csrf
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from config import Config
from pb.adapters.keys import KeyFolder
from pb.store.database import Database
from pb.web import access, filters, headers, i18n, pages, refusals
from pb.web.context import Deployment

HERE = Path(__file__).resolve().parent


def create_app(config: Config) -> Flask:
    """Return the site of one deployment.

    Raises:
        UnsafeEngine: the database could lose what was acknowledged.
        KeyMissing: the shared keys were never made; ``pb keys`` makes them.
    """
    app = Flask(
        "pb",
        root_path=str(HERE),
        template_folder=str(_beside("templates")),
        static_folder=str(_beside("static")),
        static_url_path="/static",
    )
    keys = KeyFolder(config.instance)
    if config.demo:
        keys.make_shared()
    app.config.from_mapping(_settings(config, keys))
    database = Database(config.database_url, pool_size=config.pool_size)
    database.require_floor()
    app.extensions["pb"] = Deployment(config, database, keys)
    _prepare_templates(app)
    Babel(app, locale_selector=i18n.locale, default_timezone="Europe/Warsaw")
    access.init_app(app)
    headers.init_app(app)
    refusals.init_app(app)
    filters.init_app(app)
    pages.init_app(app)
    return app


def _prepare_templates(app: Flask) -> None:
    """Let templates use GOV.UK's components, and the token of every form."""
    own = app.jinja_loader
    package = "govuk_frontend_jinja"
    components = PrefixLoader({package: PackageLoader(package)})
    app.jinja_loader = ChoiceLoader([own, components] if own else [components])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["csrf_token"] = generate_csrf


def _beside(folder: str) -> Path:
    """Return a folder inside the installed package, else beside it."""
    inside = HERE / folder
    return inside if inside.is_dir() else HERE.parent / folder


def _settings(config: Config, keys: KeyFolder) -> dict[str, object]:
    cookie = "__Host-pb" if config.secure else "pb"
    return {
        "SECRET_KEY": config.secret_key or keys.shared("secret-key"),
        "SESSION_COOKIE_NAME": cookie,
        "SESSION_COOKIE_SECURE": config.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": config.largest_request,
        "MAX_FORM_MEMORY_SIZE": config.largest_request,
        "TRUSTED_HOSTS": [config.host.rsplit(":", 1)[0]],
        "BABEL_DEFAULT_LOCALE": "pl",
        "BABEL_TRANSLATION_DIRECTORIES": str(HERE / "translations"),
        "WTF_CSRF_TIME_LIMIT": None,
        "SEND_FILE_MAX_AGE_DEFAULT": 31536000,
        "TEMPLATES_AUTO_RELOAD": False,
    }
