"""What the commands are given by the layers above them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Config


@dataclass(frozen=True, slots=True)
class Program:
    """The site and the worker, each put together when asked for."""

    create_app: "Callable[[Config], Flask]"
    work: "Callable[[Flask], None]"
