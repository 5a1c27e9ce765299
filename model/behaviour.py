"""`Behaviour`: the uncertain parameters of how people decide, declared once.

Lives here: name, unit, range, central value, labels and source of a behavioural parameter.
May not: anything a reform changes, or a fact of a place.
"""

# fmt: off

from __future__ import annotations

from model.declare import Declared, parameter


class Behaviour(Declared):
    """How agents decide; every number is uncertain and carries its range."""

    rationality: float = parameter(0.65, "per staff-day", 0.0, 5.0, "Precision of choice", "选择精度 λ", "MODEL.md section 5 (.5-2); value searched for the shapes, docs/calibration.md", group="choice")
    duty_sd: float = parameter(1.75, "staff-days", 0.0, 4.0, "Spread of duty over units", "责任心离散度", "assumption; S5 of EMPIRICS.md A; value searched for the shapes, docs/calibration.md", group="choice")
    self_knowledge: float = parameter(0.81, "share", 0.5, 1.0, "Private signal right about one's own matters", "自我认知准确率", "MODEL.md 5.1 (.7-.95); value searched for the shapes, docs/calibration.md", group="choice")
    backlog_weight: float = parameter(0.015, "per backlog day", 0.0, 0.05, "Work felt heavier with backlog", "积压敏感度 κ", "MODEL.md 5.1 (0-.05)", group="choice")
    stigma: float = parameter(0.0, "staff-days", 0.0, 0.3, "A case passed on is worth less", "转手污名", "MODEL.md 5.1 (0-.3; nought in range)", group="choice")
    credit: float = parameter(1.0, "share of stakes", 0.0, 3.0, "Credit for acting", "办结加分", "MODEL.md 5.1", group="choice")
    work_scale: float = parameter(1.0, "staff-days", 0.1, 5.0, "Scale on which work is felt", "工时感受尺度 w0", "MODEL.md 5.1", group="choice")
    pass_cost: float = parameter(0.35, "staff-days", 0.0, 2.0, "Effort of passing on", "转手成本", "MODEL.md 5.1 (0-1); section 10: keep a pass at most a day; value searched for the shapes, docs/calibration.md", group="choice")
    return_cost: float = parameter(0.25, "staff-days", 0.0, 2.0, "Effort of returning", "退单成本", "MODEL.md 5.1 (0-1); value searched for the shapes, docs/calibration.md", group="choice")
    off_route_cost: float = parameter(0.75, "staff-days", 0.0, 10.0, "Effort of the way that is not the custom (sideways on a platform, return off it)", "非常规流转成本", "assumption; MODEL.md 5.1; value searched for the shapes, docs/calibration.md", group="choice")
    stall_cost: float = parameter(2.4, "staff-days", 0.0, 10.0, "Discomfort of leaving a case lying", "拖延不适", "MODEL.md section 10; value searched for the shapes, docs/calibration.md", group="choice")
    list_trust: float = parameter(0.95, "share", 0.5, 1.0, "Belief in an entry that names exactly me", "清单信任度", "assumption", group="belief")
    prior_silent: float = parameter(0.25, "share", 0.0, 1.0, "Belief that a case is mine where lists are silent", "无清单时归属信念", "assumption; value searched for the shapes, docs/calibration.md", group="belief")
    prior_other: float = parameter(0.05, "share", 0.0, 1.0, "Belief that a case is mine where lists name others", "清单指向他人时信念", "assumption", group="belief")
    shirk_named: float = parameter(0.9, "share", 0.0, 1.0, "Shedding taken for shirking where the list names exactly me", "点名时推诿识别率", "MODEL.md 5.1 (.9 ± .1)", group="belief")
    shirk_several: float = parameter(0.5, "share", 0.0, 1.0, "The same where it names several", "多家点名时识别率", "MODEL.md 5.1 (.5 ± .1)", group="belief")
    shirk_silent: float = parameter(0.3, "share", 0.0, 1.0, "The same where it is silent", "无清单时识别率", "MODEL.md 5.1 (.3 ± .1)", group="belief")
    shirk_other: float = parameter(0.1, "share", 0.0, 1.0, "The same where it names another", "点名他人时识别率", "MODEL.md 5.1 (.1 ± .1)", group="belief")
    stall_visible_days: float = parameter(10.0, "days", 1.0, 60.0, "Days after which a recorded stall shows", "拖延暴露天数", "MODEL.md 5.1", group="belief")
    visibility_off: float = parameter(0.1, "share", 0.0, 1.0, "Visibility of a hand-over off the record", "线下可见度", "assumption; MODEL.md section 10: v .3 overall", group="belief")
    visibility_on: float = parameter(0.8, "share", 0.0, 1.0, "Visibility of a hand-over on the record", "平台可见度", "assumption; MODEL.md section 10: v .3 overall", group="belief")
    stakes_department: float = parameter(0.2, "staff-days", 0.0, 10.0, "Stakes of a department in a case, before incentives", "部门基础利害", "MODEL.md section 10 (.36 with the weight of .05)", group="stakes")
    stakes_township: float = parameter(0.1, "staff-days", 0.0, 10.0, "Stakes of a township section in a case", "镇街基础利害", "MODEL.md section 10", group="stakes")
    stakes_weight: float = parameter(3.0, "staff-days", 0.0, 10.0, "Stakes per unit of townships' weight", "下考上利害系数 k_w", "MODEL.md section 10 (2-5)", group="stakes")
    stakes_accountability: float = parameter(3.0, "staff-days", 0.0, 10.0, "Stakes per unit of accountability", "问责利害系数 k_a", "assumption (0-10)", group="stakes")
    grade_leverage: float = parameter(1.0, "ratio", 0.0, 3.0, "Leverage of the grade", "考核杠杆", "MODEL.md 5.1", group="stakes")
    stall_price: float = parameter(3.0, "staff-days", 0.0, 10.0, "Price of a stall that the ladder reaches", "被督办代价", "assumption (0-10)", group="stakes")
    pass_claimed: float = parameter(0.73, "weight", 0.0, 1.0, "Passes to another listed or claimed owner", "转给清单他主", "assumption; value searched for the shapes, docs/calibration.md", group="passing")
    pass_sender: float = parameter(0.12, "weight", 0.0, 1.0, "Passes back to the sender", "退回来方", "assumption; S4 of EMPIRICS.md A; value searched for the shapes, docs/calibration.md", group="passing")
    pass_partner: float = parameter(0.1, "weight", 0.0, 1.0, "Passes to a unit that helped before", "转给老搭档", "assumption", group="passing")
    pass_other: float = parameter(0.025, "weight", 0.0, 1.0, "Passes to any other unit", "转给其他", "assumption; value searched for the shapes, docs/calibration.md", group="passing")
    names_owner: float = parameter(0.3, "share", 0.0, 1.0, "A mistaken holder who returns names the owner", "退单指明归属率", "MODEL.md section 10; value searched for the shapes, docs/calibration.md", group="passing")
    reveal_return: float = parameter(0.85, "share", 0.0, 1.0, "A holder without power returns the case, else it lies", "无权者退单率", "assumption; MODEL.md 5.1; value searched for the shapes, docs/calibration.md", group="passing")
    territory_share: float = parameter(0.2, "share", 0.0, 1.0, "Returns of disputed cases that fall to the territory", "属地兜底占比", "MODEL.md section 10", group="passing")
    free_ride: float = parameter(0.87, "factor", 0.0, 1.0, "Duty of a co-department without a convener", "协办责任折扣", "MODEL.md section 10; value searched for the shapes, docs/calibration.md", group="joint")
    dispatcher_disputed: float = parameter(0.76, "share", 0.0, 1.0, "Addresses right by memory where lists disagree", "争议事项派单准确率", "MODEL.md section 10 has .82; value searched for the shapes, docs/calibration.md", group="address")
    address_trouble: float = parameter(2.0, "staff-days", 0.0, 10.0, "Trouble expected from a wrong address", "错派麻烦", "assumption", group="address")
    whistle_cost: float = parameter(0.1, "staff-days", 0.0, 2.0, "Effort of a whistle", "吹哨成本", "assumption", group="township")
    whistle_learning: float = parameter(0.2, "per month", 0.0, 1.0, "Speed at which the whistle habit follows experience", "吹哨习惯调整速度", "assumption", group="township")
    section_pass: float = parameter(0.02, "share", 0.0, 1.0, "A matter that looks like the next section's", "科室间交叉占比", "assumption", group="township")
    second_skill: float = parameter(0.75, "factor", 0.1, 1.0, "Speed outside one's own section", "第二技能速度", "assumption; Huaisi, staff not all able to hold two posts", group="township")
    signoff_days: float = parameter(0.5, "working days", 0.0, 5.0, "Waiting for one level of sign-off", "每级审批用时", "assumption", group="township")
    command_patrol: float = parameter(0.3, "factor", 0.0, 2.0, "More found by patrol with the force in the grids", "执法入格发现增益", "assumption; Chengdu, sent into the grids", group="township")
    pressure: float = parameter(3.9, "per day", 0.0, 10.0, "Pressure to close on paper at the deadline", "结案压力", "MODEL.md section 10", group="closing")
    found_price: float = parameter(1.5, "staff-days", 0.0, 10.0, "Price of a false closure that is found", "虚假办结代价", "MODEL.md section 10", group="closing")
    callback_days: int = parameter(3, "working days", 1, 30, "Days until call-back", "回访间隔", "assumption", group="closing")
    trust_step: float = parameter(0.02, "per judged case", 0.0, 1.0, "Trust moved by one judged case", "信任调整步长", "assumption", group="resident")
    trust_report: float = parameter(1.0, "log per unit of trust", 0.0, 5.0, "Reporting follows trust", "信任对上报的影响", "assumption; MODEL.md section 9 (8)", group="resident")
    satisfied_solved: float = parameter(2.0, "logit", -5.0, 5.0, "Satisfaction with a case solved at once", "办结满意度", "EMPIRICS.md B: 73.3 % satisfied", group="resident")
    satisfied_unsolved: float = parameter(-2.0, "logit", -5.0, 5.0, "Satisfaction with a case not solved", "未办结满意度", "assumption", group="resident")
    patience: float = parameter(10.0, "working days", 1.0, 60.0, "Waiting that costs one logit", "耐心", "assumption", group="resident")
    sent_elsewhere: float = parameter(0.3, "logit", 0.0, 5.0, "Cost of being sent elsewhere once", "被推一次的不满", "assumption", group="resident")
    recurrence: float = parameter(0.15, "share", 0.0, 1.0, "Unsolved problems that come back", "复发率", "EMPIRICS.md B: repeat complaints 10-20 %", group="resident")
