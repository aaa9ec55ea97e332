"""The whole road, walked in pages alone by the people whose turn it is.

At every turn of it: whoever's turn it is not is told so, a form with gaps comes back with what
was entered, a form from before somebody else's act is stale, and then the act is done, once,
though its form is sent twice.
"""

import pytest
from django.utils import timezone

from filings.models import Document, Filing
from reviews.models import CatalogueEntry
from tests.journeys.repeated import CONFLICT, TAKEN, unexpected
from tests.journeys.road import Road
from tests.journeys.side_roads import OF_A_SECRET, OFF_THE_ROAD
from workflows.constants import Kind, Stage
from workflows.models import Entry
from workflows.verbs import all_verbs

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

BEFORE_REVIEW = [
    "登记事项",
    "上传文稿",
    "上传材料",
    "启动征求意见与论证",
    "征求有关单位意见",
    "发布征求意见公告",
    "邀请专家",
    "风险排查",
    "公平竞争审查初审",
    "回复征求意见",
    "签署论证意见",
    "汇总专家论证意见",
    "登记风险评估",
    "作出公平竞争审查结论",
    "研究处理单位意见",
    "登记公众意见",
    "结束征求意见",
    "反馈公众意见采纳情况",
]
IN_REVIEW = [
    "接收材料",
    "邀请法律顾问",
    "提出法律顾问意见",
    "记录问题",
    "复核同意",
    "签发意见书",
]
IN_THE_MEETING = ["提请集体审议", "记录审议结果", "签署会议记录"]
AFTER_ADOPTION = ["签发", "登记、编号、印发", "公布"]


def draft_and_papers(road, papers):
    drafter = road.cast.drafter
    draft = {"文稿（.docx、.pdf 或 .txt）": ("送审稿.docx", road.text), "修改说明": "首次起草"}
    road.turn(drafter, "起草文稿", "上传文稿", draft)
    for label in papers:
        paper = (f"{label}.txt", f"{label}：{road.title}".encode())
        values = {"材料类别": label, "材料名称": label, "文件（.docx、.pdf 或 .txt）": paper}
        road.turn(drafter, "起草文稿", "上传材料", values)
    road.turn(drafter, "起草文稿", "启动征求意见与论证")


def ask_everybody(road):
    drafter, cast = road.cast.drafter, road.cast
    units = {"征求意见的单位": [str(unit) for unit in cast.consulted], "回复期限": "2026-03-09"}
    road.turn(drafter, "征求有关单位意见", "征求有关单位意见", units)
    notice = {
        "公布渠道": "政府门户网站",
        "提出意见的方式": "登录网站留言",
        "联系人及联系方式": "周启明，0000-0000000",
    }
    road.turn(drafter, "发布征求意见公告", "发布征求意见公告", notice)
    invited = {"专家": [str(one) for one in cast.experts], "专家遴选说明": "从专家库中选取。"}
    road.turn(drafter, "组织专家论证", "邀请专家", invited)
    screened = {"排查结果": "存在风险，需要评估", "排查的风险点及排查情况": "可能引发集中咨询。"}
    road.turn(drafter, "风险排查", "风险排查", screened)
    first = {
        "听取经营者、行业协会商会等意见的情况": "书面听取，没有不同意见。",
        "初审意见": "未发现排除、限制竞争的内容。",
    }
    road.turn(drafter, "公平竞争审查初审", "公平竞争审查初审", first)


def hear_them(road):
    cast = road.cast
    opinion = {"回复": "有修改意见", "意见内容": "建议明确信息共享的方式。"}
    for number, person in enumerate(cast.respondents):
        reply = opinion if number == 0 else {"回复": "无意见"}
        road.turn(person, "回复征求意见", "回复征求意见", reply)
    for expert in cast.experts:
        signed = {
            "本人声明与论证事项没有直接利害关系": True,
            "必要性": "有必要。",
            "可行性": "可行。",
            "科学性": "指标依据充分。",
        }
        road.turn(expert, "汇总专家论证意见", "签署论证意见", signed)
    concluded = {"论证结论": "必要、可行、科学。", "采纳情况及理由": "均予采纳。"}
    road.turn(cast.drafter, "汇总专家论证意见", "汇总专家论证意见", concluded)
    assessed = {
        "评估机构": str(cast.drafting_unit),
        "评估结论": "风险可控",
        "评估报告要点": "支持率较高，风险可控。",
        "防范化解措施": "提前公开解读，分步实施。",
    }
    road.turn(cast.drafter, "风险评估", "登记风险评估", assessed)
    complies = {"审查结论": "符合公平竞争审查标准", "审查意见": "可以出台。"}
    road.turn(cast.market_reviewer, "公平竞争审查", "作出公平竞争审查结论", complies)
    settled = {f"{cast.consulted[0]}的意见：采纳情况": "采纳"}
    road.turn(cast.drafter, "研究处理单位意见", "研究处理单位意见", settled)


def hear_the_public(road):
    drafter = road.cast.drafter
    road.on("2026-03-16")
    comment = {"渠道": "网站", "收到日期": "2026-03-16"}
    for author, text in (("社区居民", "建议加强宣传。"), ("某企业", "建议留出过渡时间。")):
        values = comment | {"提出人": author, "意见内容": text}
        road.turn(drafter, "收集公众意见", "登记公众意见", values)
    road.on("2026-04-02")
    road.turn(drafter, "收集公众意见", "结束征求意见")
    answered = {
        "采纳情况说明": "共收到意见2条，均已研究处理。",
        "意见1（社区居民）：采纳情况": "采纳",
        "意见2（某企业）：采纳情况": "部分采纳",
        "意见2（某企业）：理由": "已分步实施。",
    }
    road.turn(drafter, "反馈公众意见采纳情况", "反馈公众意见采纳情况", answered)


def submit(road):
    cast = road.cast
    opinion = road.words("审核意见")
    passed = {"结论": "同意送审", opinion: "同意送审。", "本单位集体讨论情况": "会议通过。"}
    road.turn(cast.unit_reviewer, "起草单位审核", "起草单位审核", passed)
    road.turn(cast.drafter, "报送审核", "报送审核", {"来文文号": "住建〔2026〕8号"})
    checked = {"确有制定必要": True, "送审材料齐全": True, "符合公文格式和报送要求": True}
    road.turn(cast.intake, "核对送审材料", "转送审核机构", checked | {"核对意见": "齐全。"})


def review(road, problem, conclusion):
    cast, reviewer = road.cast, road.cast.reviewer
    road.turn(reviewer, "接收送审材料", "接收材料", {"送审材料齐备": True})
    invited = {"法律顾问、公职律师": str(cast.counsel)}
    road.turn(reviewer, "审核", "邀请法律顾问", invited)
    road.turn(cast.counsel, "审核", "提出法律顾问意见", {"意见": "没有不同意见。"})
    for clause, severity in (("第二条", "必须修改"), ("第三条", "建议修改")):
        finding = {
            "条款": clause,
            "问题类别": problem,
            "依据": "上位法的有关规定。",
            "程度": severity,
            "修改意见": f"{clause}写明依据。",
        }
        road.turn(reviewer, "审核", "记录问题", finding)
    concluded = {
        road.words("审核方式"): [road.words("书面审核"), "法律顾问、公职律师咨询"],
        road.words("审核过程"): "书面核对，并听取法律顾问意见。",
        road.words("审核结论"): conclusion,
    }
    checklist = {item.label: "不存在" for item in road.matter.pack.law.prohibited_content()}
    road.turn(reviewer, "审核", "提出审核结论", concluded | checklist)
    road.turn(cast.second_reviewer, "复核", "复核同意", {"复核意见": "同意。"})


def answer(road, second):
    drafter, step = road.cast.drafter, "逐项修改完善"
    revised = f"{road.matter.revisions.get().plain}\n（已依照有关规定修改。）\n"
    text = {
        "文稿（.docx、.pdf 或 .txt）": ("修改稿.txt", revised.encode()),
        "修改性质": "采纳所提意见的修改",
        "修改说明": "按照意见修改",
    }
    road.turn(drafter, step, "上传文稿", text)
    answered = {
        "第1项（第二条，必须修改）": "采纳",
        "第1项修改情况或者不采纳的理由": "已修改。",
        "第2项（第三条，建议修改）": second,
        "第2项修改情况或者不采纳的理由": "上位法已有明确规定，不再重复。",
    }
    road.turn(drafter, step, "逐项回应审核意见", answered)


def deliberate(road, tabled_on, held_on):
    cast = road.cast
    road.on(tabled_on)
    item = {"会议类型": "常务会议", "会议届次": "第六十次常务会议", "会议日期": held_on}
    road.turn(cast.secretariat, "提请集体审议", "提请集体审议", item)
    road.on(held_on)
    first, second, third, on_leave = cast.members
    record = {"审议结果": "通过", f"{on_leave}：出席": False}
    spoken = (
        (cast.bureau_head, "同意", "已出具意见。"),
        (first, "同意", "赞成。"),
        (second, "不同意", "建议缓行。"),
        (third, "同意", "赞成。"),
        (cast.mayor, "同意", "综合各位意见，予以通过。"),
    )
    for order, (person, position, text) in enumerate(spoken, 1):
        record |= {
            f"{person}：发言顺序": str(order),
            f"{person}：态度": position,
            f"{person}：发言要点": text,
        }
    guest = {"姓名": "宋列席", "职务": "社区主任"}
    record |= {f"其他列席人员1：{label}": value for label, value in guest.items()}
    road.turn(cast.secretariat, "集体审议", "记录审议结果", record)
    road.turn(cast.mayor, "签署会议记录", "签署会议记录")


def issue_and_publish(road, publish_on, effective_on, valid_until=""):
    intake = road.cast.intake
    dates = {"计划公布日": publish_on, "施行日期": effective_on, "有效期至": valid_until}
    road.turn(intake, "登记、编号、印发", "登记、编号、印发", dates)
    road.on(publish_on)
    published = {"公布位置（网址）": "https://www.example.gov.cn/1.html"}
    road.turn(intake, "公布", "公布", published)


def file_with_each(road):
    cast = road.cast
    for addressee in (cast.superior_justice, cast.npc):
        signed = {"签发人": "唐为民", "联系人及电话": "钱如期，0000-0000000"}
        road.turn(cast.filing_clerk, "报送备案", "报送备案", signed, within=str(addressee))
    for reviewer in (cast.superior_filing_reviewer, cast.npc_filing_reviewer):
        road.turn(reviewer, "备案登记", "备案登记")


def walked(road):
    """What the ledger tells of the road: each act once, in the order of its first time."""
    entries = Entry.objects.filter(matter=road.matter, refusal="").order_by("sequence")
    return list(dict.fromkeys(entries.values_list("label", flat=True)))


def test_a_normative_document_is_walked_from_draft_to_closed_file(monkeypatch):
    road = Road(monkeypatch, "510811", Kind.NORMATIVE_DOCUMENT, "ebike-v1")
    road.on("2026-03-02")
    road.register(**{test.label: True for test in road.law.scope_tests()})
    draft_and_papers(road, ("报请制定规范性文件的请示", "起草说明", "制定依据"))
    ask_everybody(road)
    hear_them(road)
    hear_the_public(road)
    submit(road)
    review(road, "内容不合法", "应当予以修改")
    road.on("2026-04-10")
    road.turn(road.cast.bureau_head, "签发意见书", "签发意见书")
    answer(road, "不采纳")
    deliberate(road, "2026-04-10", "2026-04-13")
    road.turn(road.cast.mayor, "签发", "签发")
    issue_and_publish(road, "2026-04-14", "2026-05-20", "2031-05-19")
    road.on("2026-04-15")
    file_with_each(road)
    road.on("2026-04-17")
    closed = road.turn(road.cast.intake, "立卷归档", "立卷归档")
    assert "本事项的程序已经结束。" in closed.words
    assert road.standing[0] == Stage.CLOSED
    document = Document.objects.get()
    assert (document.register_number, document.document_number) == (
        "昭府登〔2026〕1号",
        "昭府规〔2026〕1号",
    )
    assert list(Filing.objects.values_list("filing_number", "on_time")) == [
        ("广司备〔2026〕1号", True),
        ("昭人常备〔2026〕1号", True),
    ]
    everywhere = {verb.code for verb in all_verbs()} - OFF_THE_ROAD - OF_A_SECRET
    assert {code for code, _ in road.answers} == everywhere - {"report_to_party"}
    assert unexpected(road.answers) == set()
    assert walked(road) == [
        *BEFORE_REVIEW,
        "起草单位审核",
        "报送审核",
        "转送审核机构",
        *IN_REVIEW[:4],
        "提出审核结论",
        *IN_REVIEW[4:],
        "逐项回应审核意见",
        *IN_THE_MEETING,
        *AFTER_ADOPTION,
        "报送备案",
        "备案登记",
        "立卷归档",
    ]


def test_a_major_decision_is_walked_from_catalogue_to_closed_file(monkeypatch):
    road = Road(monkeypatch, "360700", Kind.MAJOR_DECISION, "parking")
    road.on("2026-03-02")
    entry = CatalogueEntry.objects.create(
        maker=road.cast.government,
        year=2026,
        number=1,
        title=road.title,
        drafting_unit=road.cast.drafting_unit,
        published_on="2026-02-10",
        entered_by=road.cast.intake,
        entered_at=timezone.now(),
    )
    road.register(年度重大行政决策事项目录=str(entry))
    draft_and_papers(
        road, ("决策草案及其说明", "有关法律、法规、规章等依据", "履行决策法定程序的说明")
    )
    ask_everybody(road)
    hear_them(road)
    hear_the_public(road)
    submit(road)
    review(road, "违反上位规定", "调整后提交讨论")
    road.on("2026-04-14")
    road.turn(road.cast.bureau_head, "签发意见书", "签发意见书")
    answer(road, "采纳")
    deliberate(road, "2026-04-14", "2026-04-15")
    road.on("2026-04-16")
    reported = {"请示报告日": "2026-04-16", "党委意见": "同意。"}
    road.turn(road.cast.secretariat, "请示报告同级党委", "记录请示报告情况", reported)
    road.turn(road.cast.mayor, "签发", "签发")
    issue_and_publish(road, "2026-04-17", "2026-05-20")
    road.on("2026-04-20")
    closed = road.turn(road.cast.intake, "立卷归档", "立卷归档")
    assert "本事项的程序已经结束。" in closed.words
    assert road.standing[0] == Stage.CLOSED
    document = Document.objects.get()
    assert (document.document_number, document.filings.count()) == ("赣市府发〔2026〕1号", 0)
    assert {("report_to_party", CONFLICT), ("register_matter", TAKEN)} <= road.answers
    assert unexpected(road.answers) == set()
    assert walked(road) == [
        *BEFORE_REVIEW,
        "起草单位审查",
        "报送审查",
        "转送审查机构",
        *IN_REVIEW[:4],
        "提出审查结论",
        *IN_REVIEW[4:],
        "逐项回应审查意见",
        *IN_THE_MEETING,
        "记录请示报告情况",
        *AFTER_ADOPTION,
        "立卷归档",
    ]
