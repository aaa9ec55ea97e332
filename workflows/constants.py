"""The closed lists of the field: kinds of matter, roles, duties, stages."""

from typing import Final

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a matter is about (事项类型)."""

    NORMATIVE_DOCUMENT = "normative_document", "行政规范性文件"
    MAJOR_DECISION = "major_decision", "重大行政决策"
    POLICY_DOCUMENT = "policy_document", "政策性文件"
    CONTRACT = "contract", "合同协议"
    POWERS_LIST_CHANGE = "powers_list_change", "权责清单调整"
    ENFORCEMENT_DECISION = "enforcement_decision", "重大执法决定"

    @property
    def review_word(self) -> str:
        """审核 for normative documents, 审查 for everything else (law notes C5)."""
        return "审核" if self is Kind.NORMATIVE_DOCUMENT else "审查"


class MakerFamily(TextChoices):
    """Whose document it is; decides reviewer, meeting and filing addressees."""

    GOVERNMENT = "government", "政府"
    DEPARTMENT = "department", "部门"
    TOWN = "town", "乡镇"
    DISPATCHED_ORGAN = "dispatched_organ", "派出机关"


class Role(TextChoices):
    """A role in an organ. The value is the guardian permission on the organ."""

    DRAFTER = "drafter", "承办人员"
    UNIT_REVIEWER = "unit_reviewer", "单位审核人员"
    OFFICE_INTAKE = "office_intake", "办公机构核对人员"
    LEGALITY_REVIEWER = "legality_reviewer", "合法性审核人员"
    SECOND_REVIEWER = "second_reviewer", "复核人员"
    HEAD = "head", "负责人"
    SECRETARIAT = "secretariat", "会务人员"
    MEETING_MEMBER = "meeting_member", "会议组成人员"
    FILING_CLERK = "filing_clerk", "报备人员"
    FILING_REVIEWER = "filing_reviewer", "备案审查人员"
    AUDITOR = "auditor", "监督检查人员"
    SECRECY_OFFICER = "secrecy_officer", "定密责任人"
    ADMINISTRATOR = "administrator", "系统管理员"


# Roles that nobody exercises for another: a member of the meeting votes in person, who answers
# for secrets is designated in writing, and keeping the system is no business of a matter.
PERSONAL_ROLES: Final = frozenset({Role.MEETING_MEMBER, Role.SECRECY_OFFICER, Role.ADMINISTRATOR})


class NamedRole(TextChoices):
    """A named person's part in one matter. The value is the guardian permission on the matter."""

    COUNSEL = "counsel", "法律顾问"
    EXPERT = "expert", "论证专家"
    INSIDER = "insider", "知悉人员"
    SIGNER = "signer", "加签人员"


class Capacity(TextChoices):
    """In which capacity an organ is party to a matter."""

    MAKER = "maker", "制定机关"
    DRAFTING_UNIT = "drafting_unit", "起草单位"
    JOINT_DRAFTER = "joint_drafter", "联合起草单位"
    OFFICE = "office", "办公机构"
    REVIEW_BODY = "review_body", "审核机构"
    COMPETITION_BODY = "competition_body", "市场监督管理部门"
    CONSULTED = "consulted", "被征求意见单位"
    FILING_AUTHORITY = "filing_authority", "备案审查机关"


class Duty(TextChoices):
    """What a person has done in a matter, where it excludes doing something else."""

    NONE = "", "—"
    DRAFTING = "drafting", "起草"
    UNIT_REVIEW = "unit_review", "起草单位审核"
    EXPERT_ADVICE = "expert_advice", "专家论证"
    LEGALITY_REVIEW = "legality_review", "合法性审核"
    SECOND_REVIEW = "second_review", "复核"
    OPINION_SIGNING = "opinion_signing", "签发意见书"
    DELIBERATION = "deliberation", "集体审议"
    FILING_REVIEW = "filing_review", "备案审查"
    CLASSIFICATION = "classification", "定密审批"


# Who has done one of these may not take the duty (law notes B.13; A-S1-10; 713 art. 20).
CONFLICTS: dict[Duty, frozenset[Duty]] = {
    Duty.UNIT_REVIEW: frozenset({Duty.DRAFTING}),
    Duty.EXPERT_ADVICE: frozenset({Duty.DRAFTING, Duty.UNIT_REVIEW}),
    Duty.LEGALITY_REVIEW: frozenset({Duty.DRAFTING, Duty.UNIT_REVIEW, Duty.EXPERT_ADVICE}),
    Duty.SECOND_REVIEW: frozenset({Duty.DRAFTING, Duty.UNIT_REVIEW, Duty.LEGALITY_REVIEW}),
    Duty.OPINION_SIGNING: frozenset({Duty.DRAFTING, Duty.UNIT_REVIEW}),
    Duty.DELIBERATION: frozenset(
        {Duty.DRAFTING, Duty.LEGALITY_REVIEW, Duty.SECOND_REVIEW, Duty.OPINION_SIGNING}
    ),
    Duty.FILING_REVIEW: frozenset({Duty.DRAFTING, Duty.UNIT_REVIEW, Duty.LEGALITY_REVIEW}),
    Duty.DRAFTING: frozenset({Duty.LEGALITY_REVIEW, Duty.SECOND_REVIEW, Duty.OPINION_SIGNING}),
    Duty.CLASSIFICATION: frozenset({Duty.DRAFTING}),
}


# Stands among a person's duties in a matter where they are recused: it excludes every act.
RECUSED: Final = "recused"


class Stage(TextChoices):
    """Where a matter stands (事项所处阶段). What was concluded stands on the records."""

    DRAFTING = "drafting", "起草"
    CONSULTING = "consulting", "征求意见与论证"
    UNIT_REVIEW = "unit_review", "起草单位审核"
    SUBMITTING = "submitting", "送审准备"
    OFFICE_CHECK = "office_check", "办公机构核对"
    ACCEPTING = "accepting", "审核机构接收"
    LEGALITY_REVIEW = "legality_review", "合法性审核"
    SUPPLEMENTING = "supplementing", "补正材料"
    ANSWERING = "answering", "修改完善"
    TABLING = "tabling", "提请集体审议"
    DELIBERATION = "deliberation", "集体审议"
    PARTY_REPORT = "party_report", "请示报告党委"
    SIGNING = "signing", "签发"
    REGISTRATION = "registration", "登记编号印发"
    PUBLICATION = "publication", "公布"
    FILING = "filing", "报送备案"
    ARCHIVING = "archiving", "立卷归档"
    CLOSED = "closed", "办结"
    TERMINATED = "terminated", "终止"


FINAL_STAGES = frozenset({Stage.CLOSED, Stage.TERMINATED})


class AccountEvent(TextChoices):
    """What the ledger keeps of an account, beside the acts in matters."""

    SIGN_IN = "sign_in", "登录"
    SIGN_OUT = "sign_out", "退出登录"
    CHANGE_PASSWORD = "change_password", "修改密码"
    SET_UP_SECOND_FACTOR = "set_up_second_factor", "启用动态验证码"
    REMOVE_SECOND_FACTOR = "remove_second_factor", "停用动态验证码"
    RENEW_RECOVERY_CODES = "renew_recovery_codes", "更换恢复码"
    END_ALL_SESSIONS = "end_all_sessions", "退出全部设备"


class Disclosure(TextChoices):
    """How an issued document may be made known (公开属性)."""

    PUBLIC = "public", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class SecrecyLevel(TextChoices):
    """How secret a matter is (密级)."""

    TOP_SECRET = "top_secret", "绝密"
    CLASSIFIED = "classified", "机密"
    SECRET = "secret", "秘密"


class SecrecyOrigin(TextChoices):
    """By what right an organ makes something a secret (定密方式)."""

    OWN = "own", "原始定密（本单位定密权限）"
    AUTHORISED = "authorised", "原始定密（定密授权）"
    DERIVED = "derived", "派生定密"


class Disposition(TextChoices):
    """What became of an opinion (采纳情况)."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT_ADOPTED = "not_adopted", "不予采纳"


# What the outcomes of steps are called on charts and in the record.
OUTCOME_LABELS = {
    "consult": "启动征求意见",
    "classified": "批准定密",
    "unclassified": "退回定密意见",
    "resubmit": "按原程序重新送审",
    "sent": "已发出",
    "no_unit": "无相关单位",
    "announced": "已公告",
    "waived": "依法不公开",
    "passed": "通过",
    "sent_back": "退回修改",
    "submitted": "送审",
    "redraft": "退回起草",
    "forwarded": "转审核机构",
    "supplement": "补正",
    "returned": "退回",
    "recalled": "拿回",
    "withdrawn": "撤回",
    "accepted": "接收",
    "before_acceptance": "接收前补正",
    "in_review": "审核中补正",
    "concluded": "形成结论",
    "confirmed": "复核同意",
    "open": "可提交审议",
    "answer": "应当修改",
    "closed": "不得提交审议",
    "table": "提请审议",
    "rereview": "重新审核",
    "tabled": "列入议题",
    "untabled": "撤出议程",
    "passed_with_changes": "原则通过并修改",
    "rejected": "不予通过",
    "postponed": "暂缓",
    "wording": "文字性修改",
    "substance": "实质性修改",
    "file": "应当备案",
    "nothing_to_file": "无需备案",
    "registered": "予以登记",
    "correction": "补正",
    "not_registered": "不予登记",
}
