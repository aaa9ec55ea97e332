"""A plausible arrangement of 2027, people who keep the system, and limits that reach it."""

from dataclasses import dataclass, replace
from datetime import date

from tests.builders import a_cast, a_walk, instant
from workflows.calendars import notices_in_force
from workflows.models import NoticeProposal, TimeLimit, User
from workflows.moves import preview_of
from workflows.notice_entry import read_file
from workflows.transitions.notices import confirm_proposal, propose_notices

# Spring Festival is 6 February 2027. Eight days off, two Saturdays and Sundays worked for them.
ARRANGEMENT_2027 = """\
division = "cn"
year = 2027
revision = 1
title = "国务院办公厅关于2027年部分节假日安排的通知"
number = "国办发明电〔2026〕9号"
number_verified = true
issued_on = 2026-11-05
mark = "seen"
off = [
  [2027-01-01, 2027-01-03],
  [2027-02-05, 2027-02-12],
  [2027-04-03, 2027-04-05],
  [2027-05-01, 2027-05-05],
  2027-06-09,
  2027-09-15,
  [2027-10-01, 2027-10-07],
]
makeup = [
  2027-01-30,
  2027-02-20,
  2027-04-25,
  2027-05-08,
  2027-09-26,
  2027-10-09,
]
"""


def the_notice(text=ARRANGEMENT_2027, name="cn-2027.toml"):
    return read_file(name, text.encode(), notices_in_force())


def a_correction(notice, *, off=(), worked=(), makeup=()):
    """The next revision of a notice with days added to those off, taken from them, and worked."""
    return replace(
        notice,
        revision=notice.revision + 1,
        number="国办发明电〔2026〕12号",
        off=(notice.off | set(off)) - set(worked),
        makeup=notice.makeup | set(makeup),
    )


@dataclass(frozen=True)
class Keepers:
    """Two persons who keep the system."""

    first: User
    second: User


def keepers(cast=None):
    return Keepers(*(cast or a_cast()).administrators)


NOW = instant(2026, 11, 6, 10)


def propose(notice, people, now=NOW):
    return propose_notices(notices=[notice], actor=people.first, now=now)


def confirm(proposal, people, now=NOW, **more):
    digest = more.pop("expected_digest", None) or digest_of(proposal)
    return confirm_proposal(
        proposal=proposal, actor=people.second, expected_digest=digest, now=now, **more
    )


def put_in_force(notice, people, now=NOW, **more):
    return confirm(propose(notice, people, now), people, now, **more)


def digest_of(proposal):
    return moves_of(proposal).digest


def moves_of(proposal: NoticeProposal):
    return preview_of(proposal.notices, notices_in_force())


def a_review(day=date(2027, 1, 26), *, cast=None, division="510811", **more):
    """A review whose materials came on a day; its limit runs over the Spring Festival of 2027."""
    walk = a_walk(at="accept", cast=cast, division=division, now=instant(2026, 9, 1), **more)
    walk.wait_until(day)
    walk = walk.run(until="review")
    return walk, TimeLimit.objects.get(matter=walk.matter, name="review")


def a_comment_period(day, *, cast=None, **more):
    """A public comment period announced on a day."""
    walk = a_walk(at="announce_comment", cast=cast, now=instant(day.year, day.month, day.day))
    walk = walk.run(until="collect_comments")
    return walk, TimeLimit.objects.get(matter=walk.matter, name="comment")
