"""Codes used in rule packs and the statutory terms a person reads for them."""

from typing import Final

ADDRESSEES: Final = {
    "superior_government": "上一级人民政府",
    "npc_standing_committee": "本级人民代表大会常务委员会",
    "own_government": "本级人民政府",
    "establishing_government": "设立该派出机关的人民政府",
    "filing_organ": "备案审查机关",
    "institution_office": "机构编制部门",
    "public": "社会公众",
}
# Who may be named to receive a filing: those that the product can find among the organs.
FILING_ADDRESSEES: Final = (
    "superior_government",
    "npc_standing_committee",
    "own_government",
    "establishing_government",
    "filing_organ",
)
LIMITS: Final = {
    "comment": "公开征求意见期限",
    "review": "合法性审核（审查）期限",
    "filing": "报送备案期限",
    "filing_npc": "报送本级人大常委会备案期限",
    "effect": "公布至施行的期限",
    "suggestion_reply": "审查建议书面答复期限",
    "powers_list_report": "权责清单调整报备期限",
    "filing_correction": "备案材料补正期限",
    "filing_review": "备案审查期限",
    "disposition_publication": "意见采纳情况公布期限",
}
ANY_LIMIT: Final = "any"
# Whose people hear of a lateness: the organ in charge of the limit, or an organ of the matter.
SUPERIORS: Final = ("in_charge", "office", "maker", "review_body")
SUPERIOR_ROLES: Final = ("head", "office_intake", "auditor")
MEETINGS: Final = {
    "executive_meeting": "常务会议",
    "plenary_meeting": "全体会议",
    "office_meeting": "办公会议",
}
KINDS: Final = {
    "normative_document": "行政规范性文件",
    "major_decision": "重大行政决策",
    "policy_document": "政策性文件",
    "contract": "合同协议",
    "powers_list_change": "权责清单调整",
    "enforcement_decision": "重大执法决定",
}
FAMILIES: Final = {
    "government": "政府",
    "department": "部门",
    "town": "乡镇",
    "dispatched_organ": "派出机关",
}
SECRECY_LEVELS: Final = {"top_secret": "绝密", "classified": "机密", "secret": "秘密"}
ORGAN_LEVELS: Final = {
    "central": "中央",
    "province": "省",
    "city": "市",
    "county": "县",
    "town": "乡镇",
}
CONDITIONS: Final = {
    "always": "应当提供",
    "government_text": "政府规范性文件",
    "technical": "专业性、技术性较强",
    "risky": "存在社会稳定、公共安全等方面风险",
    "market": "涉及市场主体经济活动",
    "hearing": "举行听证会",
    "public_participation": "履行公众参与程序",
    "simplified": "简化制定程序",
}
# Steps whose duration no law gives: a plan assumes one.
PLANNED_STEPS: Final = {
    "draft": "起草文稿",
    "consultation": "征求有关单位意见",
    "settle_replies": "研究处理单位意见",
    "settle_comments": "反馈公众意见采纳情况",
    "settle_hearing": "举行听证会、形成听证记录",
    "experts": "专家论证",
    "screen_risk": "风险排查",
    "assess_risk": "风险评估",
    "first_competition_review": "公平竞争审查初审",
    "competition_review": "公平竞争审查",
    "unit_review": "起草单位审核",
    "submit": "报送审核",
    "office_check": "办公机构核对",
    "accept": "审核机构接收材料",
    "urgent_review": "合法性审核（不适用最短期限时）",
    "answer": "按意见修改完善",
    "table": "提请集体审议至开会",
    "sign_minutes": "签署会议记录",
    "report_to_party": "请示报告同级党委",
    "sign": "签发",
    "issue": "登记、编号、印发",
    "publish": "公布",
    "file": "报送备案",
}
