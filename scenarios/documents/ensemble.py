"""docs/ensemble.md from the recipe of the shipped ensemble, so that no number in it is typed.

Lives here: the words of the page, and its tables. May not: compute anything, or judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenarios.calibrate.after import after_name
from scenarios.calibrate.diagnosis import ERROR
from scenarios.inputs.ensemble import recipe

PAGE = Path(__file__).parents[2] / "docs" / "ensemble.md"
Recipe = Mapping[str, Any]

HEAD = """# The plausible ensemble

How people decide has no measured value: see the ranges in [parameters.md](parameters.md). So one
set of central values is not enough. This page reports which parameter sets the known facts do
not rule out, how they were found, what was learnt and what was not. Terms are defined in the
[glossary](glossary.md). It is written by `python -m
scenarios.documents.ensemble` from `scenarios/data/ensembles/ensemble.json`.
"""

USE = """## What it is used for

`run`, `compare` (pilots, too), `trace`, `sweep`, `explain` and `validate` take `--behaviour
plausible` (the default) or `central`. Under
`plausible` every world draws a set by the key of its seed; both arms and all reforms of a world
draw the same one, so differences stay paired. Of three worlds of neighbouring seeds the first two
share a set (1 and 2, 4 and 5, ...), and no set comes again before all were drawn: sixty
replications, the default, are forty sets. That splits the variance of a difference, by a one-way
random-effects estimate, into what changes with behaviour and what changes with chance.

- **The interval** is where the effect lies under one more plausible behaviour, chance averaged
  out. It never leaves what is possible, and more replications shrink the part of chance and not
  what we do not know. With fewer than forty sets it is wide for that reason, and it is said; with
  fewer than eight there is none ([model.md](model.md#uncertainty)).
- **`helps`, `same`, `hurts`** are the shares of worlds (a behaviour and its chance) that get
  better, stay within the outcome's margin, or get worse; **`verdict`** is made from the worlds.
- **`behaviour_share`** is how much of the interval's variance behaviour makes; null where no set
  was drawn twice, and under `central`.

The table of clauses draws sets, too, and shows central values beside them; robustness and turning
points run at central values.
"""

METHOD = """## How they were found

History matching. A Sobol design over the priors is simulated in {worlds} worlds a set; a surrogate
of every target that counts (ridge regression on a quadratic, its error by leaving runs out) says
which part of the priors is not ruled out; {waves} more waves are drawn evenly from that part and
simulated in turn. The last candidates are drawn where the surrogates predict every statistic within
its tolerance (and a quarter of their error), and simulated in {confirm} other worlds. **A set is
{rule}**, by these worlds alone; a candidate hopeless after a third of them is given up.

Worlds differ much, and a set feels a world as the central values do, for the same chance drives
both. So every statistic is freed of what is special about its worlds: times (for S3: plus) what the
central values give in {anchor} worlds against what they give in these. At twelve worlds that takes
the standard error of the rejected share from .003-.005 to .0005, and halves those of S1, S2, S4.

**Tolerances** of targets that count are about one standard error of {confirm} worlds, the {anchor}
worlds' own error included. Those that do not count are wide on purpose and say in which way the
model errs; they rule nothing out.

The same shift of mean duty (`duty_shift`) is applied in every place: each keeps its fitted duty.

{after}{stages}

```console
{command}
```

Stopped and started again, it resumes; the same seed gives the same bytes on any number of threads.
Engine {stamp}, seed {seed}.
"""

AFTER = """**After a reform.** Sets that meet all targets before a reform go through a second sieve:
what the report of {place} under `{reform}` tells of {days} days, in {worlds} worlds a set.
{thresholds} change nothing before a reform, so they are drawn evenly from their prior, and again
from what the report leaves of it, up to {tries} times; a set that finds no value is ruled out.

"""
LEARNT = """## What was learnt

Learnt means: the sets differ from the prior in place (Kolmogorov and Smirnov) or in spread (error
probability .001 for each parameter). What was learnt lies as much in pairs, below.
`kept` is the standard deviation left, as a share of the prior's; `by` names the target that goes
with the parameter most over the design, or that a threshold raises.

"""
NOT_LEARNT = """## What was not

Asked, but by itself not distinguishable from its prior: {idle}. **Each of these could lie
anywhere in its prior**, if others go along.

**Not asked, and so not learnt**: {drawn}. They act under a reform's levers, or hardly on what is
measured before one. Each is drawn from the widest symmetric triangle around its central value
inside its declared range. They were simulated with the rest, so the sets hold together.

Fixed at their central values: everything else, including stigma at zero.
"""
WEAK = """## What the facts after a reform cannot tell

An interested party reports on itself, in four figures. {moved}
The stakes behind a weight and the attention it draws are left as they were drawn: `stakes_weight`
keeps {stakes:.2f} of its prior's spread, `attention_weight` {attention:.2f}. What a reform does
through them rests on assumptions; [robustness.md](robustness.md) tells at which values an effect
would vanish.
"""


def ensemble_page(found: Recipe) -> str:
    """The page of a recipe."""
    made, plan = found["recipe"], found["recipe"]["plan"]
    waves = [
        f"| {name} | {wave['sets']:,} | {wave['median']:g} | {100 * wave['plausible']:.0f} % |"
        for name, wave in zip(
            ["design", *(f"wave {k}" for k in range(1, len(made["waves"])))],
            made["waves"],
            strict=True,
        )
    ]
    share = 100 * made["met_before"] / max(made["confirmed"], 1)
    waves.append(f"| confirmed | {made['confirmed']:,} | | {share:.0f} % |")
    after = plan.get("after")
    if after:
        kept = 100 * made["accepted"] / max(made["met_before"], 1)
        waves.append(f"| kept after a reform | {made['met_before']:,} | | {kept:.0f} % |")
    stages = "| stage | sets | median implausibility | at most 1 |\n|---|---|---|---|"
    size = plan["search"]
    parts = [
        HEAD,
        f"**{made['accepted']} sets.**\n",
        USE,
        METHOD.format(
            worlds=size["worlds"],
            waves=size["waves"],
            confirm=size["confirm"],
            anchor=size["anchor"],
            seed=size["seed"],
            rule=made["rule"],
            after=_after(after) if after else "",
            stages="\n".join([stages, *waves]),
            command=made["command"],
            stamp=made["stamp"],
        ),
        _targets(found),
        _learnt(found["parameters"]),
        *([_weak(found["parameters"])] if after else []),
        _pairs(found["pairs"]),
        _check(found),
    ]
    return "\n".join(parts)


def _after(after: Mapping[str, Any]) -> str:
    """How the second sieve was made."""
    names = [threshold["prior"]["name"] for threshold in after["thresholds"]]
    sizes = {key: after[key] for key in ("place", "reform", "days", "worlds", "tries")}
    return AFTER.format(thresholds=_listed(names), **sizes)


def _weak(parameters: Sequence[Mapping[str, Any]]) -> str:
    """What the report of a reform leaves open."""
    rows = {row["name"]: row for row in parameters}
    moved = [row["name"] for row in parameters if not row["asked"] and row["p"] < ERROR]
    said = (
        f"Of the parameters that were only drawn, all targets together move {_listed(moved)}."
        if moved
        else "No target moves a parameter that was only drawn."
    )
    kept = {key: rows[f"{key}_weight"]["kept"] for key in ("stakes", "attention")}
    return WEAK.format(moved=said, **kept)


def _targets(found: Recipe) -> str:
    """How the sets meet every target."""
    plan = found["recipe"]["plan"]
    intervals = {target["name"]: target for target in plan["targets"]}
    for target in plan.get("after", {}).get("targets", []):
        intervals[after_name(target["name"])] = target
    lines = [
        "## Targets\n",
        "Mean and 5-95 % over the sets; within: share of sets within the tolerance.\n",
        "| target | interval | tolerance | counts | mean | 5-95 % | inside | within | surrogate "
        "explains | source |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in found["targets"]:
        target = intervals[row["name"]]
        low, high = ("" if target[end] is None else f"{target[end]:g}" for end in ("low", "high"))
        explains = row["surrogate_explains"]
        lines.append(
            f"| {row['name']} | {low}–{high} | {target['tolerance']:g} | "
            f"{'yes' if row['counts'] else 'no'} | {row['mean']:.3g} | "
            f"{row['q05']:.3g}–{row['q95']:.3g} | {100 * row['inside']:.0f} % | "
            f"{100 * row['within_tolerance']:.0f} % | "
            f"{'' if explains is None else f'{100 * explains:.0f} %'} | {target['source']} |"
        )
    missed = [row["name"] for row in found["targets"] if row["inside"] == 0.0]
    if missed:
        lines.append(f"\n**Missed by every set: {', '.join(missed)}** (none of them counts).")
    return "\n".join([*lines, ""])


def _learnt(parameters: Sequence[Mapping[str, Any]]) -> str:
    """What became of every parameter."""
    learnt = sorted((row for row in parameters if row["learnt"]), key=lambda row: row["kept"])
    lines = [
        "| parameter | prior | central | 5 % | median | 95 % | kept | by |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| `{row['name']}` | {row['low']:g}–{row['high']:g} | {row['central']:g} | "
            f"{row['q05']:g} | {row['q50']:g} | {row['q95']:g} | {row['kept']:.2f} | "
            f"{', '.join(row['by'])} |"
            for row in learnt
        ),
    ]
    idle = [row["name"] for row in parameters if row["asked"] and not row["learnt"]]
    drawn = [row["name"] for row in parameters if not row["asked"]]
    said = NOT_LEARNT.format(idle=_listed(idle), drawn=_listed(drawn))
    return LEARNT + "\n".join([*lines, "", said])


def _pairs(pairs: Sequence[Mapping[str, Any]]) -> str:
    """Which parameters trade off."""
    lines = ["## Pairs that trade off\n"]
    if pairs:
        lines += ["Rank correlation over the sets, .3 or more:\n", "| | | |", "|---|---|---|"]
        lines += [f"| `{pair['a']}` | `{pair['b']}` | {pair['rho']:+.2f} |" for pair in pairs]
    else:
        lines.append("None with a rank correlation of .3 or more.")
    return "\n".join([*lines, ""])


def _check(found: Recipe) -> str:
    """Other places under the sets."""
    lines = ["## Predictive check\n"]
    if not found["check"]:
        return "\n".join([*lines, "Not made.", ""])
    before = [row["name"] for row in found["recipe"]["plan"]["targets"]]
    lines += [
        "The sets were found in one place. Here every place is run under them, in worlds that no "
        "search has seen: the statistic of all worlds pooled, and whether it lies inside the "
        "target.\n",
        "| place | " + " | ".join(before) + " |",
        "|---|" + "---|" * len(before),
    ]
    for place, by_target in found["check"].items():
        cells = [
            f"{by_target[name]['pooled']:.3g}" + ("" if by_target[name]["holds"] else " **missed**")
            for name in before
        ]
        lines.append(f"| {place} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


if __name__ == "__main__":
    PAGE.write_text(ensemble_page(recipe()), encoding="utf-8")
