"""Which folder is a study's, and who may go on in it: one sweep at a time, one plan a folder.

Lives here: versions of a study side by side, and the difference between two plans.
May not: what is written into the folder (study/folder.py).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from scenarios.inputs.errors import ScenarioError, wrong
from scenarios.run.locks import LOCK, taken
from scenarios.run.parquet import write_parquet
from scenarios.run.results import (
    STAGING,
    check_folder,
    check_readable,
    file_bytes,
    removed,
    set_aside,
    write_file,
)
from scenarios.run.worlds import SETS, set_rows
from scenarios.study.batches import (
    CHECKSUMS,
    DAILY,
    RESULTS,
    batches,
    is_whole,
    mark_of,
    marks,
    read_batch,
)
from scenarios.study.folder import (
    FAILURES,
    NO_MATTER,
    PLAN,
    PROVENANCE,
    Store,
    checked,
    recorded_starts,
    study_mark,
    tidy,
    write_noted,
)
from scenarios.study.growing import grown, settle_extension
from scenarios.study.plan import Study

SHOWN = 3  # differences between two plans that an error still names
KINDS = {
    **dict.fromkeys(("title", "behaviour", "model", "version"), str),
    **dict.fromkeys(("runs", "days", "replications", "seed"), int),
    **dict.fromkeys(("outcomes", "reform", "scenarios"), list),
    "design": dict,
}
"""What a plan holds at least, as a sweep writes it."""


@contextmanager
def opened_study(
    folder: Path, study: Study, *, new_version: bool = False, extend: bool = False
) -> Iterator[Store]:
    """The folder of a study, new or begun; what is finished when the work ends is written.

    A study that was begun with another plan, or another model, is let be and its difference
    shown; with `new_version` the new one goes beside it, into `v2` and so on; with `extend` the
    newest becomes the larger study, and what it has done is kept. Runs that failed before are
    tried again. Raises ScenarioError for that difference, for a folder that holds
    anything else, or a sweep that is under way.
    """
    check_folder(folder, force=True)
    check_owner(folder)
    check_extendable(folder, new_version=new_version, extend=extend)
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as locks:
        locks.enter_context(taken(folder, "sweep"))
        check_readable(folder)
        for there in versions(folder):
            settle_extension(there)
        renewed = [there for there in versions(folder) if _renewed(there, study)]
        home, larger, harmed = _home(folder, study, new_version=new_version, extend=extend)
        if home != folder:
            locks.enter_context(taken(home, "sweep"))
        said = [f"{there / PLAN}: written anew, for it was damaged or lost." for there in renewed]
        said += harmed + _cleared(home, (RESULTS, DAILY) if study.daily else (RESULTS,))
        tidy(home)
        done, mended = checked(home, study)
        store = Store(home, study, done, [*said, *mended], larger)
        removed(home / FAILURES)
        if study.ensemble:
            seeds = range(study.seed, study.seed + study.replications)
            rows, mark = set_rows(study.ensemble, seeds), study_mark(study.config())
            write_file(home / SETS, lambda path: write_parquet(rows, path, "sets", mark))
        try:
            yield store
        finally:
            store.flush()


def versions(folder: Path) -> list[Path]:
    """The folders in it that hold a plan, the first one first: itself, `v2`, `v3` and so on.

    A folder with batches is one, too: its plan was lost.
    """
    found = [folder] if os.path.lexists(folder / PLAN) or batches(folder) else []
    numbers = (int(path.name[1:]) for path in folder.glob("v*") if path.name[1:].isdecimal())
    later = [folder / f"v{number}" for number in sorted(numbers)]
    return found + [path for path in later if (path / PLAN).exists()]


def read_study_plan(folder: Path) -> dict[str, Any]:
    """The plan in a folder. Raises ScenarioError for one that is damaged, or not of the batches."""
    plan: Any = None
    whole = None
    with suppress(OSError, ValueError, RecursionError):
        data = file_bytes(folder / PLAN)
        plan, whole = json.loads(data), is_whole(folder, PLAN, data)
    if whole is False or not _is_plan(plan):
        raise _damaged(folder, "a whole {PLAN} in it, as a sweep writes it")
    results = set() if whole else marks(folder)
    if results and study_mark(plan) not in results:
        raise _damaged(folder, "a {PLAN} that fits the results beside it, which are of another")
    return dict(plan)


def _damaged(folder: Path, expected: str) -> ScenarioError:
    """The error for a plan that a sweep of its own study would write anew."""
    return wrong(
        "out",
        str(folder),
        expected.format(PLAN=PLAN),
        "Sweep the study it was begun with into it again, which writes that file anew where all "
        "results are of that study, or restore the file from a copy.",
    )


def _is_plan(plan: Any) -> bool:
    """Whether a value holds what is read of a plan, in the right kinds."""
    try:
        design, names = plan["design"], [*plan["outcomes"], *plan["reform"]]
        places = [scenario["place_name"] for scenario in plan["scenarios"]]
        right = all(isinstance(plan[name], kind) for name, kind in KINDS.items())
        texts = all(isinstance(text, str) for text in (*names, *places, design["kind"]))
        sizes = all(size > 0 for size in (plan["runs"], plan["replications"], design["points"]))
        ranges = all(float(min(v)) <= float(max(v)) for v in design["over"].values())
    except (LookupError, TypeError, ValueError, AttributeError):
        return False
    return bool(right and texts and sizes and ranges and names and places)


def check_owner(folder: Path) -> None:
    """Refuse a folder with anything in it and no plan."""
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    foreign = [name for name in names if name != LOCK and not name.startswith(STAGING)]
    if foreign and not versions(folder):
        raise wrong(
            "out",
            str(folder),
            "a new or empty folder, or one that a sweep began",
            f"It holds {min(foreign)!r}. Choose another.",
        )


def _renewed(folder: Path, study: Study) -> bool:
    """Whether a damaged or lost plan was written anew: no whole batch beside it is of another."""
    with suppress(ScenarioError):
        read_study_plan(folder)
        return False
    own, whole, mark = {run.run_id for run in study.runs}, [], study_mark(study.config())
    for path in batches(folder):
        with suppress(ScenarioError):
            batch = read_batch(path)
            fits = mark_of(batch.schema) in ("", mark)
            whole.append(fits and set(batch["run_id"].to_pylist()) <= own)
    renewed = (folder / RESULTS).is_dir() and all(whole)
    if renewed:
        set_aside(folder / PLAN)
        write_noted(folder, PLAN, study.config())
    return renewed


def _cleared(home: Path, folders: tuple[str, ...]) -> list[str]:
    """Make a study's folders, and set aside what stands in the way of its files; what was."""
    wanted = dict.fromkeys(folders, Path.is_dir)
    wanted |= dict.fromkeys((CHECKSUMS, FAILURES, PROVENANCE), Path.is_file)
    said = []
    for name, fits in wanted.items():
        if os.path.lexists(home / name) and not fits(home / name):
            set_aside(home / name)
            said.append(f"{home / name}: set aside, for it was no plain file or folder.")
    for name in folders:
        (home / name).mkdir(exist_ok=True)
    try:
        recorded_starts(home)
    except ScenarioError as error:
        set_aside(home / PROVENANCE)
        said.append(f"set aside: {error}")
    return said


def check_extendable(folder: Path, *, new_version: bool, extend: bool) -> None:
    """Refuse an extension of nothing, and one that is to be a new version, too."""
    if extend and new_version:
        raise ScenarioError(
            "--extend: expected no --new-version beside it. Leave one out: the first keeps the "
            "runs that are done, the second begins anew beside them."
        )
    if extend and not versions(folder):
        raise wrong(
            "out", str(folder), "a folder that a sweep began, to extend it", "Leave out --extend."
        )


def version_of(folder: Path, study: Study) -> tuple[Path | None, list[str]]:
    """The folder of exactly this plan among the versions; without one, how the newest differs."""
    plan, changed = json.loads(json.dumps(study.config())), list[str]()
    for there in versions(folder):
        changed = plan_differences(read_study_plan(there), plan)
        if not changed:
            return there, []
    return None, changed


def _home(
    folder: Path, study: Study, *, new_version: bool, extend: bool
) -> tuple[Path, dict[str, int], list[str]]:
    """The folder of exactly this plan, begun now if it is the first, or asked to be new.

    With it, how many runs an extension kept, added and left out, and what of them was damaged.
    """
    home, changed = version_of(folder, study)
    if home is not None:
        return home, {}, []
    known = versions(folder)
    if known and extend:
        return known[-1], *grown(known[-1], read_study_plan(known[-1]), study, changed)
    if known and not new_version:
        raise differs(known[-1], changed)
    home = folder / f"v{1 + _number(known[-1], folder)}" if known else folder
    home.mkdir(exist_ok=True)
    write_noted(home, PLAN, study.config())
    return home, {}, []


def _number(version: Path, folder: Path) -> int:
    return 1 if version == folder else int(version.name[1:])


def plan_differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What differs between two plans: `name = new, there old`, what depends on others last."""
    before, now = _flat(old), _flat(new)
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return [
        f"{name} = {_said(now, name)}, there {_said(before, name)}"
        for name in names
        if name not in NO_MATTER
    ]


def differs(folder: Path, changed: list[str]) -> ScenarioError:
    """The error for a folder that was begun with another plan."""
    more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
    return ScenarioError(
        f"out = {str(folder)!r}: expected the plan this folder was begun with, but it differs: "
        f"{'; '.join(changed[:SHOWN])}{more}. Choose another folder, go back to that plan, or say "
        "--extend to keep its runs in a larger study, or --new-version to keep both."
    )


def _flat(value: Mapping[str, Any], under: str = "") -> dict[str, Any]:
    """A nested mapping by dotted names; what depends on other values comes last."""
    found: dict[str, Any] = {}
    for name, inner in value.items():
        if name == "scenarios":
            for number, scenario in enumerate(inner):
                found |= _flat(scenario, f"{under}{name}.{number}.")
        elif isinstance(inner, dict):
            found |= _flat(inner, f"{under}{name}.")
        else:
            found[f"{under}{name}"] = inner
    return dict(
        sorted(found.items(), key=lambda item: item[0].endswith(("hash", "runs", "points")))
    )


def _said(plan: Mapping[str, Any], name: str) -> str:
    """A value of a plan in an error, shortened."""
    text = json.dumps(plan[name], ensure_ascii=False) if name in plan else "nothing"
    return text if len(text) <= 60 else f"{text[:57]}..."
