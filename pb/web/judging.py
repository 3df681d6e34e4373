"""What this deployment judges second factors by: its key, its site."""

from pb.services.passkeys import Site
from pb.services.proofs import Judge
from pb.web import context
from pb.web.i18n import _


def key() -> bytes:
    """Return the key that the factors' secrets are sealed under."""
    return context.deployment().keys.shared("factors")


def site() -> Site:
    """Return where passkeys belong to."""
    edition = context.edition_or_none()
    name = f"{_('Citizen budget')} {edition.city}" if edition else _("Citizen budget")
    return Site(context.deployment().config.base_url, name)


def judge() -> Judge:
    """Return what a proof is judged by."""
    return Judge(key(), site())
