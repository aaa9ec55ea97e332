"""What a rule pack may say: every section, its fields, and their forms.

A section is one rule, one per kind, or one per kind and maker family; a rule is a table of
fields with the articles it stands on. Lists are rules with ``items``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from workflows.legal_terms import (
    ADDRESSEES,
    ANY_LIMIT,
    CONDITIONS,
    FAMILIES,
    FILING_ADDRESSEES,
    KINDS,
    LIMITS,
    ORGAN_LEVELS,
    PLANNED_STEPS,
    SECRECY_LEVELS,
    SUPERIOR_ROLES,
    SUPERIORS,
)

LENGTH: Final = "length"
BOOL: Final = "bool"
INT: Final = "int"
TEXT: Final = "text"
WORDS: Final = "words"
SHARE: Final = "share"
CODES: Final = "codes"
WORKING_DAYS: Final = "working_days"
DISTANCES: Final = "distances"


@dataclass(frozen=True)
class Field:
    """One field: a form, or a closed set of words; required or not."""

    form: str | frozenset[str]
    required: bool = False


@dataclass(frozen=True)
class Section:
    """One section: Chinese label, levels of keys above its rules, and the fields of a rule.

    ``items`` are the fields of one list line; a section with items is a list.
    """

    label: str
    levels: tuple[Mapping[str, str], ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    items: Mapping[str, Field] | None = None


_BY_KIND: Final = (KINDS,)
_BY_FAMILY: Final = (KINDS, FAMILIES)
_BY_LIMIT: Final = (LIMITS,)
_BY_LIMIT_OR_ANY: Final = ({**LIMITS, ANY_LIMIT: "各项时限"},)
_CODED: Final = {
    "code": Field(TEXT, True),
    "label": Field(TEXT, True),
    "effect": Field(TEXT),
}
_PAPER: Final = {
    "code": Field(TEXT, True),
    "label": Field(TEXT, True),
    "condition": Field(frozenset(CONDITIONS)),
}
_PERIOD: Final = {
    "length": Field(LENGTH, True),
    "extension": Field(LENGTH),
    "late_effect": Field(frozenset({"not_on_time"})),
}
_COMMENT: Final = {
    "minimum": Field(LENGTH, True),
    "floor": Field(LENGTH),
    "shortening_allowed": Field(BOOL, True),
    "reason_in_notice": Field(BOOL, True),
}

SECTIONS: Final[Mapping[str, Section]] = {
    "comment": Section("公开征求意见期限", _BY_KIND, _COMMENT),
    "comment_market": Section("涉及市场主体的公开征求意见期限", _BY_KIND, _COMMENT),
    "comment_exceptions": Section("不公开征求意见或者简化程序的情形", _BY_KIND, items=_CODED),
    "review": Section(
        "合法性审核（审查）期限",
        _BY_KIND,
        {
            "minimum": Field(LENGTH),
            "minimum_strict": Field(BOOL),
            "maximum": Field(LENGTH),
            "pause": Field(frozenset({"suspend", "restart"}), True),
            "supplement_within": Field(LENGTH),
            "extension": Field(LENGTH),
        },
    ),
    "effect": Section("公布至施行的期限", _BY_KIND, {"wait": Field(LENGTH, True)}),
    "validity": Section(
        "有效期",
        _BY_KIND,
        {
            "general_max": Field(LENGTH, True),
            "hard_max": Field(LENGTH),
            "trial_max": Field(LENGTH),
            "default": Field(LENGTH),
            "trial_default": Field(LENGTH),
        },
    ),
    "filings": Section(
        "报送备案",
        _BY_FAMILY,
        items={
            "addressee": Field(frozenset(FILING_ADDRESSEES), True),
            "length": Field(LENGTH, True),
            "extension": Field(LENGTH),
        },
    ),
    "filing_materials": Section("备案材料", items=_PAPER),
    "filing_review_items": Section("备案审查内容", items=_CODED),
    "filing_outcomes": Section("备案审查结果", items=_CODED),
    "filing_correction": Section("备案材料补正期限", fields=_PERIOD),
    "filing_review": Section("备案审查期限", fields=_PERIOD),
    "finding_classes": Section("备案审查问题类型", items=_CODED),
    "suggestion_reply": Section("审查建议书面答复期限", fields=_PERIOD),
    "powers_list_report": Section("权责清单调整报备期限", fields=_PERIOD),
    "disposition_publication": Section("意见采纳情况公布期限", fields=_PERIOD),
    "publication_within": Section("签署后公布期限", fields=_PERIOD),
    "postponed_item": Section("暂缓议题自行终止期限", fields=_PERIOD),
    "targets": Section("内部目标", _BY_LIMIT, {"length": Field(LENGTH, True)}),
    "warnings": Section("临期提醒", _BY_LIMIT_OR_ANY, {"before": Field(DISTANCES, True)}),
    "escalation": Section(
        "逾期督办",
        _BY_LIMIT_OR_ANY,
        items={
            "after": Field(WORKING_DAYS, True),
            "role": Field(frozenset(SUPERIOR_ROLES), True),
            "of": Field(frozenset(SUPERIORS), True),
        },
    ),
    "expiry": Section(
        "有效期届满前的评估和延续",
        fields={
            "evaluate_before": Field(LENGTH),
            "rewrite_request_before": Field(LENGTH),
            "prolong_request_before": Field(LENGTH),
            "prolong_times": Field(INT),
        },
    ),
    "cleanup": Section(
        "规范性文件清理",
        fields={
            "cycle": Field(LENGTH),
            "start_within": Field(LENGTH),
            "finish_within": Field(LENGTH),
        },
    ),
    "hearing": Section(
        "听证会提前期限",
        fields={"notice_before": Field(LENGTH), "materials_before": Field(LENGTH, True)},
    ),
    "planning": Section("办理用时的计划假定", (PLANNED_STEPS,), {"working_days": Field(INT, True)}),
    "catalogue": Section(
        "发文目录报送和公布日期",
        items={
            "code": Field(TEXT, True),
            "label": Field(TEXT, True),
            "addressee": Field(frozenset(ADDRESSEES), True),
            "due": Field(LENGTH, True),
            "covers": Field(frozenset({"previous_year", "first_half"}), True),
        },
    ),
    "materials": Section("送审材料", _BY_KIND, items=_PAPER),
    "conclusions": Section(
        "审核（审查）结论",
        _BY_KIND,
        items={
            "code": Field(
                frozenset({"legal", "modify", "procedure", "illegal", "not_needed", "explore"}),
                True,
            ),
            "label": Field(TEXT, True),
            "gate": Field(frozenset({"open", "after_change", "closed", "open_with_risk"}), True),
            "non_adoption_allowed": Field(BOOL),
            "rereview_required": Field(BOOL),
            "phrase": Field(TEXT, True),
        },
    ),
    "meetings": Section("集体审议的会议类型", _BY_FAMILY, {"types": Field(CODES, True)}),
    "quorum": Section("会议法定人数", fields={"more_than": Field(SHARE, True)}),
    "experts": Section(
        "专家论证人数", _BY_KIND, {"minimum": Field(INT), "wide_minimum": Field(INT)}
    ),
    "counsel": Section("法律顾问、公职律师意见", _BY_KIND, {"required": Field(BOOL, True)}),
    "party_report": Section(
        "向同级党委请示报告", _BY_KIND, {"required": Field(BOOL, True), "when": Field(TEXT)}
    ),
    "delegation": Section(
        "委托办理", fields={"longest_days": Field(INT, True), "signing": Field(BOOL, True)}
    ),
    "secrecy_terms": Section("最长保密期限", (SECRECY_LEVELS,), {"maximum": Field(LENGTH, True)}),
    "secrecy_powers": Section("定密权限", (ORGAN_LEVELS,), {"levels": Field(WORDS, True)}),
    "added_signers": Section("加签", _BY_KIND, {"allowed": Field(BOOL, True)}),
    "ineligible_makers": Section("不得制定规范性文件的机构", items=_CODED),
    "names": Section(
        "文种名称", fields={"allowed": Field(WORDS, True), "forbidden": Field(WORDS, True)}
    ),
    "scope_hints": Section(
        "不纳入规范性文件管理的情形",
        items={"words": Field(WORDS, True), "message": Field(TEXT, True)},
    ),
    "scope_tests": Section("规范性文件认定标准", items=_CODED),
    "prohibited_content": Section("禁止内容检查清单", items=_CODED),
    "numbers": Section(
        "发文字号样式", fields={"pattern": Field(TEXT, True), "must_contain": Field(TEXT)}
    ),
}

# Article keys: what a gate or a refusal may cite. Kinds are optional below a key.
ARTICLES: Final[Mapping[str, str]] = {
    "accountability": "责任追究",
    "added_signers": "加签、减签",
    "archive": "立卷归档",
    "catalogue_entry": "决策事项目录",
    "circulation_forbidden": "不得以传阅、会签代替集体审议",
    "classification": "定密",
    "classification_change": "密级、保密期限变更",
    "comment_minimum": "征求意见最短期限",
    "comment_reply": "意见研究处理和反馈",
    "comment_required": "应当公开征求意见",
    "comment_shortening": "缩短征求意见期限",
    "competition_review": "公平竞争审查",
    "consultation": "征求有关单位意见",
    "correction_by_addition": "如实记录、以补充方式更正",
    "counsel": "法律顾问、公职律师意见",
    "declassification": "解密",
    "delegation": "委托办理",
    "deliberation_required": "集体审议决定",
    "dissent": "记载不同意见",
    "duties": "职责分离",
    "effect_wait": "公布至施行的期限",
    "emergency": "紧急情况简化程序",
    "enforcement_review": "重大执法决定法制审核",
    "expert_argument": "专家论证",
    "expert_independence": "专家独立论证和回避",
    "filing": "报送备案",
    "filing_materials": "备案材料",
    "knowledge": "国家秘密的知悉范围",
    "head_last": "主要负责人末位发言",
    "majority_reason": "与多数人意见不一致时说明理由",
    "maker_list": "制定主体清单",
    "maker_type": "制定主体资格",
    "materials_complete": "送审材料齐全",
    "meeting_type": "审议会议类型",
    "minutes": "会议如实记录",
    "modify_answer": "按审核意见修改",
    "non_adoption": "未采纳审核意见的书面说明",
    "not_review": "不得以征求意见、会签代替审核",
    "number": "统一编号",
    "office_check": "办公机构核对",
    "own_review": "起草单位自行审核",
    "party_report": "向党委请示报告",
    "publication": "公布",
    "publication_channel": "公布途径",
    "quorum": "会议法定人数",
    "reassign": "调整承办人",
    "recusal": "回避",
    "rereview": "重新审核",
    "return": "退回",
    "review_clock": "审核期限的起算和中止",
    "review_maximum": "审核最长期限",
    "review_minimum": "审核最短期限",
    "review_required": "应当合法性审核",
    "review_same_text": "审核意见仅对应送审文本",
    "risk_assessment": "风险评估",
    "risk_screening": "风险排查",
    "second_review": "复核",
    "secrecy": "保密",
    "secrecy_mark": "国家秘密标志",
    "sign": "签发",
    "step_order": "程序顺序",
    "supplement": "补正材料",
    "terminate": "终止程序",
    "three_unifications": "统一登记、统一编号、统一印发",
    "urgent_review": "紧急情况不受审核最短期限限制",
    "usable_basis": "作为行政管理依据",
    "validity": "有效期",
    "withdraw": "撤回",
}


def rule_label(section: str, *path: str) -> str:
    """The Chinese name of a rule: "公布至施行的期限（行政规范性文件）"."""
    if section == "articles":
        return f"“{ARTICLES.get(path[0], path[0])}”的法律依据"
    named = {**KINDS, **FAMILIES, **LIMITS, **PLANNED_STEPS, **SECRECY_LEVELS, **ORGAN_LEVELS}
    names = [named.get(step, step) for step in path if step]
    suffix = f"（{'，'.join(names)}）" if names else ""
    label = SECTIONS[section].label if section in SECTIONS else section
    return f"{label}{suffix}"
