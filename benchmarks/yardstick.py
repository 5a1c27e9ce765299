"""Compile and run the yardstick, a loop in C that says what an event costs on this machine.

Lives here: how `yardstick.c` is compiled and timed. May not: anything about the engine.

    python benchmarks/yardstick.py [EVENTS]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_name("yardstick.c")
EVENTS = 2_000_000


class NoCompilerError(RuntimeError):
    """There is no C compiler to build the yardstick with."""


def compiler() -> str:
    """The C compiler: `$CC` if set, otherwise `cc`."""
    name = os.environ.get("CC", "cc")
    if shutil.which(name) is None:
        raise NoCompilerError(f"No C compiler {name!r} on the path; install one or set CC.")
    return name


def build(folder: Path) -> Path:
    """Compile the yardstick into `folder` (fixed flags, no fast maths) and return the program."""
    program = folder / "yardstick"
    command = [compiler(), "-std=c11", "-O3", "-o", str(program), str(SOURCE), "-lm"]
    subprocess.run(command, check=True)
    return program


def measure(program: Path, events: int) -> float:
    """Nanoseconds per event over `events` events."""
    done = subprocess.run([program, str(events)], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[0])


def main() -> int:
    """Print nanoseconds per event, once."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    try:
        with tempfile.TemporaryDirectory() as folder:
            cost = measure(build(Path(folder)), events)
    except NoCompilerError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{cost:.1f} ns per event over {events:,} events")
    return 0


if __name__ == "__main__":
    sys.exit(main())
