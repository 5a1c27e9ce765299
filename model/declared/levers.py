"""`Reform`: every lever of docs/model.md#levers, declared once.

Lives here: name, unit, range, default (= before), scope, direction, labels and source of a lever.
May not: what a lever does (that is a rule's), or any number of a particular place or reform.
"""

# fmt: off

from __future__ import annotations

from model.declared.declare import Declared, parameter

DENOMINATORS = {"planning": 40, "shared": 99, "delegable": 400}
"""What a count is divided by when it travels between places.

Shared: national list reform, 99 of 340 entries (docs/evidence.md#levels-in-chinese-districts-and-cities); planning, delegable: assumptions.
"""


class Reform(Declared):
    """The rules in force in a township: what agents may, can, know and want."""

    planning_voice: float = parameter(0.0, "share", 0.0, 1.0, "Planning matters on which townships are consulted", "规划建议/参与权", "Baiyun power 1; Chengdu, 27 matters", group="powers", scope="township", per="planning")
    project_voice: float = parameter(0.0, "share", 0.0, 1.0, "Major projects on which townships are heard", "重大决策重大项目参与权", "Baiyun power 2; Chengdu; Tianjin", group="powers", scope="township")
    project_acceptance: float = parameter(0.0, "share", 0.0, 1.0, "Projects accepted only with the township's signature", "项目验收权", "Chengdu, project acceptance", group="powers", scope="township")
    coordination: float = parameter(0.0, "share", 0.0, 1.0, "Multi-department matters the township may convene", "统筹协调权", "Baiyun power 3; Chengdu, 34 matters", group="powers", scope="township", per="shared")
    whistle_binding: float = parameter(0.0, "share", 0.0, 1.0, "Whistles that bind: an answer is owed and recorded", "吹哨约束力", "Baiyun whistle list; Tianjin; Chengdu call and answer", group="powers", scope="township")
    whistle_deadline: float = parameter(30.0, "working days", 1.0, 30.0, "Deadline for answering a binding whistle", "吹哨响应时限", "assumption; overlays run 5", group="powers", scope="township", stronger="down")
    whistle_gate: int = parameter(0, "sign-offs", 0, 2, "Sign-offs before a whistle binds, a day each", "吹哨审核关口", "assumption", group="powers", scope="township")
    personnel_voice_office: float = parameter(0.0, "weight", 0.0, 1.0, "Township's say in appointing heads of dispatched offices", "派出机构任免建议权", "Baiyun power 4; Chengdu consultation", group="powers", scope="township")
    personnel_voice_department: float = parameter(0.0, "weight", 0.0, 1.0, "Township's say in appointing heads of departments", "部门人事建议权", "Tianjin personnel advice", group="powers", scope="township")
    bottom_up_weight: float = parameter(0.05, "share of the grade", 0.0, 1.0, "Townships' weight in a department's assessment", "下考上权重(部门)", "Baiyun 5 to 50 points; Chengdu and Tianjin at least 30 %", group="powers", scope="township")
    bottom_up_weight_office: float = parameter(0.05, "share of the grade", 0.0, 1.0, "Townships' weight in a dispatched office's assessment", "下考上权重(派出机构)", "Baiyun power 5; Chengdu at least 50 %", group="powers", scope="township")
    weight_posting_only: float = parameter(0.0, "share", 0.0, 1.0, "Weight raised only for departments that post offices", "下考上仅限派驻部门", "Chengdu, departments with a posted system", group="powers")
    unit_review: float = parameter(0.0, "share", 0.0, 1.0, "Resident units whose party-building review hears the township", "驻区单位党建述职参与权", "Baiyun power 6", group="powers", scope="township")
    double_registration: float = parameter(0.0, "share", 0.0, 1.0, "Units and members registered with communities as volunteers", "双报到", "Baiyun double registration", group="powers", scope="township")
    force_command: float = parameter(0.0, "share", 0.0, 1.0, "Posted enforcement force under the township's unified command", "派驻执法力量统一指挥权", "Chengdu power 5; Baiyun enforcement centre; Tianjin", group="powers", scope="township")
    localised_offices: float = parameter(0.0, "share", 0.0, 1.0, "Posted offices turned over to local management", "派出机构属地管理", "Baiyun, three classes of office", group="powers", scope="township")
    delegated_powers: float = parameter(0.0, "share", 0.0, 1.0, "Delegable matters newly given to townships", "新下放权限", "Tianjin, further powers (no count)", group="powers", scope="township", per="delegable")
    excellent_tilt: float = parameter(0.0, "share of grades", 0.0, 0.3, "Extra quota of excellent grades for townships", "优秀比例向基层倾斜", "Baiyun, first equal share broken", group="assessment")
    personal_link: float = parameter(0.0, "share", 0.0, 1.0, "Personal grade linked to the unit's but no longer equal", "个人与单位考核挂钩不等同", "Baiyun, third equal share broken", group="assessment")
    department_spread: float = parameter(0.0, "share", 0.0, 1.0, "Spread of grades between departments", "部门考核拉开差距", "Baiyun, second equal share broken", group="assessment")
    veto_domains: int = parameter(0, "domains", 0, 10, "Domains with a veto on every unit's grade", "一票否决事项", "Baiyun: public order, work safety, environment", group="assessment")
    township_vetoes_cleared: float = parameter(0.0, "share", 0.0, 1.0, "Departments' veto items on townships cleared", "清理对镇街一票否决", "Tianjin", group="assessment", scope="township")
    continuous_measurement: float = parameter(0.0, "share", 0.0, 1.0, "Verdicts drawn from data collected through the year", "过程数据考评", "Baiyun, data through the year", group="assessment")
    back_to_back: float = parameter(0.0, "share", 0.0, 1.0, "Verdicts given back-to-back", "背靠背评分", "Baiyun", group="assessment")
    accountability: float = parameter(0.05, "share of late or idle cases", 0.0, 1.0, "Late or idle cases that are examined", "不到位、慢到位追责", "Baiyun, not there / late / idle; Huaisi talks and accountability", group="assessment")
    list_supervision: float = parameter(0.0, "share", 0.0, 1.0, "Discipline inspection by list, on both levels", "依清单监督问责", "Wenjiang use 2", group="assessment")
    assessment_by_list: float = parameter(0.0, "share", 0.0, 1.0, "A unit's own assessment counts listed duties only", "依清单考核", "Wenjiang use 3", group="assessment")
    assessment_consolidated: float = parameter(0.0, "share", 0.0, 1.0, "Departments may not assess townships on their own", "统一归并考核", "Baiyun; Tianjin", group="assessment")
    statements_cleared: float = parameter(0.0, "share", 0.0, 1.0, "Responsibility statements cleared", "清理责任状", "Baiyun; Tianjin", group="assessment", scope="township")
    noncore_cleared: float = parameter(0.0, "share", 0.0, 1.0, "Non-core duties removed from townships", "取消非主责主业", "Tianjin, attracting investment and tax help", group="assessment", scope="township")
    assessment_interval: float = parameter(365.0, "days", 30.0, 365.0, "Days between assessments", "考核周期", "Huaisi, monthly", group="assessment", scope="township", stronger="down")
    exit_mechanism: float = parameter(0.0, "share a year", 0.0, 0.05, "Staff who may be made to leave in a year", "人员退出机制", "Huaisi", group="assessment", scope="township")
    monthly_score: float = parameter(0.0, "weight", 0.0, 1.0, "Weight of the monthly four-dimension score", "月度四维考核", "Huaisi", group="assessment", scope="township")
    rotation: float = parameter(0.0, "share a year", 0.0, 0.3, "Staff rotated between bureaus in a year", "轮岗", "Huaisi, planned", group="assessment", scope="township")
    list_coverage: float = parameter(0.6, "share of matters", 0.0, 1.0, "Matters that each duty list names", "清单覆盖率", "Wenjiang; Baiyun 107 duties; default: assumption", group="lists")
    lists_merged: float = parameter(0.0, "share", 0.0, 1.0, "Disagreements between lists resolved by merging", "多单合一", "Wenjiang, six lists to one", group="lists")
    admission_control: float = parameter(0.0, "share", 0.0, 1.0, "Offloading stopped by admission control", "事项准入", "Wenjiang; Baiyun; Tianjin", group="lists", scope="township")
    admission_penalty: float = parameter(0.0, "staff-days", 0.0, 10.0, "Price of offloading against the list", "违规下放代价", "Wenjiang; default: assumption", group="lists")
    joint_meeting_interval: float = parameter(365.0, "days (0: by need)", 0.0, 365.0, "Days between joint meetings", "联席会议间隔", "Wenjiang follow-up", group="lists", stronger="down")
    take_back: float = parameter(0.0, "share", 0.0, 1.0, "Matters townships cannot carry that are taken back", "事项收回", "Wenjiang follow-up", group="lists")
    list_staffing: float = parameter(0.0, "share", 0.0, 1.0, "Staff that follow a listed matter", "编随事走", "Wenjiang dynamic adjustment", group="lists")
    lookup_minutes: float = parameter(20.0, "minutes", 0.5, 60.0, "Minutes to look a matter up", "查单用时", "Wenjiang QR code; default: assumption", group="lists", stronger="down")
    first_receiver: float = parameter(0.0, "share", 0.0, 1.0, "Undecided cases led by whoever received them first", "首接负责", "place practice", group="lists")
    return_limit: int = parameter(8, "returns", 1, 10, "Returns before somebody is designated", "退单次数上限", "place practice; default: no effective rule", group="lists", stronger="down")
    sections_pooled: float = parameter(0.0, "share", 0.0, 1.0, "Sections pooled with their neighbours under one roof", "大部制(科室合并)", "Huaisi, sections dissolved into bureaus", group="structure", scope="township")
    signoff_levels: int = parameter(3, "levels", 1, 4, "Levels of sign-off", "审批层级", "Huaisi three to two", group="structure", scope="township", stronger="down")
    cross_training: float = parameter(0.0, "share", 0.0, 1.0, "Posts with a trained stand-in", "A/B岗", "Huaisi; Wenjiang post-by-post duties", group="structure", scope="township")
    job_matching: float = parameter(0.0, "share", 0.0, 1.0, "Posts filled by choice of both sides", "双向选择", "Huaisi", group="structure", scope="township")
    surge_posts: float = parameter(0.0, "share of posts", 0.0, 1.0, "Posts kept for surges where matters are sorted by steady and surge", "突击性岗位占比", "Huaisi, matters sorted by steady and surge", group="structure", scope="township")
    village_ties: float = parameter(0.0, "share", 0.0, 1.0, "Village heads with a post in the town", "1+1任职", "Huaisi, 13 of 15", group="structure", scope="township")
    staff_shift: float = parameter(0.0, "share of staff", 0.0, 0.3, "Staff of department headquarters moved down to townships", "减上补下", "Tianjin; size: assumption", group="structure", scope="township")
    enforcement_posts: float = parameter(0.0, "share of township staff", 0.0, 0.1, "Posts of the enforcement brigade, by standard and guaranteed first", "执法队伍编制优先保障", "Tianjin; size: assumption", group="structure", scope="township")
    auxiliaries_local: float = parameter(0.0, "share", 0.0, 1.0, "Line auxiliaries under township command", "辅助人员属地统筹", "Tianjin", group="structure", scope="township")
    resident_officers: float = parameter(0.0, "persons per township", 0.0, 10.0, "Department officers resident with a township", "部门常驻人员", "Tianjin, five departments, one or two each", group="structure", scope="township")
    reporting_interval: float = parameter(365.0, "days", 1.0, 365.0, "Days between reporting days of named officers", "定期报到间隔", "Tianjin", group="structure", scope="township", stronger="down")
    pairing: float = parameter(0.0, "share", 0.0, 1.0, "Departments paired with townships and villages", "部门联系镇街、结对帮村", "Baiyun", group="structure", scope="township")
    platform: float = parameter(0.3, "share of hand-overs", 0.0, 1.0, "Hand-overs routed and recorded by the platform", "综合指挥平台", "Baiyun; Chengdu; Wenjiang; default: assumption", group="platform")
    tiered_dispatch: float = parameter(0.0, "share", 0.0, 1.0, "Cases routed by kind and level", "分层分级派单", "Baiyun", group="platform")
    colour_supervision: float = parameter(0.0, "share", 0.0, 1.0, "Supervision by colour", "红橙黄督办", "Huaisi, planned", group="platform")
    case_conference: float = parameter(0.0, "share", 0.0, 1.0, "Disputed cases brought to a conference", "会商机制", "Baiyun coordination; Chengdu", group="platform")
