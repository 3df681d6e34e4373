"""Find a Chromium for the stories, or install one.

``python tests/browser.py`` is part of ``make test``: a browser on the PATH is
used; else, as root where there is apt, Debian's package; else Playwright's own
download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def on_path() -> str | None:
    """Return the browser that is on this machine, or None."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (str(MAC) if MAC.exists() else None)


def installed() -> str | None:
    """Return the browser that Playwright downloaded, or None."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- slow

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def path() -> str:
    """Return the browser to use.

    Raises:
        RuntimeError: there is none; ``make test`` installs one.
    """
    found = on_path() or installed()
    if found is None:
        message = "there is no Chromium here: run 'make test', which installs one"
        raise RuntimeError(message)
    return found


def install() -> None:
    """Install a browser where there is none."""
    if on_path():
        return
    root = os.name == "posix" and os.geteuid() == 0
    if root and (apt := shutil.which("apt-get")):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            # Where the package is none (Ubuntu's is a snap), the next way is tried.
            subprocess.run([apt, *words], check=False, env=environment)  # noqa: S603
    if on_path() is None and installed() is None:
        needs = ["--with-deps"] if root else []
        words = [sys.executable, "-m", "playwright", "install", *needs, "chromium"]
        subprocess.run(words, check=True)  # noqa: S603


if __name__ == "__main__":
    install()
    sys.stdout.write(f"Chromium: {path()}\n")
