"""`make restamp`: carry the stamps over a pure move, where the digest proves that it was one.

Lives here: the proof, and the files that hold a stamp. May not: change any other text of them.

Only a file whose stamp is the one that the digest was last proven for is carried over: it was
measured under these very numbers. Any other is stale, and has to be measured anew.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from model.key import stamp

ROOT = Path(__file__).resolve().parent.parent
DIGEST = ROOT / "tests" / "model" / "digest.json"
STAMPED = (
    ROOT / "scenarios" / "data" / "ensembles" / "ensemble.json",
    ROOT / "scenarios" / "data" / "ensembles" / "log_like.json",
    ROOT / "docs" / "clauses.md",
    ROOT / "docs" / "ensemble.md",
    ROOT / "docs" / "robustness.md",
    ROOT / "docs" / "turning_points.md",
)


def main() -> int:
    """Run the digest; write today's stamp where the proven one stands. Exit code 1 if it fails."""
    proven, now = json.loads(DIGEST.read_text("utf-8"))["stamp"], stamp()
    if proven == now:
        print(f"The stamp is still {now}: nothing to carry over.")
        return 0
    if pytest.main(["-q", str(DIGEST.with_name("test_digest.py"))]) != 0:
        print("The digest has changed: this was no pure move. Measure anew what is stale.")
        return 1
    for path in (DIGEST, *STAMPED):
        text = path.read_text("utf-8")
        path.write_text(text.replace(proven, now), "utf-8")
        print(f"{path.relative_to(ROOT)}: {text.count(proven)} stamps from {proven} to {now}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
