"""`Place`: the facts of a district, declared once; the defaults are the benchmark district.

Lives here: name, unit, range, default, labels and source of a place fact.
May not: levers (they change), behaviour (it is uncertain), or a number of one particular place.
"""

# fmt: off

from __future__ import annotations

from dataclasses import dataclass

from model.declared.declare import Declared, parameter


@dataclass(frozen=True, slots=True)
class Demand:
    """Where cases came from in a log: cases by township, and by domain; empty where none was read.

    `townships` has a number for each township, `domains` one for each of at most ten domains; all
    are cases (> 0) over one window, and only their shares matter. `names` are those of the domains.
    """

    townships: tuple[float, ...] = ()
    domains: tuple[float, ...] = ()
    names: tuple[str, ...] = ()


DRAWN = Demand()
"""Of no log: townships and domains are drawn, as in every shipped place."""


class Place(Declared):
    """What a district is, whatever reform is in force; the defaults are `baseline`."""

    townships: int = parameter(24, "townships", 1, 400, "Townships (street offices and towns)", "镇街数", "assumption: the benchmark district (docs/model.md#scale)", group="size")
    districts: int = parameter(1, "districts", 1, 16, "Districts side by side, each with departments of its own", "并列区数", "docs/model.md#scale; Tianjin city: 16", group="size")
    grids_per_township: int = parameter(60, "grids", 1, 400, "Grids in a township", "每镇街网格数", "assumption: the benchmark district (docs/model.md#scale); docs/evidence.md#levels-in-chinese-districts-and-cities: about 120 a street", group="size")
    departments: int = parameter(30, "departments", 2, 60, "Departments that receive cases", "承接部门数", "docs/evidence.md#levels-in-chinese-districts-and-cities: 20-30", group="size")
    residents: float = parameter(895000.0, "persons", 1000.0, 50000000.0, "Residents", "常住人口", "benchmark: 89,500 known cases a year at .1 a person", group="size")
    known_per_person: float = parameter(0.1, "cases per person and year", 0.01, 1.0, "Known cases per resident and year", "人均年诉求数", "docs/evidence.md#levels-in-chinese-districts-and-cities: .1-.2; docs/model.md#scale", group="size")
    sections_per_township: int = parameter(5, "sections", 1, 12, "Sections of a township", "镇街内设机构数", "assumption; Tianjin at most 8", group="size")
    sections_per_department: int = parameter(1, "units", 1, 6, "Units at a department's headquarters", "部门本级科室数", "assumption; Huaisi: bureaus with sections", group="size")
    office_share: float = parameter(0.25, "share of departments", 0.0, 1.0, "Departments with a dispatched office in each township", "设派出机构的部门占比", "Chengdu: eight posted services; share: assumption", group="size")
    matters: int = parameter(400, "matters", 50, 800, "Matters on the duty list", "事项数", "docs/model.md#scale (200-800, assumption)", group="matters")
    own_share: float = parameter(0.344, "share of matters", 0.0, 0.95, "Matters that are a township's own", "镇街主责事项占比", "docs/evidence.md#levels-in-chinese-districts-and-cities: 117 of 340", group="matters")
    multi_share: float = parameter(0.2, "share of department matters", 0.0, 1.0, "Department matters with co-departments", "多部门事项占比", "assumption; 99 of 340 entries are shared", group="matters")
    blurred_share: float = parameter(0.2, "share of matters", 0.0, 1.0, "Matters whose boundary is blurred", "边界不清事项占比", "assumption; gives .09 disputed (docs/model.md#starting-values); value searched for the shapes, docs/calibration.md", group="matters")
    two_holders_share: float = parameter(0.75, "share of blurred matters", 0.0, 1.0, "Blurred matters that two units may lawfully close", "双主体事项占比", "assumption; value searched for the shapes, docs/calibration.md", group="matters")
    void_share: float = parameter(0.009, "share of matters", 0.0, 0.2, "Matters that nobody may lawfully close", "职责真空占比", "docs/model.md#starting-values", group="matters")
    delegable_share: float = parameter(0.4, "share of department matters", 0.0, 1.0, "Department matters that could be given to townships", "可下放事项占比", "assumption", group="matters")
    powers_held: float = parameter(0.0, "share of delegable", 0.0, 1.0, "Delegable matters townships already hold", "已承接权限占比", "place fact; counts over 400 delegable (assumption)", group="matters")
    petty_share: float = parameter(0.3, "share of own matters", 0.0, 1.0, "Own matters small enough for a grid to settle", "网格可办小事占比", "assumption", group="matters")
    planning_share: float = parameter(0.05, "share of cases", 0.0, 0.5, "Cases born of misfit plans", "规划失配引发诉求占比", "assumption", group="matters")
    project_share: float = parameter(0.05, "share of cases", 0.0, 0.5, "Cases born of misfit projects", "项目失配引发诉求占比", "assumption", group="matters")
    enforcement_share: float = parameter(0.3, "share of department matters", 0.0, 1.0, "Department matters that need technical enforcement", "专业执法事项占比", "assumption", group="matters")
    plan_turnover: float = parameter(0.3, "per year", 0.01, 5.0, "Plans renewed in a year", "规划年更新率", "assumption", group="matters")
    project_turnover: float = parameter(0.5, "per year", 0.01, 5.0, "Projects renewed in a year", "项目年更新率", "assumption", group="matters")
    zipf: float = parameter(1.0, "exponent", 0.0, 2.0, "Exponent of frequency over rank", "事项频次 Zipf 指数", "assumption; Zipf-like in docs/model.md#scale", group="matters")
    work_spread: float = parameter(0.5, "log-SD", 0.0, 2.0, "Spread of mean work over matters", "事项工时离散度", "assumption", group="matters")
    township_second: float = parameter(0.3, "share of shared duties", 0.0, 1.0, "Shared duties whose second holder is the township", "镇街为第二主体占比", "docs/evidence.md#levels-in-chinese-districts-and-cities: 99 shared of 340", group="matters")
    mean_work: float = parameter(0.35, "staff-days", 0.01, 5.0, "Mean work of a leg", "单件平均工时", "docs/model.md#starting-values", group="matters")
    boundary_share: float = parameter(0.03, "share", 0.0, 1.0, "A township's own matters that lie on a boundary between two", "交界事项占比", "assumption", group="matters")
    surge_share: float = parameter(0.2, "share", 0.0, 1.0, "Rarer matters that come in surges, a campaign or a storm", "突击性事项占比", "assumption; Huaisi sorts matters by steady and surge", group="matters")
    surge_days: int = parameter(10, "days", 1, 60, "Days that a surge lasts, once in sixty", "突击持续天数", "assumption", group="matters")
    section_skew: float = parameter(0.5, "exponent", 0.0, 3.0, "Unevenness of matters over a department's own units", "科室事项不均度", "assumption; Gini of cases over units, docs/evidence.md#levels-in-chinese-districts-and-cities", group="matters")
    source_lists: int = parameter(3, "lists", 1, 8, "Duty lists in use", "现行清单张数", "assumption; Wenjiang six", group="lists")
    list_error_blurred: float = parameter(0.5, "share", 0.0, 1.0, "Wrong entries of a list on a blurred matter", "模糊事项清单错误率", "assumption; gives .09 disputed (docs/model.md#starting-values); value searched for the shapes, docs/calibration.md", group="lists")
    list_error_clear: float = parameter(0.01, "share", 0.0, 1.0, "Wrong entries of a list on a clear matter", "清晰事项清单错误率", "assumption", group="lists")
    meeting_items: int = parameter(4, "matters", 0, 100, "Matters a joint meeting can settle", "每次联席会议可议定事项数", "assumption", group="lists")
    load: float = parameter(0.85, "share of capacity", 0.3, 1.3, "Owed work over capacity, in every unit", "负荷", "docs/model.md#scale", group="staff")
    paperwork: float = parameter(0.25, "share of the day", 0.0, 0.8, "Township day spent on paperwork and offloaded tasks", "镇街文牍占比", "assumption", group="staff")
    paper_assessment: float = parameter(0.2, "share of paperwork", 0.0, 1.0, "Paperwork for departments' own assessments of townships", "部门单独考核文牍占比", "assumption", group="staff")
    paper_statements: float = parameter(0.3, "share of paperwork", 0.0, 1.0, "Paperwork for responsibility statements and offloaded tasks", "责任状及转嫁任务文牍占比", "assumption", group="staff")
    paper_noncore: float = parameter(0.15, "share of paperwork", 0.0, 1.0, "Paperwork for non-core duties", "非主业文牍占比", "assumption", group="staff")
    paper_vetoes: float = parameter(0.05, "share of paperwork", 0.0, 1.0, "Paperwork for departments' veto items", "一票否决事项文牍占比", "assumption", group="staff")
    absence: float = parameter(0.08, "share of weeks", 0.0, 0.5, "Weeks in which a clerk is absent", "人员缺岗占比", "assumption", group="staff")
    auxiliary_share: float = parameter(0.05, "share of department staff", 0.0, 0.5, "Line auxiliaries among departments' staff", "条线辅助人员占比", "assumption", group="staff")
    vertical_load: float = parameter(0.85, "share of capacity", 0.0, 2.0, "Vertical-line work owed over its staff-days", "条线任务负荷", "assumption, as load", group="staff")
    grid_hours: float = parameter(4.0, "hours a day", 0.0, 24.0, "Hours a grid's workers give to cases in a day", "网格日工时", "assumption", group="staff")
    clerk_minimum: float = parameter(0.3, "share of the day", 0.05, 1.0, "Least part of a clerk's day kept for cases", "人员最低办件工时占比", "assumption", group="staff")
    clerk_maximum: float = parameter(0.8, "share of the day", 0.1, 1.0, "Most of a clerk's day that goes to cases", "人员最高办件工时占比", "assumption", group="staff")
    department_signoff: int = parameter(3, "levels", 1, 4, "Levels of sign-off in a department", "部门审批层级", "assumption; Huaisi before: three", group="staff")
    workdays_per_week: int = parameter(5, "days", 5, 7, "Days worked in a week", "每周工作日", "docs/model.md#terms; theory tests seven", group="staff")
    duty: float = parameter(7.1, "staff-days", 0.0, 30.0, "Mean duty of units", "平均责任心", "docs/model.md#starting-values starts from 8-13; fitted, docs/calibration.md", group="conduct")
    address_accuracy: float = parameter(0.98, "share", 0.5, 1.0, "First addresses right by memory", "凭经验派单准确率", "docs/model.md#answering-a-leg (.94-.98); fitted, docs/calibration.md", group="conduct")
    patrol_rate: float = parameter(0.08, "per day", 0.0, 1.0, "Chance that patrol finds a latent problem", "巡查发现率", "assumption; docs/evidence.md#levels-in-chinese-districts-and-cities: found by patrol .31-.96", group="demand")
    report_rate: float = parameter(0.08, "per day", 0.0, 1.0, "Chance that a resident reports a latent problem", "居民上报率", "assumption", group="demand")
    damping_rate: float = parameter(0.05, "per day", 0.0, 1.0, "Chance that a latent problem fades away", "自然消减率", "assumption; docs/evidence.md#levels-in-chinese-districts-and-cities: dampening after 3-5 days", group="demand")
    demand_dispersion: float = parameter(1.5, "variance over mean", 1.01, 20.0, "Over-dispersion of new problems in a grid", "需求离散度", "docs/evidence.md#levels-in-chinese-districts-and-cities: 1.9-5 by unit", group="demand")
    grid_spread: float = parameter(0.3, "log-SD", 0.0, 2.0, "Spread of demand over grids", "网格需求离散度", "assumption; Gini of cases over units, docs/evidence.md#levels-in-chinese-districts-and-cities", group="demand")
    deadline_red: float = parameter(5.0, "working days", 1.0, 60.0, "Deadline of red cases", "红色时限", "docs/model.md#starting-values", group="clocks")
    deadline_orange: float = parameter(7.0, "working days", 1.0, 60.0, "Deadline of orange cases", "橙色时限", "docs/model.md#starting-values", group="clocks")
    deadline_yellow: float = parameter(10.0, "working days", 1.0, 60.0, "Deadline of yellow cases", "黄色时限", "docs/model.md#starting-values", group="clocks")
    deadline_plain: float = parameter(15.0, "working days", 1.0, 60.0, "Deadline of plain cases", "普通时限", "docs/model.md#starting-values", group="clocks")
    share_red: float = parameter(0.25, "share", 0.0, 1.0, "Cases that are red at intake", "红色占比", "docs/model.md#starting-values", group="clocks")
    share_orange: float = parameter(0.35, "share", 0.0, 1.0, "Cases that are orange at intake", "橙色占比", "docs/model.md#starting-values", group="clocks")
    share_yellow: float = parameter(0.25, "share", 0.0, 1.0, "Cases that are yellow at intake", "黄色占比", "docs/model.md#starting-values", group="clocks")
    response_deadline: int = parameter(5, "working days", 1, 30, "Deadline for a recorded response", "响应时限", "assumption", group="clocks")
    call_deadline: int = parameter(10, "working days", 1, 60, "Days after which a call is given up", "呼叫等待期限", "assumption", group="clocks")
    dispatch_days: float = parameter(1.0, "working days", 0.0, 3.0, "Days a first dispatch takes off the platform", "派单用时", "assumption", group="clocks")
    handover_days: float = parameter(2.0, "working days", 0.0, 5.0, "Days a hand-over takes off the platform", "流转用时", "assumption", group="clocks")
    callback_share: float = parameter(0.17, "share", 0.0, 1.0, "Paper closures that call-back finds", "回访发现率", "docs/model.md#starting-values", group="supervision")
    record_pressure: float = parameter(4.0, "staff-days", 0.0, 10.0, "Worth of a case recorded as closed, whatever the reform", "结案压力", "assumption; docs/model.md#closing-on-paper", group="supervision")
    ranking: float = parameter(0.0, "weight", 0.0, 1.0, "Public ranking of units by their recorded rates", "通报排名", "assumption", group="supervision")
    dissatisfied_answer: float = parameter(0.4, "share", 0.0, 1.0, "Dissatisfied residents who answer a survey, of those who would if satisfied", "不满意者受访占比", "assumption; docs/evidence.md#levels-in-chinese-districts-and-cities", group="supervision")
    supervision_slots: float = parameter(0.1, "share of daily cases", 0.0, 2.0, "Late cases a supervision desk can take up in a day", "督办能力", "assumption", group="supervision")
    extension_share: float = parameter(0.05, "share", 0.0, 1.0, "Late cases extended openly", "延期占比", "assumption", group="supervision")
    shelving_share: float = parameter(0.01, "share", 0.0, 1.0, "Late cases shelved openly", "挂账占比", "assumption", group="supervision")
    coaching: float = parameter(0.5, "share", 0.0, 1.0, "Dissatisfied answers that surveys record as satisfied", "回访诱导占比", "assumption; docs/evidence.md#levels-in-chinese-districts-and-cities: nominal 99.7 %, valid 73.3 %", group="supervision")
    excellent_quota: float = parameter(0.15, "share", 0.01, 0.5, "Quota of excellent grades", "优秀等次比例", "assumption", group="supervision")
