"""The ``pb`` command, also as ``python -m pb``.

What a command is given is imported when it is used: counting a file must not
wait for a web server.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from pb import cli
from pb.cli.program import Program

if TYPE_CHECKING:
    from flask import Flask

    from config import Config


def create_app(config: "Config") -> "Flask":
    """Return the site of one deployment; see ``pb.app``."""
    site: Flask = import_module("pb.app").create_app(config)
    return site


def work(app: "Flask") -> None:
    """Be the worker until stopped; see ``pb.worker``."""
    import_module("pb.worker").work(app)


def main() -> None:
    """Run the ``pb`` command."""
    cli.main(obj=Program(create_app, work))


if __name__ == "__main__":
    main()
