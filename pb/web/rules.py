"""The public page of the rules in plain words."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action
from pb.web import context, plain_rules
from pb.web.access import open_to

pages = Blueprint("rules", __name__, url_prefix="/editions/<slug>/rules")


@pages.route("")
@open_to(Action.READ_PUBLIC)
def index(slug: str) -> ResponseReturnValue:
    """Say the rules as residents read them, with the paragraphs they rest on."""
    edition = context.edition()
    return render_template(
        "rules/index.html",
        edition=edition,
        sections=plain_rules.sections(edition.rules),
    )
