"""Check a lot with the standard library of Python only: python3 lot_check.py FILE.

Prints the order and exits 0 when everything holds; else says what does not, exits 1.
"""

import hashlib
import json
import re
import sys
from pathlib import Path


def sha256(text):
    """Return the SHA-256 of a text as 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def faults(lot):
    """Say what does not hold."""
    lines = [
        "pb-lot-1",
        "edition: " + lot["edition"],
        "purpose: " + lot["purpose"],
        "pool: " + lot["pool"],
        "round: " + str(lot["round"]),
        "items: " + ",".join(str(item) for item in lot["items"]),
        "secret: " + lot["secret"],
    ]
    if sha256("\n".join(lines)) != lot["commitment"]:
        yield "the secret is not the one the office was bound to"
    if lot["items"] != sorted(set(lot["items"])):
        yield "the items are not in ascending order, each once"
    numbers = [str(int(number)) for number in re.findall("[0-9]+", lot["value"])]
    if "-".join(numbers) != lot["value"]:
        yield "the value is not in its normal form"
    seed = sha256(lot["secret"] + ":" + lot["value"])
    order = sorted(lot["items"], key=lambda item: sha256(seed + ":" + str(item)))
    if order != lot["order"]:
        yield "the order is not the one that secret and value give: " + str(order)


def main(path):
    """Check the lot in a file."""
    lot = json.loads(Path(path).read_text(encoding="utf-8"))
    found = list(faults(lot))
    for fault in found:
        print(fault)
    if not found:
        print("holds:", ", ".join(str(item) for item in lot["order"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
