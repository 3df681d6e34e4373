"""The audit log: for auditors whole, for everybody its head."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from pb.charts.table import as_csv
from pb.domain.permissions import Action
from pb.evidence.chain import Broken
from pb.services import audit
from pb.services.audit import Wanted
from pb.web import act_facts, act_words, audit_sentences, context
from pb.web.access import open_to
from pb.web.forms.audit import AuditForm
from pb.web.paging import Pages, page_number

pages = Blueprint("audit", __name__)


@pages.route("/editions/<slug>/office/audit")
@open_to(Action.READ_AUDIT)
def index(slug: str) -> ResponseReturnValue:
    """List recorded acts under a filter, newest first, each with what it changed."""
    edition = context.edition()
    with context.database().reading() as session:
        form = AuditForm(edition, audit.actors(session))
        wanted = form.wanted if form.validate() else Wanted(edition=edition.id)
        listed = audit.listed(session, wanted, page_number())
        head = audit.head(session)
    return render_template(
        "audit/index.html",
        edition=edition,
        form=form,
        listed=listed,
        pages=Pages(listed.page, listed.pages, form.query),
        head=head,
        told=act_facts.told,
        act=act_words.act,
        subject=act_words.subject,
    ), form.status


@pages.route("/editions/<slug>/office/audit/check")
@open_to(Action.READ_AUDIT)
def check(slug: str) -> ResponseReturnValue:
    """Recompute the whole chain; name the first act that is wrong."""
    head, broken = None, None
    try:
        head = audit.check(context.database())
    except Broken as found:
        broken = audit_sentences.broken(found)
    return render_template(
        "audit/check.html", edition=context.edition(), head=head, broken=broken
    )


@pages.route("/editions/<slug>/office/audit.csv")
@open_to(Action.READ_AUDIT)
def download(slug: str) -> ResponseReturnValue:
    """Give the acts under the same filter as a table, with all that is hashed."""
    edition = context.edition()
    with context.database().reading() as session:
        form = AuditForm(edition, audit.actors(session))
        wanted = form.wanted if form.validate() else Wanted(edition=edition.id)
        rows = [
            [
                act.n,
                act.at.isoformat(timespec="microseconds"),
                act.edition or "",
                act.actor or "",
                act.name or "",
                act.action,
                act.subject,
                act.document,
                act.previous,
                act.hash,
            ]
            for act in audit.every(session, wanted)
        ]
    answer = Response(as_csv(_COLUMNS, rows), mimetype="text/csv")
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"{slug}-audit.csv"
    )
    return answer


_COLUMNS = (
    "n",
    "at",
    "edition",
    "actor",
    "name",
    "action",
    "subject",
    "facts",
    "previous",
    "hash",
)


@pages.route("/audit-head")
@open_to(Action.READ_PUBLIC)
def head() -> ResponseReturnValue:
    """Show everybody the last act's number and hash, to keep and compare."""
    with context.database().reading() as session:
        found = audit.head(session)
    return render_template("audit/head.html", head=found, now=context.now())


@pages.route("/audit-head.json")
@open_to(Action.READ_PUBLIC)
def head_document() -> ResponseReturnValue:
    """Give the same to machines."""
    with context.database().reading() as session:
        found = audit.head(session)
    return {"n": found.n, "hash": found.hash.hex()}
