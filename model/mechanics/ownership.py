"""Who owes a leg, what the lists say to whom, and what people think they know of it.

Lives here: the only bridge from truth to agents: a noisy private signal, a noisy memory, and
whether work can lawfully be done. May not: decisions, or any change of a case.
"""

from __future__ import annotations

from model.rules.contacts import known_through
from model.tables import draws
from model.tables.compiled import mechanics, seldom
from model.tables.draws import make_key, uniform
from model.tables.records import (
    AMONG,
    COMMANDED,
    DESK,
    LOCALISED,
    NAMED,
    NONE,
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


@seldom
def owes(w: World, case: int, number: int, unit: int) -> bool:
    """TRUTH: whether this unit truly owes the leg and may lawfully do it (shared duty: either).

    On a boundary a township's own case is the one's or the other's: its `home`.
    """
    c, holder = w.cases[case], w.units[unit]
    if not serves(w, unit, w.true_cases[case].home):
        return False
    mine = owner(w, c.matter, number, c.township)
    if mine == VOID:
        return False
    if holder.department == mine:
        return True
    return number == 0 and holder.department == w.true_matters[c.matter].second


@seldom
def owing_unit(w: World, case: int, number: int) -> int:
    """TRUTH: the unit that owes a leg, or NONE on a void."""
    c = w.cases[case]
    mine = owner(w, c.matter, number, c.township)
    return NONE if mine == VOID else unit_for(w, mine, w.true_cases[case].home, c.matter)


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
    row = w.matters[matter]
    return SEVERAL if row.open_line == 1 and row.list_state == ONE else row.list_state


@mechanics
def claimed(w: World, matter: int, town: int, k: int) -> int:
    """The k-th owner the lists name for the lead leg."""
    if delegated(w, matter, town):
        return TOWNSHIP
    return w.matters[matter].claim[k]


@mechanics
def listed_unit(w: World, case: int, number: int, k: int) -> int:
    """The unit of the k-th owner that the lists name for a leg."""
    c = w.cases[case]
    if number > 0:
        return unit_for(w, w.matters[c.matter].co[number - 1], c.township, c.matter)
    who, town = claimed(w, c.matter, c.township, k), c.township
    if who == TOWNSHIP and w.matters[c.matter].open_line == 0:
        town = w.true_cases[case].home
    return unit_for(w, who, town, c.matter)


@seldom
def relation(w: World, case: int, number: int, unit: int) -> int:
    """How the lists relate a leg to a unit: NAMED, AMONG, UNNAMED (silent) or OTHER.

    Of two townships at a boundary both are among those named, until the line is drawn.
    """
    c = w.cases[case]
    matter, town = c.matter, c.township
    row = w.matters[matter]
    state = list_state(w, matter, town)
    me = w.units[unit].department
    at_line = c.beside != NONE and me == TOWNSHIP
    if at_line and row.open_line == 0 and w.units[unit].township != w.true_cases[case].home:
        return OTHER
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
def signal(w: World, case: int, number: int, unit: int) -> bool:
    """A unit's private signal that a leg is its own: right with `self_knowledge`, drawn once."""
    nth = w.cases[case].matter * 4 + number
    right = uniform(w.natures[unit].key, draws.SIGNAL, nth) < w.p[0].self_knowledge
    return owes(w, case, number, unit) == right


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


@seldom
def recalled_unit(w: World, case: int, number: int, right: bool, u: float) -> int:
    """The unit an addresser remembers; of two townships at a boundary the right one, or not."""
    c = w.cases[case]
    if c.beside != NONE and number == 0 and owner(w, c.matter, 0, c.township) == TOWNSHIP:
        home = w.true_cases[case].home
        wrong = c.beside if home == c.township else c.township
        return unit_for(w, TOWNSHIP, home if right else wrong, c.matter)
    who = recall(w, c.matter, number, c.township, right, u)
    return unit_for(w, who, c.township, c.matter)


@seldom
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
    seat = w.matters[matter].seat
    return first + (w.towns[town].district * p.departments + who) * sections + seat


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
def neglected(w: World, unit: int) -> float:
    """Staff-days of line work a day that a unit leaves undone, above the level before a reform."""
    row = w.units[unit]
    return max(row.undone - row.undone_before, 0.0)


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
