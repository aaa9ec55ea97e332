"""Drafting, as far as the start of the consultation."""

from __future__ import annotations

from config.rehearsal.walk import Walk, at
from reviews.rules.submission import RECORDED
from reviews.transitions import drafting
from reviews.transitions.classification import approve_classification
from workflows.law import Material
from workflows.models import Matter, StepRun
from workflows.papers import Upload

# What each paper of a submission says, for any draft.
_PAPERS = {
    "request": """{unit}关于报请审议{title}的请示

{maker}：
为规范相关管理工作，我单位起草了{title}，已按规定履行征求意见、论证评估等程序。
现予报请审核，妥否，请批示。
""",
    "drafting_note": """关于{title}的起草说明

一、制定的必要性。近年来相关领域出现新情况新问题，现有规定已不能完全适应管理需要。
二、起草过程。我单位经调查研究形成草案，并征求有关单位和社会公众意见。
三、主要内容。草案明确了适用范围、部门职责、管理措施和监督检查等内容。
四、需要说明的问题。草案未设定行政许可、行政处罚、行政强制和行政收费。
""",
    "draft": """关于{title}的说明

一、决策的必要性和可行性。相关工作关系公众切身利益，现有条件具备实施基础。
二、主要内容。明确目标任务、具体措施、资金来源和实施步骤。
三、起草过程。已开展调查研究，听取有关单位和社会公众意见。
""",
    "basis": """{title}的制定依据

一、有关法律、行政法规的相关规定。
二、有关地方性法规和规章的相关规定。
三、国家和上级机关有关政策文件。
""",
    "procedure_note": """关于{title}履行决策法定程序的说明

本事项已列入年度重大行政决策事项目录，依法履行公众参与、专家论证、风险评估和公平竞争审查程序。
""",
}
_ANY_PAPER = "{title}：{label}\n\n由{unit}整理并报送{maker}。\n"


@at("draft")
def draft(walk: Walk, _step: StepRun) -> None:
    if not walk.matter.revisions.exists():
        walk.do(drafting.add_revision, walk.cast.drafter, upload=walk.draft)
    there = set(walk.matter.attachments.values_list("material", flat=True))
    for material in papers_to_attach(walk.matter):
        if material.code not in there:
            attach(walk, material)
    walk.do(drafting.begin_consultation, walk.cast.drafter)


@at("classify")
def classify(walk: Walk, _step: StepRun) -> None:
    walk.do(approve_classification, walk.cast.secrecy_officer)


def papers_to_attach(matter: Matter) -> list[Material]:
    """The papers that every submission of the matter needs beside the product's own records."""
    listed = matter.pack.law.materials(matter.kind, matter.maker_family)
    explained_apart = any(one.code == "drafting_note" for one in listed)
    return [
        one
        for one in listed
        if one.condition == "always"
        and one.code not in RECORDED
        and not (one.code == "draft" and explained_apart)
    ]


def attach(walk: Walk, material: Material) -> None:
    """File a paper: the one the walk was given, or one written for this draft."""
    walk.do(
        drafting.attach,
        walk.cast.drafter,
        upload=walk.papers.get(material.code) or _written(walk.matter, material),
        material=material.code,
        title=material.label,
    )


def _written(matter: Matter, material: Material) -> Upload:
    text = _PAPERS.get(material.code, _ANY_PAPER).format(
        title=f"《{matter.title}》",
        unit=matter.drafting_unit.name,
        maker=matter.maker.name,
        label=material.label,
    )
    return Upload(f"{material.code}.txt", text.encode())
