"""What a WSGI server loads."""

import os

from config import Config
from pb.app import create_app

app = create_app(Config.from_environ(os.environ))
