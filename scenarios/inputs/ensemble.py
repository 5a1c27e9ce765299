"""The plausible ensemble: sets of parameters that before-arms do not rule out, and who draws which.

Lives here: reading the shipped sets, the draw of a set for a world, and a scenario under a set.
May not: search for sets (calibrate/search.py), or run an arm.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from model.declared.behaviour import Behaviour
from model.declared.place import Place
from model.declared.scenario import Scenario
from model.tables import draws
from scenarios.data import DATA
from scenarios.inputs.checks import BEHAVIOURAL, FACTS
from scenarios.inputs.errors import ScenarioError, unknown, wrong

ENSEMBLES = DATA / "ensembles"
DISTRICT, LOG_LIKE = "ensemble", "log_like"
"""The shipped sets: of districts, and of the log's own organisation (a check, no district)."""
SETS = ENSEMBLES / f"{DISTRICT}.csv"
RECIPE = ENSEMBLES / f"{DISTRICT}.json"
DUTY_SHIFT = "duty_shift"
"""Staff-days added to the mean duty of whatever place is run: each keeps its own fitted duty."""
CENTRAL, PLAUSIBLE = "central", "plausible"
WORDS = (CENTRAL, PLAUSIBLE)
TURN = 3
"""Of so many worlds of neighbouring seeds the first two share a set (1 and 2, 4 and 5, ...) and the
last has its own: so chance can be told from behaviour, and sixty worlds draw forty sets."""
LOT = 3 << 62
"""The seed of the order of sets: no world has so large a seed, so none shares its chance."""

Values = Mapping[str, float]


@dataclass(frozen=True)
class Ensemble:
    """Sets of parameters, all equally plausible, and the hash of their file (16 hex digits)."""

    sets: tuple[Values, ...]
    hash: str

    def index(self, seed: int) -> int:
        """Which set the world of that seed draws: by its key alone, so every arm draws the same.

        Sets are dealt in one shuffled order, so none is drawn again before all were.
        """
        turn, place = divmod(seed + TURN - 1, TURN)
        lots = draws.uniforms(LOT, draws.COMMAND, len(self.sets))
        return int(lots.argsort(kind="stable")[(2 * turn + (place == TURN - 1)) % len(lots)])

    def drawn(self, scenario: Scenario, seed: int) -> Scenario:
        """The scenario under the set that the world of that seed draws."""
        return under_set(scenario, self.sets[self.index(seed)])


def under_set(scenario: Scenario, values: Values) -> Scenario:
    """The scenario under a set: behaviour and place facts replaced, the place's duty shifted.

    A shift stops where the declared range of duty ends.
    """
    habits = {name: value for name, value in values.items() if name in BEHAVIOURAL}
    facts = {name: value for name, value in values.items() if name in FACTS}
    duty = facts.get("duty", scenario.place.duty) + values.get(DUTY_SHIFT, 0.0)
    facts["duty"] = min(max(duty, FACTS["duty"].low), FACTS["duty"].high)
    return replace(
        scenario,
        place=Place.model_validate(scenario.place.model_dump() | facts),
        behaviour=Behaviour.model_validate(scenario.behaviour.model_dump() | habits),
    )


def drawn(setting: Scenario, seed: int) -> Scenario:
    """The setting under the plausible set that the command line's world of that seed draws.

    `GovernanceModel(drawn(setting, 7), rng=7).run(120).outcomes()` are those of `run --seed 7
    --days 120`; without `drawn`, behaviour is at its central values, as with `--behaviour central`.
    Raises ScenarioError for a seed that is no whole number from 0 to 2^63 - 1.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
        raise wrong("seed", seed, "a whole number from 0 to 2^63 - 1", "Choose another number.")
    return shipped_ensemble().drawn(setting, seed)


def group_drawn(
    group: Sequence[Scenario], seed: int, ensemble: Ensemble | None
) -> Sequence[Scenario]:
    """The scenarios of a group under the set of a seed; as they are without an ensemble."""
    return [ensemble.drawn(one, seed) for one in group] if ensemble else group


def drawn_sets(ensemble: Ensemble | None, seeds: Sequence[int]) -> list[int] | None:
    """Which set each of these worlds draws; None without an ensemble."""
    return [ensemble.index(seed) for seed in seeds] if ensemble else None


def behaviour_meta(ensemble: Ensemble | None, seeds: Sequence[int]) -> dict[str, Any]:
    """What `meta` says of behaviour: the word, and with an ensemble its hash and the sets drawn.

    Sets are numbered by their row in the file, from zero, and stand in the order of `seeds`.
    """
    if ensemble is None:
        return {"behaviour": CENTRAL}
    return {"behaviour": PLAUSIBLE, "ensemble": ensemble.hash, "sets": drawn_sets(ensemble, seeds)}


def drawn_meta(ensemble: Ensemble | None, seeds: Sequence[int]) -> dict[str, Any]:
    """What decides how sure an answer is: how many worlds there are, and the sets they draw."""
    return {"replications": len(seeds), "sets": drawn_sets(ensemble, seeds)}


def behaviour_sets(word: str) -> Ensemble | None:
    """The ensemble asked for by a word: none for `central`. ScenarioError for another word."""
    if word not in WORDS:
        raise unknown("behaviour", word, WORDS)
    return shipped_ensemble() if word == PLAUSIBLE else None


def read_sets(path: Path) -> Ensemble:
    """The sets of a file. Raises ScenarioError for what no calibration would write."""
    try:
        text = path.read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(text)))
        sets = tuple({name: _number(name, row[name]) for name in row} for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ScenarioError(
            f"{path}: {error}: expected a column a parameter and a row a set. Write it anew with "
            "calibrate, or say --behaviour central."
        ) from None
    if not sets:
        raise ScenarioError(f"{path}: no set: expected one or more. Say --behaviour central.")
    return Ensemble(sets, hashlib.sha256(text.encode()).hexdigest()[:16])


@cache
def shipped_ensemble(name: str = DISTRICT) -> Ensemble:
    """The sets of that name that come with the package."""
    return read_sets(ENSEMBLES / f"{name}.csv")


@cache
def recipe(name: str = DISTRICT) -> dict[str, Any]:
    """How the shipped sets of that name were found, and their diagnostics."""
    path = ENSEMBLES / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def write_sets(path: Path, names: Sequence[str], sets: Sequence[Values]) -> None:
    """Write sets as `read_sets` reads them."""
    import pandas as pd

    from scenarios.inputs.csv_files import write_csv

    rows = [[f"{values[name]:.6g}" for name in names] for values in sets]
    write_csv(pd.DataFrame(rows, columns=list(names)), path)


def _number(name: str, text: str) -> float:
    """A value of a set: whole where it is declared so."""
    declared = BEHAVIOURAL.get(name) or FACTS.get(name)
    if declared is None and name != DUTY_SHIFT:
        raise ValueError(f"{name!r} is no parameter")
    return int(text) if declared is not None and declared.integer else float(text)
