"""Which browser on which system, coarsely: enough to know one's own again."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""What a browser's header says, and what it is; the first that fits."""

_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def name(header: str) -> str:
    """Return ``Firefox, Windows`` for a browser's header; empty when unknown.

    Neither version nor device: nothing that tells one person from another.
    """
    return ", ".join(
        filter(None, (_first(_BROWSERS, header), _first(_SYSTEMS, header)))
    )


def _first(known: tuple[tuple[str, str], ...], header: str) -> str:
    return next((name for sign, name in known if sign in header), "")
