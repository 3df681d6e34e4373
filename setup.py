"""Put what lies beside the package into it: templates and static files."""

from setuptools import find_namespace_packages, setup

BESIDE = {"pb.templates": "templates", "pb.static": "static"}
SERVED = ["css/*", "fonts/*", "img/*", "js/*"]

setup(
    packages=[*find_namespace_packages(include=["pb*"]), *BESIDE],
    package_dir=BESIDE,
    package_data={"pb": ["**/*"], "pb.templates": ["**/*"], "pb.static": SERVED},
)
