"""Who owes a leg, what the lists say to whom, and what people think they know of it.

Lives here: the only bridge from truth to agents: a noisy private signal, a noisy memory, and
whether work can lawfully be done. May not: decisions, or any change of a case.
"""

from __future__ import annotations

from model.rules.contacts import known_through
from model.tables import draws
from model.tables.compiled import mechanics
from model.tables.draws import make_key, uniform
from model.tables.records import (
    AMONG,
    COMMANDED,
    DESK,
    LOCALISED,
    NAMED,
    OFFICE_UNIT,
    ON_CALL,
    ONE,
    OTHER,
    SECTION_UNIT,
    SEVERAL,
    SILENT,
    TOWNSHIP,
    UNNAMED,
    VOID,
    World,
)


@mechanics
def delegated(w: World, matter: int, town: int) -> bool:
    """Whether this township holds the power over a matter: held before or given, not taken back."""
    p, row = w.p[0], w.matters[matter]
    held = p.powers_held + (1.0 - p.powers_held) * w.levers[town].delegated_powers
    return row.delegable < held and row.taken == 0


@mechanics
def owner(w: World, matter: int, number: int, town: int) -> int:
    """TRUTH: the owner of a leg in force today: a department, TOWNSHIP or VOID."""
    true = w.true_matters[matter]
    if number > 0:
        return true.co[number - 1]
    if delegated(w, matter, town):
        return TOWNSHIP
    return true.lead


@mechanics
def owes(w: World, matter: int, number: int, town: int, unit: int) -> bool:
    """TRUTH: whether this unit truly owes the leg and may lawfully do it (shared duty: either)."""
    holder = w.units[unit]
    if not serves(w, unit, town):
        return False
    mine = owner(w, matter, number, town)
    if mine == VOID:
        return False
    if holder.department == mine:
        return True
    return number == 0 and holder.department == w.true_matters[matter].second


@mechanics
def serves(w: World, unit: int, town: int) -> bool:
    """Whether a unit takes cases of this township: its own sections and offices, or the district's.

    A section or an office of another township does not, nor headquarters of another district; the
    desk and the district's own headquarters do.
    """
    row = w.units[unit]
    if row.kind == SECTION_UNIT or row.kind == OFFICE_UNIT:
        return row.township == town
    return row.kind == DESK or row.district == w.towns[town].district


@mechanics
def list_state(w: World, matter: int, town: int) -> int:
    """What the lists in force say of a matter in this township: SILENT, ONE or SEVERAL."""
    if delegated(w, matter, town):
        return ONE
    return w.matters[matter].list_state


@mechanics
def claimed(w: World, matter: int, town: int, k: int) -> int:
    """The k-th owner the lists name for the lead leg."""
    if delegated(w, matter, town):
        return TOWNSHIP
    return w.matters[matter].claim[k]


@mechanics
def relation(w: World, matter: int, number: int, town: int, unit: int) -> int:
    """How the lists relate a leg to a unit: NAMED, AMONG, UNNAMED (silent) or OTHER."""
    row = w.matters[matter]
    state = list_state(w, matter, town)
    me = w.units[unit].department
    if state == SILENT:
        return UNNAMED
    if number > 0:
        if me != row.co[number - 1]:
            return OTHER
        return NAMED if state == ONE else AMONG
    for k in range(row.claims if state == SEVERAL else 1):
        if claimed(w, matter, town, k) == me:
            return NAMED if state == ONE else AMONG
    return OTHER


@mechanics
def signal(w: World, matter: int, number: int, town: int, unit: int) -> bool:
    """A unit's private signal that a leg is its own: right with `self_knowledge`, drawn once."""
    right = uniform(w.natures[unit].key, draws.SIGNAL, matter * 4 + number) < w.p[0].self_knowledge
    return owes(w, matter, number, town, unit) == right


@mechanics
def recall(w: World, matter: int, number: int, town: int, right: bool, u: float) -> int:
    """Whom an addresser remembers as the owner: the true one if memory is `right`, else another.

    Where lists disagree the wrong one is another claimant, else any department, drawn by u.
    """
    true = owner(w, matter, number, town)
    if right and true != VOID:
        return true
    row = w.matters[matter]
    departments = w.p[0].departments
    if number == 0 and row.list_state == SEVERAL:
        pick = row.claim[int(u * row.claims)]
        if pick != true:
            return pick
    pick = int(u * departments)
    if pick == true:
        pick = (pick + 1) % departments
    return pick


@mechanics
def unit_for(w: World, who: int, town: int, matter: int) -> int:
    """The unit of an owner that takes a case of this township: section, office or headquarters."""
    p = w.p[0]
    if who < 0:
        sections = p.sections_per_township
        return 1 + town * sections + w.matters[matter].domain % sections
    if w.offices[who, town] >= 0:
        return w.offices[who, town]
    sections = p.sections_per_department
    first = w.units.size - p.districts * p.departments * sections
    return first + (w.towns[town].district * p.departments + who) * sections + matter % sections


@mechanics
def office_class(w: World, unit: int) -> int:
    """Which class of dispatched office this is: LOCALISED, COMMANDED or ON_CALL (Baiyun, seed 000).

    Localised 属地管理, posted under unified command 统一指挥, or answering whistles only.
    """
    row = w.units[unit]
    if row.kind != OFFICE_UNIT:
        return ON_CALL
    lever = w.levers[row.township]
    u = w.natures[unit].command
    if u < lever.force_command:
        return COMMANDED
    return LOCALISED if u < lever.force_command + lever.localised_offices else ON_CALL


@mechanics
def own_staff(w: World, unit: int) -> bool:
    """Whether a unit is the town's own: a section, or a bureau of a one-township district."""
    row = w.units[unit]
    return row.township >= 0 and row.kind != OFFICE_UNIT


@mechanics
def convened(w: World, matter: int, town: int) -> bool:
    """Whether the township may convene the departments of this matter."""
    row = w.matters[matter]
    return row.co_count > 0 and row.convene < w.levers[town].coordination


@mechanics
def paired(w: World, department: int, town: int) -> bool:
    """Whether this department is paired with this township 部门联系镇街: one each, in turn."""
    p = w.p[0]
    in_district = p.townships // p.districts
    if department % in_district != town % in_district:
        return False
    key = make_key(w.clock[0].seed, department, 0, 0)
    return uniform(key, draws.PAIRED, 0) < w.levers[town].pairing


@mechanics
def contact(w: World, matter: int, number: int, town: int) -> float:
    """How far people of the department concerned, present in the township, prevent a wrong address.

    They know a case of their own when they see it.
    """
    who = owner(w, matter, number, town)
    if who < 0:
        return 0.0
    enforced = w.matters[matter].enforced == 1
    return known_through(who, enforced, paired(w, who, town), w.levers[town], w.p[0])
