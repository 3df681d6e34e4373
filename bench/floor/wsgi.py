"""The floor of the cast: bare Flask, one durable INSERT, no template.

Same server, same options, same engine settings and pool as the site. It reads
the form, since a server that leaves a body unread drops the connection.
"""

import os
import secrets

from flask import Flask, request
from sqlalchemy import insert

from bench.floor.table import FloorRow
from config import Config
from pb.store.database import Database

config = Config.from_environ(os.environ)
database = Database(config.database_url, pool_size=config.pool_size)
app = Flask("floor")


@app.get("/editions/<slug>/vote/ballot")
def ballot(slug: str) -> str:
    """Answer where the site has the form."""
    return slug


@app.post("/editions/<slug>/vote/cast")
def cast(slug: str) -> str:
    """Insert one row, durably."""
    code = request.form["code"]
    with database.unit_of_work() as session:
        session.execute(insert(FloorRow).values(key=secrets.token_bytes(32), code=code))
    return slug
