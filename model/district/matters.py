"""The duty list: matters, their owners, and what the lists in force say of them.

Lives here: the drawing of a place's matters and the writing of its lists under given levers.
May not: decisions, or anything that happens during a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.declared.levers import Reform
from model.declared.place import Demand, Place
from model.tables import draws
from model.tables.draws import normals, uniforms
from model.tables.records import (
    LIFE,
    MATTER,
    NONE,
    ONE,
    PLAN,
    PROJECT,
    SEVERAL,
    SILENT,
    TOWNSHIP,
    TRUE_MATTER,
    VOID,
)

DOMAINS = (
    ("fire safety", "消防安全"),
    ("natural resources", "自然资源"),
    ("livelihood services", "民生服务"),
    ("urban management", "城市管理"),
    ("environment and water", "生态环境与水务"),
    ("work safety", "安全生产"),
    ("market regulation", "市场监管"),
    ("public order", "社会治安"),
    ("housing and renewal", "住房与老旧小区改造"),
    ("transport", "交通运输"),
)
"""Ten domains; Chengdu names the first three, the others are ours (docs/model.md#scale)."""

VETO_ORDER = (7, 5, 4, 0, 6, 3, 8, 2, 9, 1)
"""Domains in the order they get a veto: public order, work safety, environment first (Baiyun)."""

EVERYDAY = 0.02  # share of cases from which on a matter is everyday's and no surge (assumption)
NOBODY = -9

Table = np.ndarray[Any, Any]


def draw_matters(place: Place, seed: int, demand: Demand) -> tuple[Table, Table]:
    """The matters of a world, public columns and truth apart; no lists yet.

    Frequency is Zipf over a random rank, domains are drawn evenly, owners lie in the domain.
    Where the cases of domains are known, those of a domain share its cases.
    """
    m = place.matters
    public, true = np.zeros(m, MATTER), np.zeros(m, TRUE_MATTER)
    rank = np.argsort(uniforms(seed, draws.RANK, m), kind="stable").argsort(kind="stable")
    public["share"] = 1.0 / (rank + 1.0) ** place.zipf
    public["share"] /= public["share"].sum()
    domains = len(demand.domains) or len(DOMAINS)
    public["domain"] = (uniforms(seed, draws.DOMAIN, m) * domains).astype(int)
    if demand.domains:
        public["share"] = shared_out(public["share"], public["domain"], demand.domains)
    public["familiar"] = _familiar(public["share"])
    work = np.exp(place.work_spread * normals(seed, draws.MATTER_WORK, m))
    public["work"] = place.mean_work * work / float((work * public["share"]).sum())
    _draw_owners(place, seed, public, true, domains)
    public["convene"] = uniforms(seed, draws.CONVENE, m)
    public["petty"] = (true["lead"] == TOWNSHIP) & (
        uniforms(seed, draws.PETTY, m) < place.petty_share
    )
    public["born"] = _born(place, seed, public["share"])
    led = uniforms(seed, draws.ENFORCED, m) < place.enforcement_share
    public["enforced"] = (true["lead"] >= 0) & led
    public["veto_rank"] = np.argsort(VETO_ORDER)[public["domain"]]
    own = true["lead"] == TOWNSHIP
    public["boundary"] = own & (uniforms(seed, draws.BOUNDARY, m) < place.boundary_share)
    rare = public["share"] < EVERYDAY
    public["surge"] = rare & (uniforms(seed, draws.SURGES, m) < place.surge_share)
    public["burst"] = 1.0
    public["seat"] = _seats(place, seed)
    _fill_alias(public)
    return public, true


def _seats(place: Place, seed: int) -> Table:
    """Which of its department's units a matter lies with: unevenly, 1, 2^−skew, 3^−skew …"""
    sections = place.sections_per_department
    weight = 1.0 / np.arange(1, sections + 1) ** place.section_skew
    upto = np.cumsum(weight / weight.sum())
    return np.searchsorted(upto[:-1], uniforms(seed, draws.SEAT, place.matters), side="right")


def shared_out(weight: Table, group: Table, cases: Sequence[float]) -> Table:
    """Weights as shares of one whole, in proportion inside each group, groups by their cases.

    A group without a member has no share.
    """
    wanted = np.array(cases) / np.bincount(group, weight, len(cases)).clip(1e-300)
    found: Table = weight * wanted[group]
    return found / found.sum()


def _born(place: Place, seed: int, share: Table) -> Table:
    """What matters are born of: some of plans, some of projects, most of life.

    In keyed order until their share of cases is reached; a matter too frequent for what is left to
    reach is passed over, so that the place's shares hold in every world.
    """
    born = np.full(len(share), LIFE)
    left = {PLAN: place.planning_share, PROJECT: place.project_share}
    shares = share.tolist()
    for k in np.argsort(uniforms(seed, draws.BORN, len(share)), kind="stable").tolist():
        for kind in (PLAN, PROJECT):
            if shares[k] <= left[kind]:
                born[k] = kind
                left[kind] -= shares[k]
                break
    return born


def _familiar(share: Table) -> Table:
    """Where a matter lies among all cases by frequency, 0 rare to 1 frequent; mean .5 by case."""
    by_share = np.argsort(share, kind="stable")
    upto = np.cumsum(share[by_share])
    place = np.empty_like(share)
    place[by_share] = upto - share[by_share] / 2
    return place


def _department_in(domain: Table, u: Table, departments: int, domains: int) -> Table:
    """A department of the matter's domain: those whose number falls on it, in turn."""
    domains = min(domains, departments)
    home = domain % domains
    candidates = (departments - home + domains - 1) // domains
    return home + domains * (u * candidates).astype(int)


def _draw_owners(place: Place, seed: int, public: Table, true: Table, domains: int) -> None:
    """Lead, second lawful holder, co-departments and delegable rank of every matter."""
    m, d = place.matters, place.departments
    lead = _department_in(public["domain"], uniforms(seed, draws.LEAD, m), d, domains)
    lead[uniforms(seed, draws.OWN, m) < place.own_share] = TOWNSHIP
    blurred = uniforms(seed, draws.BLURRED, m) < place.blurred_share
    second = np.full(m, NOBODY)
    u = uniforms(seed, draws.SECOND_HOLDER, m, 2)
    shared = blurred & (lead >= 0) & (u[:, 0] < place.two_holders_share)
    other = (lead + 1 + (u[:, 1] * (d - 1)).astype(int)) % d
    second[shared] = np.where(u[:, 1] < place.township_second, TOWNSHIP, other)[shared]
    void = uniforms(seed, draws.VOID_MATTER, m) < place.void_share
    lead[void], second[void] = VOID, NOBODY
    multi = (lead >= 0) & (uniforms(seed, draws.MULTI, m) < place.multi_share)
    co_count = np.where(multi, 1 + (uniforms(seed, draws.CO_COUNT, m) < 0.3), 0)
    co_count = np.minimum(co_count, d - 1)
    v = uniforms(seed, draws.CO_DEPARTMENT, m)
    step = 1 + (v * (d - 1)).astype(int)
    true["co"][:, 0] = (lead + step) % d
    true["co"][:, 1] = (lead + step % (d - 1) + 1) % d
    rank = uniforms(seed, draws.DELEGABLE, m) / max(place.delegable_share, 1e-9)
    public["delegable"] = np.where((lead >= 0) & (rank < 1.0), rank, 2.0)
    true["lead"], true["second"], true["co_count"] = lead, second, co_count
    public["co"], public["co_count"] = true["co"], co_count
    held = public["delegable"] < place.powers_held
    true["bound"] = ((lead >= 0) & ~held) | (co_count > 0) & ~held
    public["blurred"] = blurred | void


def _fill_alias(public: Table) -> None:
    """Walker's alias table over the steady matters' shares of cases (Vose 1991)."""
    m = len(public)
    steady = np.where(public["surge"] == 1, 0.0, public["share"])
    scaled = (steady / steady.sum() * m).tolist()
    kept, alias = [1.0] * m, list(range(m))
    small = [k for k in range(m) if scaled[k] < 1.0]
    large = [k for k in range(m) if scaled[k] >= 1.0]
    while small and large:
        less, more = small.pop(), large.pop()
        kept[less], alias[less] = scaled[less], more
        scaled[more] -= 1.0 - scaled[less]
        (small if scaled[more] < 1.0 else large).append(more)
    public["alias_share"], public["alias"] = kept, alias


def write_lists(place: Place, lever: Reform, seed: int, public: Table, true: Table) -> None:
    """Write what the lists in force say: each source list names an owner, rightly or not.

    Keyed by (matter, list), so more coverage adds entries and changes none. A wrong entry names
    the second lawful holder where there is one, else any owner. Merging settles a disagreement on
    the lead in truth, where there is one (assumption: a merger is deliberate). What a joint meeting
    has settled stays written in.
    """
    m, n = place.matters, place.source_lists
    listed = uniforms(seed, draws.LISTED, m, n) < lever.list_coverage
    error = np.where(public["blurred"], place.list_error_blurred, place.list_error_clear)
    wrong = uniforms(seed, draws.WRONG, m, n) < error[:, None]
    owners = np.repeat(true["lead"][:, None], n, axis=1)
    stray = (uniforms(seed, draws.WRONG_ENTRY, m, n) * (place.departments + 1)).astype(int) - 1
    rival = np.repeat(true["second"][:, None], n, axis=1)
    stray = np.where(rival == NOBODY, stray, rival)
    entry = np.where(wrong | (owners == VOID), stray, owners)
    settled = uniforms(seed, draws.MERGED, m) < lever.lists_merged
    claims, claim = np.zeros(m, np.int64), np.full((m, 4), NONE - 9)
    for k in range(n):
        named = listed[:, k] & (claims < 4) & (claim != entry[:, [k]]).all(axis=1)
        claim[named, claims[named]] = entry[named, k]
        claims[named] += 1
    merged = (claims > 1) & settled & (true["lead"] != VOID) | (public["settled"] == 1)
    claim[merged], claims[merged] = NONE - 9, 1
    claim[merged, 0] = true["lead"][merged]
    public["claims"], public["claim"] = claims, claim
    drawn = settled | (public["settled"] == 1)
    public["open_line"] = (public["boundary"] == 1) & ~drawn
    public["list_state"] = np.array((SILENT, ONE, SEVERAL))[np.minimum(claims, 2)]
