"""The group of all commands: loaded when named, refusing in one line."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

import click


class Refused(click.ClickException):
    """A command that says no: one line, and the status scripts ask for."""

    exit_code = 2


class Commands(click.Group):
    """Commands by name, each as ``module:function``.

    What a command imports is imported when it is called, so that ``pb tally``
    does not load a web server.
    """

    def __init__(self, name: str, places: Mapping[str, str], **settings: Any) -> None:
        super().__init__(
            name, context_settings={"help_option_names": ["-h", "--help"]}, **settings
        )
        click.version_option(package_name="pb")(self)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        return cast("click.Command", getattr(import_module(module), attribute))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it refuses ends in one line, not a traceback."""
        try:
            return super().invoke(ctx)
        except click.exceptions.Exit:
            raise
        except Exception as error:
            said = import_module("pb.cli.refusals").sentence(error)
            if said is None:
                raise
            raise Refused(said) from None
