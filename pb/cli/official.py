"""``pb official``: who holds an office."""

import secrets

import click
from email_validator import EmailNotValidError, validate_email

from pb import clock
from pb.cli import parts
from pb.domain.permissions import OFFICIALS, Role
from pb.services import accounts
from pb.store.database import Database


class Address(click.ParamType[str]):
    """An e-mail address; whether it answers is not asked."""

    name = "email"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the address in the form accounts are found by."""
        try:
            validate_email(value, check_deliverability=False)
        except EmailNotValidError as error:
            self.fail(str(error), param, ctx)
        return accounts.canonical_email(value)


@click.group()
def official() -> None:
    """Appoint officials."""


@official.command()
@click.argument("email", type=Address())
@click.option("--name", required=True, help="As pages and acts show it.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(sorted(role.value for role in OFFICIALS)),
    help="An office; give the option again for another.",
)
@click.option("--department", default="", help="Whose assessor; only for that role.")
@click.option("--generate", is_flag=True, help="Make a password and print it once.")
def add(
    email: str, name: str, roles: tuple[str, ...], department: str, *, generate: bool
) -> None:
    """Give EMAIL one or more offices; open the account if there is none.

    The password is asked for, twice, unless --generate makes one. Who has an
    account already keeps her password and signs in anew. Further officials are
    invited on the site, by letter; there everybody sets up a second step.
    """
    if department and Role.ASSESSOR not in roles:
        message = "only an assessor has a department; add --role assessor"
        raise click.BadParameter(message, param_hint="--department")
    with parts.current_database(parts.config()) as database:
        password = "" if _is_known(database, email) else _password(generate=generate)
        with database.unit_of_work() as session:
            appointed = accounts.appoint(
                session,
                name=name,
                email=email,
                password=password,
                roles=frozenset(Role(role) for role in roles),
                now=clock.now(),
                department=department,
            )
    offices = ", ".join(sorted(appointed.roles & OFFICIALS))
    click.echo(f"{appointed.name} <{appointed.email}>: {offices}.")
    if password and generate:
        click.echo(f"Password, shown only now: {password}")
    elif not password:
        click.echo("The account was there; its password stays.")


def _is_known(database: Database, email: str) -> bool:
    with database.reading() as session:
        return accounts.of_email(session, email) is not None


def _password(*, generate: bool) -> str:
    if generate:
        return secrets.token_urlsafe(15)
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked
