"""Slots of decision: where a named rule, or one of your own, may stand in for the default one.

Lives here: the six slots, the facts that a rule in each is given, and the call of such a rule.
May not: any rule (rules/variants.py has those that ship), or the reading of a file.

A rule is a plain function `rule(facts, p, u)`. `facts` has the slot's fields, `p` every place fact
and behavioural parameter by name, `u` a draw from [0, 1) where a choice is returned, else 0. What
it returns is said by the slot.
The default rules are compiled into the engine; any other is called by its address, so that it
costs nothing where it is not used and the engine is compiled once for all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from llvmlite import ir
from numba.extending import intrinsic

from model.tables.compiled import JIT, numba

Rule = Callable[[Any, Any, float], float]


@dataclass(frozen=True, slots=True)
class Slot:
    """One decision that may be made by another rule: its facts, and what a rule returns.

    `facts`: what each field means, with its unit. `choices`: names of what a whole number returned
    stands for, from 0 on; empty where a number from `low` to `high` is returned.
    """

    name: str
    what: str
    facts: Mapping[str, str]
    returns: str
    choices: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0


LEAST_ATTENTION, MOST_ATTENTION = 0.15, 0.85
"""Attention never leaves these (docs/model.md#attention)."""

LEG = {
    "belief": "own belief that the leg is ours, 0 to 1",
    "duty": "duty felt, staff-days",
    "bond": "1, or how far a call that nothing binds is felt",
    "felt": "work as it is felt, staff-days",
    "backlog": "working days of owed work on the own pile",
    "hops": "hand-offs so far",
    "stakes": "what is at stake in the case, staff-days",
    "visibility": "chance that shedding is seen",
    "shirk": "chance that shedding is taken for shirking",
    "stalled_days": "working days it has lain here",
    "ladder": "chance that the ladder of supervision strikes next",
    "recorded": "1 if it came on the record, else 0",
    "relation": "the list's word: 0 names us, 1 among several, 2 names nobody, 3 names another",
    "kind": "who answers: 1 a township's section, 2 a dispatched office, 3 headquarters",
    "may_pass": "1 if it may be passed on",
    "may_return": "1 if it may be returned to the desk",
}
ANSWERS = ("act", "pass", "return", "stall")

SLOTS: dict[str, Slot] = {
    slot.name: slot
    for slot in (
        Slot(
            "answer",
            "how a unit answers a leg on its desk",
            {
                **LEG,
                **{f"payoff_{one}": f"the default rule's payoff of {one}" for one in ANSWERS},
                **{f"peers_{one}": f"share of {one} among the kind's answers" for one in ANSWERS},
            },
            "0 act, 1 pass, 2 return or 3 stall; pass and return only where they are allowed",
            ANSWERS,
        ),
        Slot(
            "destination",
            "whom a passed leg goes to",
            {
                "claimed": "1 if a list names another unit",
                "sender": "1 if another unit sent it",
                "partner": "1 if a unit helped before and serves the township",
                "hops": "hand-offs so far",
                "kind": LEG["kind"],
            },
            "0 the unit a list names, 1 the sender, 2 the partner or 3 any other department; the "
            "first three only where there is one",
            ("claimed", "sender", "partner", "other"),
        ),
        Slot(
            "triage",
            "what a township's section does with a case its grids bring",
            {
                **LEG,
                "payoff_self": "the default rule's payoff of solving it itself",
                "payoff_whistle": "of a call or whistle",
                "payoff_section": "of giving it to the next section",
                "payoff_lie": "of letting it lie",
                "whistle_worth": "how often whistles were answered well, 0 to 1",
                "beside": "1 if the matter looks like the next section's",
            },
            "0 solve itself, 1 call, 2 next section or 3 let it lie",
            ("self", "whistle", "section", "lie"),
        ),
        Slot(
            "closing",
            "whether a holder closes a case on paper when the choice comes up",
            {
                "record": "what the record is worth to the holder, staff-days",
                "relief": "what the ladder of supervision would cost next, staff-days",
                "integrity": "the unit's reluctance, staff-days",
                "found": "chance to be found out",
                "price": "what being found out costs, staff-days",
                "late": "working days past the deadline on paper; negative before it",
            },
            "the chance that it closes on paper, 0 to 1",
        ),
        Slot(
            "attention",
            "which share of its day a department wants to give to township cases",
            {
                "weight": "townships' share of its grade, 0 to 1",
                "held": "the share it gives today",
                "before": "the share it gave before a reform",
                "undone": "staff-days a day of line work left undone",
                "backlog": LEG["backlog"],
            },
            "the share it moves towards, .15 to .85",
            low=LEAST_ATTENTION,
            high=MOST_ATTENTION,
        ),
        Slot(
            "reporting",
            "how likely a resident reports a problem on a day",
            {
                "rate": "the place's rate a day",
                "pull": "how strongly trust pulls on reporting",
                "trust": "trust of the grid's residents, 0 to 1",
            },
            "the chance that a problem is reported today, 0 to 1",
        ),
    )
}
"""Every slot by name; their order is their number in the engine."""

ANSWER, DESTINATION, TRIAGE_SLOT, CLOSING, ATTENTION, REPORTING = range(len(SLOTS))
WIDTH = max(len(slot.facts) for slot in SLOTS.values())
"""Columns of the table of facts, a row a slot: the facts of the last question asked."""

_plain_rules: dict[int, Rule] = {}
"""Rules by their number where nothing is compiled."""


def address_of(rule: Rule, slot: str, p: np.dtype[Any]) -> tuple[int, Any]:
    """The number by which the engine calls a rule, and what must be kept alive for it.

    `p`: the record type of place facts and behaviour. Raises what Numba raises for a function
    that it cannot compile.
    """
    if not JIT:
        number = len(_plain_rules) + 1
        _plain_rules[number] = lambda facts, p, u: rule(_named(facts, slot), p, u)
        return number, rule
    made, carray = numba.njit(error_model="numpy")(rule), numba.carray

    def entry(facts: Any, p: Any, u: float) -> float:
        try:
            return made(carray(facts, 1)[0], carray(p, 1)[0], u)
        except Exception:  # else it would be printed, and count as 0
            return math.nan  # which no slot allows

    pointer = numba.types.CPointer
    facts = np.dtype([(name, "f8") for name in SLOTS[slot].facts])
    signature = numba.types.float64(
        pointer(numba.from_dtype(facts)), pointer(numba.from_dtype(p)), numba.types.float64
    )
    compiled = numba.cfunc(signature, nopython=True)(entry)
    return int(compiled.address), compiled


def _named(facts: Any, slot: str) -> Any:
    """A row of facts with the names of its slot, where nothing is compiled."""
    kind = np.dtype([(name, "f8") for name in SLOTS[slot].facts])
    return facts[: len(SLOTS[slot].facts)].view(kind).view(np.recarray)[0]


@intrinsic
def _called(_: Any, rule: Any, facts: Any, slot: Any, p: Any, u: Any) -> Any:
    """The machine's own call of a function at an address, given where both records lie."""
    kinds = numba.types.int64, facts, numba.types.int64, p, numba.types.float64

    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        byte = ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.DoubleType(), [byte, byte, ir.DoubleType()])
        table = context.make_array(signature.args[1])(context, builder, given[1]).data
        row = builder.mul(given[2], ir.Constant(ir.IntType(64), WIDTH))
        told = builder.bitcast(builder.gep(table, [row]), byte)
        world = context.make_array(signature.args[3])(context, builder, given[3]).data
        function = builder.inttoptr(given[0], kind.as_pointer())
        return builder.call(function, [told, builder.bitcast(world, byte), given[4]])

    return numba.types.float64(*kinds), generate


def _called_plainly(rule: int, facts: Any, slot: int, p: Any, u: float) -> float:
    return float(_plain_rules[int(rule)](facts[slot], p[0], u))


called: Any = _called if JIT else _called_plainly
"""`called(rule, facts, slot, p, u)`: what the rule of that number returns on a slot's facts."""
