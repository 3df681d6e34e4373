"""A page that shows every component once, for tests and for looking at.

`python -m tests.web.gallery` serves it on 127.0.0.1, port 8123.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request, url_for
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.file import FileField
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def said(text: str) -> str:
    """Mark a text that the page was given, so that a test can tell it."""
    return f"¤{text}"


def needed(text: str) -> InputRequired:
    return InputRequired(message=said(text))


class ItemForm(Form):
    """One row of the costs."""

    name = StringField(said("Pozycja"), validators=[needed("Wiersz: wpisz pozycję.")])
    amount = StringField(said("Kwota"), validators=[needed("Wiersz: wpisz kwotę.")])


class GalleryForm(FlaskForm):
    """One field of each kind."""

    seen = HiddenField()
    title = StringField(
        said("Tytuł projektu"),
        description=said("Najwyżej 100 znaków."),
        validators=[needed("Wpisz tytuł projektu.")],
    )
    email = EmailField(
        said("Adres e-mail"),
        render_kw={"autocomplete": "email"},
        validators=[needed("Wpisz adres e-mail.")],
    )
    password = PasswordField(said("Hasło"), validators=[needed("Wpisz hasło.")])
    cost = StringField(said("Koszt"), validators=[needed("Wpisz koszt.")])
    day = StringField(
        said("Dzień"), render_kw={"type": "date"}, validators=[needed("Wpisz dzień.")]
    )
    description = TextAreaField(
        said("Opis"), validators=[needed("Wpisz opis."), Length(max=500)]
    )
    note = TextAreaField(said("Uwagi"), validators=[needed("Wpisz uwagi.")])
    pool = RadioField(
        said("Pula"),
        choices=[
            SelectChoice("large", said("Projekty duże")),
            SelectChoice("small", said("Projekty małe")),
        ],
        validators=[needed("Wybierz pulę.")],
    )
    groups = SelectMultipleField(
        said("Dla kogo?"),
        choices=[
            SelectChoice("children", said("Dzieci")),
            SelectChoice("seniors", said("Seniorzy")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[needed("Wybierz, dla kogo jest projekt.")],
    )
    district = SelectField(
        said("Osiedle"),
        choices=[
            SelectChoice("", said("Wybierz osiedle")),
            SelectChoice("n", said("Nowe Zmyślone")),
        ],
        validators=[needed("Wybierz osiedle.")],
    )
    lives = BooleanField(
        said("Mieszkam w mieście"), validators=[needed("Potwierdź, że tu mieszkasz.")]
    )
    card = FileField(said("Lista poparcia"), validators=[needed("Dodaj plik.")])
    items = FieldList(FormField(ItemForm), min_entries=2)

    @property
    def general(self) -> list[str]:
        """Faults of the whole form."""
        return [said("Sprawdź formularz i wyślij jeszcze raz.")] if self.errors else []


@dataclass
class Link:
    """A link of the frame."""

    text: str
    href: str
    active: bool = False


@dataclass
class Named:
    """Anything with these attributes, as templates read them."""

    values: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None


class Pages:
    """The pages of a list."""

    number = 5
    last = 9

    def href(self, number: int) -> str:
        """Return the address of a page."""
        return f"/?page={number}"


_STAGES = {
    "preparation": ("Przygotowanie", "past"),
    "submission": ("Nabór wniosków", "past"),
    "verification": ("Weryfikacja", "now"),
    "voting": ("Głosowanie", "next"),
    "results": ("Wyniki", "next"),
}


def frame() -> Named:
    """Return what the layout shows around the page."""
    language = request.args.get("lang", "pl")
    return Named(
        {
            "lang": language,
            "city": said("Miasto Zmyślin"),
            "service": said("Budżet obywatelski 2027"),
            "navigation": [
                Link(said("Start"), "/", active=True),
                Link(said("Propozycje"), "/?p"),
                Link(said("Głosowanie"), "/?v"),
                Link(said("Wyniki"), "/?r"),
            ],
            "languages": [
                Named(
                    {
                        "code": code,
                        "name": said(name),
                        "href": f"/?lang={code}",
                        "current": code == language,
                    }
                )
                for code, name in {"pl": "Polski", "en": "English"}.items()
            ],
            "account": None if "out" in request.args else _account(),
            "sign_out": "/sign-out",
            "sign_in": "/sign-in",
            "demo": _demo(),
            "messages": [Named({"kind": "success", "text": said("Zapisano.")})],
            "footer": [
                Link(said("Dostępność"), "/?a"),
                Link(said("Prywatność"), "/?b"),
            ],
        }
    )


def _account() -> Named:
    menu = [Link(said("Moje propozycje"), "/?m"), Link(said("Weryfikacja"), "/?w")]
    return Named({"name": said("Zmyślona Osoba"), "menu": menu})


def _demo() -> Named:
    stages = [
        Named({"name": name, "text": said(text), "state": state})
        for name, (text, state) in _STAGES.items()
    ]
    about = said("To jest pokaz: przesuwa harmonogram wymyślonej edycji.")
    return Named({"stages": stages, "action": "/demo", "text": about})


def site(translations: str = "") -> Flask:
    """Return an app with the project's templates and one page of components."""
    app = Flask(
        "gallery", static_folder=str(ROOT / "static"), static_url_path="/static"
    )
    app.config.update(SECRET_KEY="gallery", WTF_CSRF_CHECK_DEFAULT=False)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = translations
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.loader = ChoiceLoader(
        [
            FileSystemLoader([ROOT / "templates", Path(__file__).parent]),
            PrefixLoader(
                {"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}
            ),
        ]
    )
    Babel(app, locale_selector=lambda: request.args.get("lang", "pl"))
    CSRFProtect(app)
    app.context_processor(lambda: {"page": frame()})
    app.jinja_env.globals["static_url"] = _static_url
    app.jinja_env.globals["said"] = said
    app.add_url_rule("/", view_func=gallery, methods=["GET", "POST"])
    app.add_url_rule("/ballot", view_func=ballot)
    app.add_url_rule("/error", view_func=error)
    app.after_request(_with_policy)
    return app


def _static_url(name: str) -> str:
    digest = hashlib.sha256((ROOT / "static" / name).read_bytes()).hexdigest()[:12]
    return url_for("static", filename=name, v=digest)


def _with_policy(response: Any) -> Any:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def gallery() -> str:
    """Every component but the ballot's."""
    form = GalleryForm(formdata=request.form if request.method == "POST" else None)
    if request.method == "POST":
        form.validate()
    return render_template("gallery.html", form=form, pages=Pages())


def ballot() -> str:
    """The ballot's cards."""
    return render_template("gallery_ballot.html")


def error() -> str:
    """The page of an error."""
    return render_template(
        "errors/page.html",
        title=said("Nie ma takiej strony"),
        text=said("Sprawdź adres."),
        what_next=said("Albo zacznij od początku."),
        links=[Link(said("Propozycje"), "/")],
        code=404,
    )


def speaking(app: Flask, say: Callable[[str], str]) -> Flask:
    """Let every text of the templates go through a function instead of a catalogue."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        say, lambda one, many, n: say(one if n == 1 else many), newstyle=True
    )
    return app


if __name__ == "__main__":
    site().run(port=8123)
