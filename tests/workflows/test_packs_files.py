"""Rule packs: what is refused when loading, and how the division tree is joined."""

import json
import shutil

import pytest

from workflows.pack_files import PACKS, PackFolder, PackInvalid, load, shipped_divisions

HEAD = 'division = "{division}"\nname = "某地"\nversion = "2026.1"\n'
TEXTS = """
[texts]
A = {{ title = "某办法", mark = "seen" }}
M = {{ title = "某旧办法", mark = "memory" }}
U = {{ title = "未标记的文件" }}
"""


@pytest.fixture
def packs(tmp_path):
    """The shipped packs in a folder of the test's own; ``write`` puts one more beside them."""
    for path in PACKS.glob("*.toml"):
        shutil.copy(path, tmp_path)

    def write(division, body, head=HEAD, texts=TEXTS):
        text = (head + texts).format(division=division) + body
        (tmp_path / f"{division}.toml").write_text(text, encoding="utf-8")
        return PackFolder(tmp_path)

    return write


def faults(folder, division):
    with pytest.raises(PackInvalid) as refusal:
        folder.load(division)
    return refusal.value.file, {fault.key: fault.reason for fault in refusal.value.faults}


def review(fields):
    return f'[review.normative_document]\npause = "suspend"\ncite = ["A 1"]\n{fields}'


@pytest.mark.parametrize(
    ("case", "division", "body", "key", "reason"),
    [
        ("where the law above allows none", "510812",
         review('minimum = "5个工作日"\nminimum_strict = true\nmaximum = "15个工作日"\n'
                'extension = "5个工作日"'),
         "review.normative_document.extension", "上级规定的期限不得延长"),
        ("longer than the law above allows", "310101",
         '[filing_review]\nlength = "30个工作日"\nextension = "31个工作日"\ncite = ["A 1"]',
         "filing_review.extension", "宽于上级规定的30个工作日"),
    ],
)  # fmt: skip
def test_no_extension_goes_beyond_the_law_above(case, division, body, key, reason, packs):
    _, found = faults(packs(division, body), division)
    assert list(found) == [key]
    assert reason in found[key]


def test_every_shipped_pack_loads():
    assert shipped_divisions()[0] == "cn"
    assert set(shipped_divisions()) >= {
        "cn", "510000", "510811", "360000", "360700", "450000", "450206", "640000", "640105",
        "650000", "652300", "310000", "460200", "230000",
    }  # fmt: skip
    for division in shipped_divisions():
        assert load(division).division == division


def test_the_typing_error_of_the_source_is_refused_and_kept_as_a_note(packs):
    folder = packs("510812", review('minimum = "5个工作日"\nmaximum = "5个工作日"'))
    file, found = faults(folder, "510812")
    assert file == "510812.toml"
    assert found == {
        "review.normative_document.maximum": (
            "minimum与maximum相同（均为5个工作日），疑为原文笔误，不予采用"
        )
    }
    assert "一般不少于5个工作日，最长不超过5个工作日" in load("510811").content["notes"][0]


@pytest.mark.parametrize(
    ("case", "body", "key", "reason"),
    [
        ("a minimum above its maximum",
         review('minimum = "15个工作日"\nmaximum = "5个工作日"'),
         "review.normative_document.maximum", "大于"),
        ("two units in one rule",
         review('minimum = "5个工作日"\nmaximum = "15日"'),
         "review.normative_document.maximum", "单位不同"),
        ("an unknown unit", review('maximum = "15天"'),
         "review.normative_document.maximum", "单位无法识别"),
        ("a bare number", review("maximum = 15"),
         "review.normative_document.maximum", "单位无法识别"),
        ("an unknown field", review('longest = "15日"'),
         "review.normative_document.longest", "未知的键"),
        ("an unknown kind", '[review.statute]\npause = "suspend"\ncite = ["A 1"]',
         "review.statute", "未知的键"),
        ("an unknown section", "[deadlines]\nfiling = 15", "deadlines", "未知的键"),
        ("no article", '[quorum]\nmore_than = "1/2"', "quorum", "缺少依据"),
        ("an article of no listed text", '[quorum]\nmore_than = "1/2"\ncite = ["Z 3"]',
         "quorum", "未指向"),
        ("a text without a mark", '[quorum]\nmore_than = "1/2"\ncite = ["U 3"]',
         "quorum", "缺少核实标记"),
        ("an unknown mark", '[quorum]\nmore_than = "1/2"\ncite = ["A 3@sure"]',
         "quorum", "未知的核实标记"),
        ("a missing field", '[effect.normative_document]\ncite = ["A 1"]',
         "effect.normative_document.wait", "缺少此项"),
        ("no share", '[quorum]\nmore_than = "3/2"\ncite = ["A 1"]',
         "quorum.more_than", "0与1之间"),
        ("an unknown meeting",
         '[meetings.contract.town]\ntypes = ["tea_party"]\ncite = ["A 1"]',
         "meetings.contract.town.types", "会议类型"),
        ("an unknown addressee",
         '[filings.contract.town]\ncite = ["A 1"]\n'
         'items = [{ addressee = "friends", length = "15日" }]',
         "filings.contract.town.friends.addressee", "不在允许的取值之内"),
        ("an addressee of a filing whom nobody can find",
         '[filings.contract.town]\ncite = ["A 1"]\n'
         'items = [{ addressee = "public", length = "15日" }]',
         "filings.contract.town.public.addressee", "不在允许的取值之内"),
        ("a reminder in calendar days", '[warnings.any]\ncite = ["A 1"]\nbefore = ["3日"]',
         "warnings.any.before", "应以工作日计"),
        ("a reminder twice",
         '[warnings.review]\ncite = ["A 1"]\nbefore = ["3个工作日", "3个工作日"]',
         "warnings.review.before", "重复"),
        ("a reminder of no limit", '[warnings.tea]\ncite = ["A 1"]\nbefore = ["3个工作日"]',
         "warnings.tea", "未知的键"),
        ("a superior nobody knows",
         '[escalation.any]\ncite = ["A 1"]\n'
         'items = [{ after = "1个工作日", role = "head", of = "neighbour" }]',
         "escalation.any.1.of", "不在允许的取值之内"),
        ("an extension of nothing", review('minimum = "5个工作日"\nextension = "5个工作日"'),
         "review.normative_document.extension", "没有可以延长的最长期限"),
        ("an extension to a fixed date",
         '[filing_review]\nlength = "30日"\nextension = "1月31日"\ncite = ["A 1"]',
         "filing_review.extension", "不能是固定日期"),
        ("an empty list", '[scope_tests]\ncite = ["A 1"]\nitems = []',
         "scope_tests.items", "列表不能为空"),
        ("a code twice",
         '[scope_tests]\ncite = ["A 1"]\nitems = [{ code = "a", label = "甲" }, '
         '{ code = "a", label = "乙" }]', "scope_tests.a", "代码重复"),
        ("an article key nobody asks for", '[articles.taste]\nany = ["A 1"]',
         "articles.taste", "未知的键"),
    ],
)  # fmt: skip
def test_a_faulty_rule_is_refused_with_its_key_and_reason(case, body, key, reason, packs):
    file, found = faults(packs("230100", body), "230100")
    assert file == "230100.toml"
    assert list(found) == [key]
    assert reason in found[key]


@pytest.mark.parametrize(
    ("case", "line", "key", "reason"),
    [
        ("an unknown parent", 'parent = "110000"', "parent", "没有规则包或者不是上级区划"),
        ("a parent elsewhere in the tree", 'parent = "510000"', "parent", "不是上级区划"),
        (
            "ends before it begins",
            "effective_from = 2026-01-01\neffective_until = 2025-12-31",
            "effective_until",
            "失效日期早于生效日期",
        ),
        ("a date as text", 'effective_from = "2026-01-01"', "effective_from", "应为日期"),
        ("an unknown head key", 'author = "x"', "author", "未知的键"),
    ],
)
def test_a_faulty_head_is_refused(case, line, key, reason, packs):
    _file, found = faults(packs("230100", "", head=HEAD + line + "\n"), "230100")
    assert list(found) == [key]
    assert reason in found[key]


def test_a_pack_names_its_own_division_and_version(packs):
    head = 'division = "230200"\nname = ""\nversion = "new"\n'
    _file, found = faults(packs("230100", "", head=head), "230100")
    assert set(found) == {"division", "name", "version"}


def test_all_faults_of_a_file_are_reported_together(packs):
    body = review('minimum = "9天"\nmaximum = "8天"\nmore = 1') + "\n[deadlines]\na = 1"
    _file, found = faults(packs("230100", body), "230100")
    assert set(found) == {
        "review.normative_document.minimum",
        "review.normative_document.maximum",
        "review.normative_document.more",
        "deadlines",
    }


def test_a_file_that_is_no_toml_is_refused(packs):
    _file, found = faults(packs("230100", "[comment"), "230100")
    assert "不是合法的TOML文件" in found["file"]


COMMENT = """
[comment.normative_document]
minimum = "{minimum}"
shortening_allowed = {shortening}
reason_in_notice = true
cite = ["A 24"]
{floor}
"""


@pytest.mark.parametrize(
    ("case", "minimum", "shortening", "floor", "key", "reason"),
    [
        ("the indicator's seven working days", "7个工作日", "false", "",
         "minimum", "单位不同"),
        ("fewer days", "20日", "true", 'floor = "7日"', "minimum", "20日宽于上级规定的30日"),
        ("a lower floor", "30日", "true", 'floor = "3日"', "floor", "3日宽于上级规定的7日"),
        ("no floor at all", "30日", "true", "", "floor", "下级不得取消"),
    ],
)  # fmt: skip
def test_a_county_may_not_go_below_its_province(
    case, minimum, shortening, floor, key, reason, packs
):
    body = COMMENT.format(minimum=minimum, shortening=shortening, floor=floor)
    file, found = faults(packs("510822", body), "510822")
    assert file == "510822.toml"
    assert list(found) == [f"comment.normative_document.{key}"]
    assert reason in found[f"comment.normative_document.{key}"]
    assert "《四川省行政规范性文件管理办法》第十九条" in found[f"comment.normative_document.{key}"]


def test_a_county_may_be_stricter_than_its_province(packs):
    body = COMMENT.format(minimum="45日", shortening="false", floor="")
    rules = packs("510822", body).load("510822").content["rules"]
    assert rules["comment"]["normative_document"]["minimum"] == "45日"
    assert rules["comment"]["normative_document"]["from"] == "510822"
    assert rules["effect"]["normative_document"]["from"] == "510000"


def test_a_later_filing_than_the_province_allows_is_refused(packs):
    body = (
        '[filings.normative_document.department]\ncite = ["A 1"]\n'
        'items = [{ addressee = "own_government", length = "60日" }]'
    )
    _file, found = faults(packs("510822", body), "510822")
    key = "filings.normative_document.department.own_government.length"
    assert "60日宽于上级规定的30日" in found[key]


def test_leaving_out_an_addressee_of_the_province_is_refused(packs):
    body = (
        '[filings.normative_document.government]\ncite = ["A 1"]\n'
        'items = [{ addressee = "superior_government", length = "30日" }]'
    )
    _file, found = faults(packs("510822", body), "510822")
    assert list(found) == ["filings.normative_document.government.npc_standing_committee.length"]


def test_a_default_nobody_has_verified_binds_no_one():
    assert load("310000").content["rules"]["filings"]["normative_document"]["department"][
        "items"
    ][0]["length"] == "15个工作日"  # fmt: skip


def test_a_national_rule_that_was_read_binds_every_province(packs):
    body = COMMENT.format(minimum="20日", shortening="true", floor="").replace(
        "normative_document", "major_decision"
    )
    _file, found = faults(packs("430000", body), "430000")
    assert "《重大行政决策程序暂行条例》第十五条" in found["comment.major_decision.minimum"]


@pytest.mark.parametrize(
    ("case", "division", "owner"),
    [
        ("a town uses its county", "510811100", "510811"),
        ("a county without a pack uses its province", "510823", "510000"),
        ("a city without a pack uses its province", "360100", "360000"),
        ("a county under a city with a pack", "360702", "360700"),
        ("a province without a pack uses the national one", "110000", "cn"),
        ("a county of such a province too", "110101", "cn"),
    ],
)
def test_the_nearest_pack_above_applies(case, division, owner):
    assert load(division).division == owner


def test_the_hash_is_of_the_content_and_changes_with_what_is_inherited(packs):
    folder = packs("230100", "")
    before = folder.load("230100")
    path = folder.folder / "230000.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"1年"', '"2年"'), encoding="utf-8")
    after = folder.load("230100")
    assert before.sha256 != after.sha256
    assert before.version != after.version
    assert folder.load("230100").sha256 == after.sha256


def test_a_resolved_pack_is_plain_json_and_says_where_each_rule_is_from():
    pack = load("510811")
    assert json.loads(json.dumps(pack.content, ensure_ascii=False)) == pack.content
    assert pack.content["line"] == ["510811", "510000", "cn"]
    rules = pack.content["rules"]
    assert rules["review"]["normative_document"]["from"] == "510000"
    assert rules["review"]["major_decision"]["from"] == "510811"
    assert rules["hearing"]["from"] == "cn"
