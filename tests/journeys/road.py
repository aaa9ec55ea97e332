"""A matter on its road through the pages, and what must hold at every turn of it."""

import re
from datetime import datetime, time

from django.utils import timezone

from config.demo import drafts
from tests.builders import a_cast
from tests.journeys.repeated import sent_again
from tests.journeys.visitor import TYPED, Visitor, of_class
from workflows.constants import Kind
from workflows.law import law_for
from workflows.models import Matter, User
from workflows.verbs import verb_called

PASSWORD = "for-the-suite-only"
ROW = "//tr[.//a[normalize-space()='%s'] and .//td[@data-label='步骤' and normalize-space()='%s']]"
TURN = f"//div[{of_class('turn')} and contains(., '%s')]"
# Of another role, or of a person named on the matter.
REASONS = ("办理。", "只有本事项指定的")
# 审核 stands in names of works, of divisions of a bureau and of the limit, whatever the matter.
NAMES = re.compile(r"《[^》]*》|审核科|审核（审查）期限")
CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")


def typed(form):
    """What stands in the fields that are typed or picked; no browser sends files again."""
    return {one.name: sorted(one.values) for one in form.controls if one.kind in TYPED}


class Road:
    """One matter, its people, and the day it is."""

    def __init__(self, monkeypatch, division, kind, name):
        self.cast = a_cast(division)
        self.kind = Kind(kind)
        self.law = law_for(division)
        self.text = drafts.docx(name)
        self.title = drafts.draft(name).title
        self.passer_by = User.objects.create_user("passer-by", password=PASSWORD, name="路人")
        self.matter = None
        self.now = None
        self._visitors = {}
        self.answers = set()
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def on(self, day):
        """It is ten o'clock in the morning of that day."""
        moment = datetime.combine(datetime.fromisoformat(day), time(10))
        self.now = timezone.make_aware(moment)

    def visitor(self, person):
        """The person, signed in that day; sessions do not last as long as procedures."""
        key = (person.pk, self.now)
        if key not in self._visitors:
            self._visitors[key] = Visitor(person, PASSWORD)
        return self._visitors[key]

    def words(self, text):
        return text.replace("审核", self.kind.review_word)

    @property
    def standing(self):
        return Matter.objects.values_list("stage", "version").get(pk=self.matter.pk)

    def register(self, **values):
        """登记事项, from the navigation: kind, maker and unit, then everything else."""
        drafter = self.visitor(self.cast.drafter)
        first = drafter.open(drafter.open("/").link("登记事项", within="//header"))
        page = drafter.submit(
            first.form().fill({"事项类型": self.kind.label, "制定机关": str(self.cast.government)})
        )
        lacking = drafter.submit(page.form().clear())
        assert (lacking.status, lacking.form().is_marked_wrong("title")) == (422, True)
        ticked = {"专业性、技术性较强": True, "涉及经营者经济活动": True}
        form = page.form().fill({"名称": self.title} | ticked | values)
        here = drafter.submit(form)
        assert "已登记" in here.words
        self.answers.add(("register_matter", sent_again(drafter, form)))
        self.matter = Matter.objects.get()
        assert here.address == f"/matters/{self.matter.reference}/"

    def turn(self, person, step, verb, values=None, within=""):
        """A person finds the matter in the inbox, opens the verb there offered, and does it."""
        step, verb = self.words(step), self.words(verb)
        visitor = self.visitor(person)
        inbox = visitor.open("/")
        matter = visitor.open(inbox.link(self.title, within=ROW % (self.title, step)))
        address = matter.link(verb, within=TURN % (within or step))
        self._speaks_plainly(matter)
        self._speaks_plainly(visitor.open(address))
        before = self.standing
        self._refused_to_others(address)
        self._refused_with_gaps(visitor, address, values or {})
        self._refused_when_stale(visitor, address, values or {})
        assert self.standing == before
        form = visitor.open(address).form().fill(values or {})
        done = visitor.submit(form)
        assert f"已办理“{verb}”" in done.words, done.words[:600]
        assert self.standing[1] == before[1] + 1
        self.answers.add((form.address.split("/")[3], sent_again(visitor, form)))
        return done

    def _speaks_plainly(self, page):
        """No codes, and 审查 alone where the matter is a decision."""
        words = NAMES.sub("", page.words)
        assert CODE.findall(words) == []
        assert "审核" not in words or self.kind == Kind.NORMATIVE_DOCUMENT, words

    def _refused_to_others(self, address):
        member = self.visitor(self.cast.members[-1]).open(address)
        assert member.status == 403
        assert any(reason in member.words for reason in REASONS), member.words
        assert self.visitor(self.passer_by).open(address).status == 404

    def _refused_with_gaps(self, visitor, address, values):
        form = visitor.open(address).form().fill(values)
        entered = [one for one in form.controls if one.kind in TYPED and any(one.values)]
        optional = [one.label for one in entered if not one.required]
        several = len([one for one in form.controls if one.required and one.can_be_empty]) > 1
        keep = optional[:1] or ([entered[0].label] if entered and several else [])
        kept = {one.name: sorted(one.values) for one in entered if one.label in keep}
        gaps = [one.name for one in form.clear(keep=keep).emptied()]
        if not gaps:
            return
        answer = visitor.submit(form)
        again = answer.form()
        assert answer.status == 422
        assert [name for name in gaps if not again.is_marked_wrong(name)] == []
        assert typed(again).items() >= kept.items()

    def _refused_when_stale(self, visitor, address, values):
        form = visitor.open(address).form().fill(values)
        form.hidden["expected_version"] = str(int(form.hidden["expected_version"]) - 1)
        if verb_called(address.split("/")[3]).parallel:
            return  # An act on one's own row alone: nobody else's makes it stale.
        answer = visitor.submit(form)
        assert (answer.status, "您打开页面后的办理" in answer.words) == (409, True)
        assert typed(answer.form()) == typed(form)
