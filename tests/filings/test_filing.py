"""One filing for each addressee: sent with its papers, corrected if need be, registered."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from filings.forms.filing import (
    CorrectFilingForm,
    FileDocumentForm,
    RefuseFilingForm,
    RegisterFilingForm,
    RequestFilingCorrectionForm,
)
from filings.models import Document, Filing, FilingCorrection, FilingStatus
from filings.transitions.filing import (
    Supplied,
    correct_filing,
    file_document,
    refuse_filing,
    register_filing,
    request_filing_correction,
)
from tests.builders import a_text, a_walk
from tests.once import made_once, own
from tests.reviews.standing import open_names
from tests.tampering import tampering
from tests.unchanged import refused
from workflows import ledger
from workflows.constants import Duty, Stage
from workflows.errors import (
    DutiesConflict,
    GateClosed,
    Inadmissible,
    NotNow,
    NotPermitted,
    OutsideWindow,
)
from workflows.models import Attachment, Entry, LimitStatus, Matter, NumberSeries, Organ

published = made_once(lambda: a_walk(at="file", technical=False, touches_market=False))
in_shanghai = made_once(
    lambda: a_walk(at="file", division="310000", technical=False, touches_market=False)
)
SICHUAN = "《四川省行政规范性文件管理办法》"


@pytest.fixture
def walk(published, db):
    walk = own(published)
    walk.wait_until(date(2026, 4, 15))
    return walk


@pytest.fixture
def shanghai(in_shanghai, db):
    walk = own(in_shanghai)
    walk.wait_until(date(2026, 4, 15))
    return walk


def step_for(walk, name, organ):
    """The open step of that name about the filing with the organ."""
    filing = Filing.objects.get(document__matter=walk.matter, addressee=organ)
    return next(
        step for step in walk.open_steps() if step.name == name and step.data["filing"] == filing.pk
    )


def send(walk, organ=None, **arguments):
    organ = organ or walk.cast.superior_justice
    step = step_for(walk, "file", organ)
    defaults = {"signed_by": "唐为民", "contact": "钱如期，0000-0000000"}
    return walk.do(file_document, walk.cast.filing_clerk, step=step.pk, **{**defaults, **arguments})


def receive(walk, verb, person=None, **arguments):
    step = step_for(walk, "register_filing", walk.cast.superior_justice)
    person = person or walk.cast.superior_filing_reviewer
    return walk.do(verb, person, step=step.pk, **arguments)


def correct(walk, **arguments):
    step = step_for(walk, "correct_filing", walk.cast.superior_justice)
    return walk.do(
        correct_filing,
        walk.cast.filing_clerk,
        step=step.pk,
        **{"account": "已补正。", **arguments},
    )


def words_of(attachment):
    pages = PdfReader(BytesIO(attachment.file.read())).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def without_opinion(walk):
    """The opinion's paper is not where it ought to be."""
    with tampering():
        Attachment.objects.filter(matter=walk.matter, material="legality_opinion").update(
            material="other"
        )


def test_a_filing_goes_out_with_report_number_and_materials(walk):
    filing = send(walk)
    assert filing.status == FilingStatus.SENT
    assert filing.report_number == "昭府文备字〔2026〕1号"
    assert (filing.sent_on, filing.sent_by) == (date(2026, 4, 15), walk.cast.filing_clerk)
    assert [one["material"] for one in filing.materials] == [
        "official_text",
        "drafting_note",
        "basis",
        "legality_opinion",
    ]
    assert filing.materials[0]["sha256"] == filing.document.revision.sha256
    assert filing.limit.status == LimitStatus.MET
    assert filing.limit.met_on == date(2026, 4, 15)
    assert filing.on_time is True
    assert open_names(walk.matter) == ["file", "register_filing"]
    step = step_for(walk, "register_filing", walk.cast.superior_justice)
    assert step.organ == walk.cast.superior_justice


def test_the_report_says_what_law_wants_to_know(walk):
    Document.objects.filter(matter=walk.matter).update(remarks="缩短征求意见期限的理由：汛期将至。")
    words = words_of(send(walk, remarks="本件不溯及既往。").report)
    for said in (
        "昭府文备字〔2026〕1号",
        "签发人：唐为民",
        "广元市昭化区人民政府关于报送《电动自行车停放充电安全管理办法》备案的报告",
        "广元市司法局：",
        "（昭府规〔2026〕1号）",
        "2026年4月13日第六十次常务会议审议通过",
        "2026年4月14日通过政府网站政府信息公开专栏公布",
        "有效期至2031年5月14日",
        "缩短征求意见期限的理由：汛期将至。",
        "本件不溯及既往。",
        "合法性审核意见书",
    ):
        assert said in words


def test_a_late_filing_is_made_and_recorded_as_late(walk):
    walk.wait_until(date(2026, 5, 15))
    filing = send(walk)
    assert filing.on_time is False
    assert filing.limit.is_late
    assert Entry.objects.filter(matter=walk.matter).last().detail["on_time"] is False


def test_the_last_day_is_in_time(walk):
    walk.wait_until(date(2026, 5, 14))
    assert send(walk).on_time is True


def test_an_incomplete_filing_is_not_sent(walk):
    without_opinion(walk)
    with tampering():
        Attachment.objects.filter(matter=walk.matter, material="basis").update(material="other")
    with refused(GateClosed, recorded=True) as told:
        send(walk)
    assert told.missing == {
        "material_basis": [f"{SICHUAN}第三十八条"],
        "material_legality_opinion": [f"{SICHUAN}第三十八条"],
    }
    assert not NumberSeries.objects.filter(purpose="filing_report").exists()


def test_the_clerk_may_hand_in_what_is_missing(walk):
    without_opinion(walk)
    upload = a_text("意见书.txt", "合法性审核意见书")
    filing = send(walk, supplied=(Supplied("legality_opinion", upload),))
    assert filing.materials[-1]["title"] == "合法性审核意见书（报送备案）"
    with refused(Inadmissible, recorded=False):
        send(walk, walk.cast.npc, supplied=(Supplied("invoice", upload),))


def test_somebody_signs_the_report(walk):
    with refused(Inadmissible, recorded=False) as told:
        send(walk, signed_by=" ")
    assert told.error.field_name == "signed_by"


def test_each_addressee_has_its_own_number_and_clock(walk):
    send(walk)
    walk.wait_until(date(2026, 5, 15))
    assert send(walk, walk.cast.npc).on_time is False
    first = receive(walk, register_filing)
    assert open_names(walk.matter) == ["register_filing"]
    assert walk.matter.stage == Stage.FILING
    step = step_for(walk, "register_filing", walk.cast.npc)
    second = walk.do(register_filing, walk.cast.npc_filing_reviewer, step=step.pk)
    assert (first.filing_number, second.filing_number) == (
        "广司备〔2026〕1号",
        "昭人常备〔2026〕1号",
    )
    assert (first.on_time, second.on_time) == (True, False)
    assert first.registered_on == date(2026, 5, 15)
    assert (walk.matter.stage, open_names(walk.matter)) == (Stage.ARCHIVING, ["archive"])


def test_both_addressees_may_be_served_from_the_same_page(walk):
    version = walk.matter.version
    send(walk)
    step = step_for(walk, "file", walk.cast.npc)
    file_document(
        matter=walk.matter,
        actor=walk.cast.filing_clerk,
        now=walk.now,
        expected_version=version,
        step=step.pk,
        signed_by="唐为民",
    )
    assert open_names(walk.matter) == ["register_filing", "register_filing"]


def test_each_addressee_registers_its_own(walk):
    send(walk)
    with refused(NotPermitted, recorded=False):
        receive(walk, register_filing, walk.cast.npc_filing_reviewer)
    with refused(NotPermitted, recorded=False):
        receive(walk, register_filing, walk.cast.filing_clerk)
    with refused(NotPermitted, recorded=False):
        walk.do(file_document, walk.cast.intake, signed_by="唐为民")


def test_who_reviewed_the_text_does_not_review_its_filing(walk):
    send(walk)
    ledger.record(
        code="accept_materials",
        label="接收材料",
        now=walk.now,
        actor=walk.cast.superior_filing_reviewer,
        matter=walk.matter,
        duty=Duty.LEGALITY_REVIEW,
    )
    with refused(DutiesConflict, recorded=True):
        receive(walk, register_filing)


def test_nothing_is_registered_before_it_is_sent_or_twice(walk):
    with refused(NotNow, recorded=False):
        walk.do(register_filing, walk.cast.superior_filing_reviewer)
    send(walk)
    receive(walk, register_filing)
    with refused(NotNow, recorded=False):
        walk.do(register_filing, walk.cast.superior_filing_reviewer)
    assert Filing.objects.filter(status=FilingStatus.REGISTERED).count() == 1


def test_an_addressee_without_a_number_code_cannot_register(walk):
    send(walk)
    Organ.objects.filter(pk=walk.cast.superior_justice.pk).update(abbreviation="")
    with refused(Inadmissible, recorded=False):
        receive(walk, register_filing)


def test_a_correction_named_by_the_authority_goes_to_the_clerk_and_back(walk):
    send(walk)
    correction = receive(
        walk,
        request_filing_correction,
        materials="补充制定依据全文",
        due_on=date(2026, 4, 22),
    )
    assert (correction.due_on, correction.limit) == (date(2026, 4, 22), None)
    step = step_for(walk, "correct_filing", walk.cast.superior_justice)
    assert (step.organ, step.due_on) == (walk.cast.justice, date(2026, 4, 22))
    walk.wait_until(date(2026, 4, 23))
    upload = a_text("依据.txt", "制定依据全文")
    corrected = correct(walk, supplied=(Supplied("basis", upload),))
    assert corrected.is_late
    filing = Filing.objects.get(pk=corrected.filing_id)
    assert (filing.status, filing.on_time) == (FilingStatus.SENT, True)
    assert Attachment.objects.filter(title="制定依据（报送备案）").exists()
    assert receive(walk, register_filing).status == FilingStatus.REGISTERED


@pytest.mark.parametrize(
    ("case", "arguments", "error"),
    [
        ("no day where law gives none", {}, Inadmissible),
        ("a day that has come", {"due_on": date(2026, 4, 15)}, OutsideWindow),
        ("nothing asked for", {"materials": " ", "due_on": date(2026, 4, 22)}, Inadmissible),
    ],
)
def test_a_correction_has_a_day_and_a_reason(walk, case, arguments, error):
    send(walk)
    with refused(error, recorded=False):
        receive(walk, request_filing_correction, **{"materials": "补充制定依据全文", **arguments})


@pytest.mark.parametrize(
    ("case", "corrected_on", "on_time"),
    [
        ("the fifth working day", date(2026, 4, 22), True),
        ("the sixth", date(2026, 4, 23), False),
    ],
)
def test_in_shanghai_a_late_correction_makes_the_filing_late(shanghai, case, corrected_on, on_time):
    send(shanghai)
    correction = receive(shanghai, request_filing_correction, materials="补充制定依据全文")
    assert correction.due_on == date(2026, 4, 22)
    shanghai.wait_until(corrected_on)
    corrected = correct(shanghai)
    assert corrected.limit.met_on == corrected_on
    filing = Filing.objects.get(pk=corrected.filing_id)
    assert filing.limit.is_late is False
    assert filing.on_time is on_time


def test_every_correction_is_kept(walk):
    send(walk)
    for what in ("补充制定依据", "补充起草说明"):
        receive(walk, request_filing_correction, materials=what, due_on=walk.next_working_day())
        correct(walk, account=f"已{what}")
    assert list(FilingCorrection.objects.values_list("materials", "account")) == [
        ("补充制定依据", "已补充制定依据"),
        ("补充起草说明", "已补充起草说明"),
    ]


def test_a_correction_is_described(walk):
    send(walk)
    receive(walk, request_filing_correction, materials="补充", due_on=walk.next_working_day())
    with refused(Inadmissible, recorded=False) as told:
        correct(walk, account=" ")
    assert told.error.field_name == "account"


def test_what_is_not_filed_here_gets_no_number(walk):
    send(walk)
    with refused(Inadmissible, recorded=False):
        receive(walk, refuse_filing, reason=" ")
    filing = receive(walk, refuse_filing, reason="属于会议纪要，不是规范性文件。")
    assert (filing.status, filing.filing_number) == (FilingStatus.NOT_REGISTERED, "")
    assert filing.refusal_reason == "属于会议纪要，不是规范性文件。"
    assert open_names(walk.matter) == ["file"]


def a_form(form_class, walk, name, person, data=None, files=None):
    step = step_for(walk, name, walk.cast.superior_justice)
    return form_class(data, files, matter=walk.matter, step=step, user=person)


def test_the_form_of_filing_shows_what_is_there_and_takes_the_rest(walk):
    without_opinion(walk)
    clerk = walk.cast.filing_clerk
    empty = a_form(FileDocumentForm, walk, "file", clerk, {}, {})
    assert list(empty.errors) == ["signed_by"]
    assert empty["signed_by"].initial == "唐为民"
    assert empty.fields["material_basis"].help_text == "已有：制定依据"
    assert empty.fields["material_legality_opinion"].help_text == "尚缺，请上传。"
    assert "material_report" not in empty.fields
    files = {"material_legality_opinion": SimpleUploadedFile("意见.txt", "意见书".encode())}
    form = a_form(FileDocumentForm, walk, "file", clerk, {"signed_by": "唐为民"}, files)
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert open_names(walk.matter) == ["file", "register_filing"]


def test_the_forms_of_the_addressee_and_the_correction(walk, shanghai):
    send(walk)
    reviewer, clerk = walk.cast.superior_filing_reviewer, walk.cast.filing_clerk
    asking = a_form(RequestFilingCorrectionForm, walk, "register_filing", reviewer, {})
    assert sorted(asking.errors) == ["due_on", "materials"]
    data = {"materials": "补充制定依据", "due_on": "2026-04-22"}
    form = a_form(RequestFilingCorrectionForm, walk, "register_filing", reviewer, data)
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    assert "account" in a_form(CorrectFilingForm, walk, "correct_filing", clerk, {}, {}).errors
    form = a_form(CorrectFilingForm, walk, "correct_filing", clerk, {"account": "已补正"}, {})
    assert form.is_valid()
    form.act(now=walk.now, expected_version=walk.matter.version)
    refusing = a_form(RefuseFilingForm, walk, "register_filing", reviewer, {})
    assert "reason" in refusing.errors
    form = a_form(RegisterFilingForm, walk, "register_filing", reviewer, {})
    assert form.is_valid()
    assert form.act(now=walk.now, expected_version=walk.matter.version).filing_number

    send(shanghai)
    reviewer = shanghai.cast.superior_filing_reviewer
    asking = a_form(RequestFilingCorrectionForm, shanghai, "register_filing", reviewer, {})
    assert list(asking.errors) == ["materials"]
    assert "5个工作日" in asking.fields["materials"].help_text


def test_an_addressee_sees_the_matter_from_the_publication_on(walk):
    assert Matter.objects.filter(parties__organ=walk.cast.npc).get() == walk.matter


def test_a_correction_is_due_tomorrow_at_the_earliest(walk):
    walk.run(until="register_filing")
    with pytest.raises(OutsideWindow) as told:
        receive(walk, request_filing_correction, materials="补充制定依据全文", due_on=walk.today)
    assert told.value.earliest == walk.today + timedelta(days=1)
