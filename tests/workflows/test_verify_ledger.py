"""The ledger proves itself: untouched it is green, and whatever is done to it is named."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.evidence import triggers
from tests.builders import a_cast, a_walk, instant
from tests.once import made_once, own
from tests.tampering import tampering
from tests.workflows.tampering import (
    at,
    execute,
    last,
    rechain,
    rewrite,
    shift_up,
)
from workflows import ledger
from workflows.chain import GENESIS
from workflows.evidence import rows
from workflows.evidence.checkpoints import file_of
from workflows.evidence.countersigning import written
from workflows.evidence.verification import Report, verify_all, verify_from, verify_matter
from workflows.evidence.witnessing import make_checkpoints
from workflows.management.commands.verify_ledger import share
from workflows.models import (
    ChainHead,
    Checkpoint,
    Countersignature,
    Entry,
    Matter,
    Revision,
    User,
)

NOW = instant(2026, 3, 9)
CHANGED = 7


def two_matters():
    cast = a_cast()
    walk = a_walk(at="unit_review", cast=cast)
    a_walk(at="send_consultation", cast=cast)
    ledger.record(code="noted", label="备注", now=NOW, actor=cast.drafter)
    a_walk(at="unit_review", cast=cast)
    return walk


written_once = made_once(two_matters)


@pytest.fixture
def walk(written_once, db):
    return own(written_once)


def reference_at(position):
    return at(position).get().matter.reference


def sentences(report):
    return [str(finding) for finding in report.findings]


def test_the_untouched_ledger_is_green_and_wholly_covered(walk):
    make_checkpoints(now=NOW)
    report = verify_all()
    assert sentences(report) == []
    assert report.intact
    assert (report.checked, report.total) == (Entry.objects.count(), Entry.objects.count())
    assert (report.checkpoints, report.numbers) == (1, 3)


def change_hash():
    at(CHANGED).update(hash="f" * 64)


def change_column():
    at(CHANGED).update(reason="另一理由")


def change_detail():
    at(CHANGED).update(detail={"text_sha256": "0"})


def change_instant():
    at(CHANGED).update(at=NOW)


def change_person():
    others = User.objects.exclude(pk=at(CHANGED).get().actor_id)
    at(CHANGED).update(actor=others.first())


def change_line():
    line = json.loads(at(CHANGED).get().canonical) | {"label": "另一行为"}
    at(CHANGED).update(canonical=ledger.canonical(line))


def respell_line():
    at(CHANGED).update(canonical=at(CHANGED).get().canonical.replace(",", ", ", 1))


def blank_line():
    at(CHANGED).update(canonical="")


def rewrite_one_row():
    rewrite(CHANGED, reason="另一理由")


def rewrite_last_row():
    rewrite(last().position, reason="另一理由")


def swap():
    """Two rows change places."""
    for old, new in ((CHANGED, 10_000), (CHANGED + 1, CHANGED), (10_000, CHANGED + 1)):
        at(old).update(position=new)


def delete_in_the_middle():
    at(CHANGED).delete()


def delete_and_close_up():
    at(CHANGED).delete()
    for position in range(CHANGED + 1, last().position + 1):
        at(position).update(position=position - 1)


def delete_at_the_end():
    at(last().position).delete()


def delete_at_the_end_with_the_head():
    at(last().position).delete()
    ChainHead.objects.update(position=last().position, hash=last().hash)


def delete_everything():
    Entry.objects.all().delete()


def delete_everything_with_the_head():
    Entry.objects.all().delete()
    ChainHead.objects.all().delete()


def insert_in_the_middle():
    shift_up(CHANGED)
    forged = at(CHANGED - 1).get()
    forged.pk, forged.position, forged.matter, forged.sequence = None, CHANGED, None, None
    Entry.objects.bulk_create([forged])


def append_without_the_head():
    forged = last()
    forged.pk, forged.position, forged.matter, forged.sequence = (
        None,
        last().position + 1,
        None,
        None,
    )
    Entry.objects.bulk_create([forged])


def set_the_head_back():
    ChainHead.objects.update(position=3, hash=at(3).get().hash)


@pytest.mark.parametrize(
    ("tamper", "position", "words"),
    [
        (change_hash, CHANGED, "摘要与规范文本不符"),
        (change_column, CHANGED, "“事由”与规范文本不符"),
        (change_detail, CHANGED, "“内容”与规范文本不符"),
        (change_instant, CHANGED, "“时间”与规范文本不符"),
        (change_person, CHANGED, "“办理人”与规范文本不符"),
        (change_line, CHANGED, "摘要与规范文本不符；“行为名称”与规范文本不符"),
        (respell_line, CHANGED, "摘要与规范文本不符；规范文本的写法不合规则"),
        (blank_line, CHANGED, "摘要与规范文本不符；规范文本不是规范的JSON"),
        (rewrite_one_row, CHANGED + 1, f"所记前一行的摘要与第{CHANGED}行现在的摘要不符"),
        (swap, CHANGED, "“位次”与规范文本不符"),
        (delete_in_the_middle, CHANGED, f"第{CHANGED}行缺失"),
        (delete_and_close_up, CHANGED, "“位次”与规范文本不符"),
        (delete_everything, 1, "第1行起的记录已被删除"),
        (insert_in_the_middle, CHANGED, "规范文本不符"),
        (set_the_head_back, 4, "第4行起的记录不是由系统写入的，或者末位已被改动"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_was_done_to_a_row_is_found_and_the_row_is_named(walk, tamper, position, words):
    with tampering():
        tamper()
    report = verify_all()
    assert not report.intact
    first = report.findings[0]
    assert first.position == position
    assert words in first.sentence
    assert f"第{position}" in first.sentence
    kept = at(position).first()
    if kept and kept.matter and first.matter:
        assert f"（事项{kept.matter.reference}第{kept.sequence}条）" in first.sentence


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (rewrite_last_row, "第{last}行的摘要与记录链末位的摘要不符"),
        (delete_at_the_end, "台账现在止于第{last}行：第{after}行起的记录已被删除"),
        (append_without_the_head, "第{last}行起的记录不是由系统写入的"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_was_done_at_the_end_is_found_by_the_head(walk, tamper, words):
    with tampering():
        tamper()
    end = last().position
    report = verify_all()
    assert not report.intact
    named = words.format(last=end, after=end + 1)
    assert any(named in sentence for sentence in sentences(report)), sentences(report)


def test_the_end_deleted_with_the_head_adjusted_is_missed_by_its_matter(walk):
    reference = last().matter.reference
    with tampering():
        delete_at_the_end_with_the_head()
    found = sentences(verify_all())
    assert [one for one in found if f"事项{reference}已办理" in one and "末尾的记录已被删除" in one]


def test_the_end_deleted_with_the_head_adjusted_is_found_by_a_checkpoint(walk):
    make_checkpoints(now=NOW)
    gone = last().position
    with tampering():
        delete_at_the_end_with_the_head()
    report = verify_all()
    assert (report.checked, report.total) == (gone - 1, gone)
    assert f"第1号检查点截至第{gone}行，台账现在止于第{gone - 1}行" in sentences(report)[0]


def test_everything_deleted_with_the_head_is_missed_by_matters_and_numbers(walk):
    with tampering():
        delete_everything_with_the_head()
    report = verify_all()
    found = sentences(report)
    assert (report.checked, report.total) == (0, 0)
    assert not report.intact
    for matter in Matter.objects.all():
        assert (
            f"事项{matter.reference}的事项编号“{matter.reference}”在台账中没有给号的记录。" in found
        )
        assert any(one.startswith(f"事项{matter.reference}已办理") for one in found)


def test_a_forged_chain_is_consistent_and_found_by_the_checkpoint(walk):
    make_checkpoints(now=NOW)
    with tampering():
        at(CHANGED).update(reason="另一理由")
        rechain()
    report = verify_all()
    assert report.checked == report.total
    assert any("第1号检查点所记不符" in one for one in sentences(report))


def test_a_forged_chain_with_forged_checkpoints_is_found_by_the_file_outside(walk, tmp_path):
    (checkpoint,) = make_checkpoints(now=NOW)
    kept = file_of(checkpoint)
    with tampering():
        at(CHANGED).update(reason="另一理由")
        rechain()
        Checkpoint.objects.all().delete()
    make_checkpoints(now=NOW)
    assert verify_all().intact, "nothing inside the database can tell"
    found = sentences(verify_all([kept]))
    assert "外部保存的第1号检查点与库中的不是同一个，或者库中已没有。" in found
    assert f"第{kept.facts['position']}行的摘要与外部保存的第1号检查点所记不符" in " ".join(found)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("merkle_root", "0" * 64, "各栏或者台账首行与规范文本不符"),
        ("chain_hash", "0" * 64, "各栏或者台账首行与规范文本不符"),
        ("made_at", instant(2026, 1, 1), "各栏或者台账首行与规范文本不符"),
        ("hash", "0" * 64, "摘要与规范文本不符"),
        ("number", 2, "其前的第1号缺失"),
    ],
)
def test_a_changed_checkpoint_is_named(walk, column, value, words):
    make_checkpoints(now=NOW)
    with tampering():
        Checkpoint.objects.update(**{column: value})
    first = verify_all().findings[0]
    assert str(Checkpoint.objects.get()) in first.sentence
    assert words in first.sentence


def test_a_row_changed_under_a_checkpoint_contradicts_its_root(walk):
    make_checkpoints(now=NOW)
    with tampering():
        rewrite_one_row()
    count = Entry.objects.count()
    found = sentences(verify_all())
    assert f"第1至{count}行与第1号检查点的默克尔根不符：其中的记录已被改动、增加或者删除。" in found


def trigger_on(model, event="UPDATE", purpose="禁止"):
    table = model._meta.db_table
    found = triggers.wanted(connection.vendor).values()
    on_it = [one for one in found if (one.table, one.event) == (table, event)]
    return next(one for one in on_it if one.purpose.startswith(purpose))


def drop(trigger):
    on = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
    execute(f"DROP TRIGGER {trigger.name}{on}")


@pytest.mark.parametrize("event", ["INSERT", "UPDATE"])
def test_a_dropped_trigger_that_keeps_what_was_is_missed(walk, event):
    trigger = trigger_on(Revision, event, "留存")
    drop(trigger)
    assert sentences(verify_all()) == [
        "数据库中留存变动“文本”表（workflows_revision）的触发器缺失、被停用或者被改写。"
    ]


@pytest.mark.parametrize("model", [Entry, Checkpoint, Countersignature, Revision])
@pytest.mark.parametrize(("event", "word"), [("UPDATE", "修改"), ("DELETE", "删除")])
def test_a_dropped_trigger_is_missed(walk, model, event, word):
    trigger = trigger_on(model, event)
    drop(trigger)
    report = verify_all()
    assert not report.intact
    assert report.checked == report.total
    assert sentences(report) == [
        f"数据库中禁止{word}“{model._meta.verbose_name}”表（{trigger.table}）"
        "的触发器缺失、被停用或者被改写。"
    ]


def test_a_trigger_that_does_nothing_is_no_trigger(walk):
    trigger = trigger_on(Entry)
    if connection.vendor == "postgresql":
        execute(
            f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        )
    else:
        drop(trigger)
        execute(trigger.on_sqlite()[0].replace("WHEN ", "WHEN 0 AND "))
    assert "禁止修改“记录”表" in sentences(verify_all())[0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no disabled triggers")
def test_a_disabled_trigger_is_no_trigger(walk):
    execute(f"ALTER TABLE workflows_entry DISABLE TRIGGER {trigger_on(Entry).name}")
    assert "禁止修改“记录”表" in sentences(verify_all())[0]


def test_the_text_that_was_judged_is_held_against_the_row(walk):
    row = Entry.objects.filter(revision__isnull=False).order_by("position").first()
    with tampering():
        Revision.objects.filter(pk=row.revision_id).update(sha256="0" * 64)
    first = verify_all().findings[0]
    assert first.position == row.position
    assert "“文本”与规范文本不符" in first.sentence


def test_a_person_who_changes_their_name_changes_no_row(walk):
    walk.cast.drafter.name = "周启明（更名）"
    walk.cast.drafter.save()
    assert verify_all().intact


def test_a_matter_is_verified_by_itself(walk):
    report = verify_matter(walk.matter)
    assert report.intact
    assert report.total == walk.matter.entries.count() < Entry.objects.count()


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (lambda row: at(row.position).update(reason="另"), "“事由”与规范文本不符"),
        (lambda row: rewrite(row.position, reason="另"), "后一行（或者记录链末位）所记的摘要"),
        (lambda row: at(row.position).delete(), "台账应有"),
    ],
)
def test_what_was_done_to_a_matter_is_found_in_it_alone(walk, tamper, words):
    row = walk.matter.entries.order_by("-sequence").first()
    with tampering():
        tamper(row)
    report = verify_matter(walk.matter)
    assert not report.intact
    assert words in sentences(report)[0]


def test_a_rewritten_last_row_is_found_in_its_matter_by_the_head(walk):
    with tampering():
        rewrite_last_row()
    report = verify_matter(last().matter)
    assert "记录链末位" in sentences(report)[0]


def test_verification_begins_at_a_checkpoint(walk):
    (checkpoint,) = make_checkpoints(now=NOW)
    for _ in range(3):
        ledger.record(code="noted", label="备注", now=NOW)
    with tampering():
        change_column()
    report = verify_from(checkpoint)
    assert report.intact
    assert (report.checked, report.total) == (3, 3)
    assert f"第{checkpoint.position + 1}行起" in report.part
    assert not verify_all().intact


def test_rows_after_a_checkpoint_are_missed_as_well(walk):
    (checkpoint,) = make_checkpoints(now=NOW)
    ledger.record(code="noted", label="备注", now=NOW)
    with tampering():
        at(last().position).delete()
    report = verify_from(checkpoint)
    assert (report.checked, report.total, report.intact) == (0, 1, False)


def test_the_command_is_red_in_one_sentence_with_the_row(walk, capsys):
    reference = reference_at(CHANGED)
    with tampering():
        change_column()
    with pytest.raises(CommandError) as red:
        call_command("verify_ledger")
    assert red.value.returncode == 1
    assert f"第{CHANGED}行（事项{reference}" in str(red.value)
    total = Entry.objects.count()
    said = capsys.readouterr().out
    assert f"应有{total}行，核验相符{total - 1}行" in said
    assert "台账完整" not in said


def test_coverage_is_never_rounded_up(walk, capsys):
    assert share(Report(total=1_000_000, checked=999_999)) == "99.99%"
    assert share(Report(total=7, checked=7)) == "100%"


def test_the_command_speaks_json(walk, capsys):
    with tampering():
        change_column()
    with pytest.raises(CommandError):
        call_command("verify_ledger", "--json")
    said = json.loads(capsys.readouterr().out)
    assert (said["intact"], said["found"], said["total"] - said["checked"]) == (False, 1, 1)
    assert said["findings"][0]["position"] == CHANGED


def test_the_command_checks_against_a_file(walk, tmp_path, capsys):
    (checkpoint,) = make_checkpoints(now=NOW)
    path = tmp_path / "checkpoint.json"
    path.write_text(written(file_of(checkpoint)))
    call_command("verify_ledger", "--checkpoint", str(path))
    assert "台账完整。" in capsys.readouterr().out
    path.write_text(path.read_text().replace(checkpoint.merkle_root, GENESIS))
    with pytest.raises(CommandError, match="摘要与内容不符"):
        call_command("verify_ledger", "--checkpoint", str(path))


@pytest.mark.parametrize(
    ("case", "options", "words"),
    [
        ("no such matter", ["--matter", "none"], "没有编号为“none”的事项"),
        ("no such checkpoint", ["--from-checkpoint", "9"], "没有第9号检查点"),
        ("no such file", ["--checkpoint", "/none.json"], "无法读取"),
        ("both", ["--matter", "x", "--from-checkpoint", "1"], "不能"),
    ],
)
def test_the_command_refuses_what_it_cannot_do(walk, case, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("verify_ledger", *options)


def test_verification_costs_as_many_queries_whatever_the_rows(walk, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        verify_all()
    for _ in range(200):
        ledger.record(code="noted", label="备注", now=NOW)
    with CaptureQueriesContext(connection) as many:
        verify_all()
    assert len(few) == len(many)


def test_a_line_is_parsed_only_where_somebody_is_met(walk, monkeypatch):
    """All others are put together from pieces, which is where the speed of verification lies."""
    parsed, expected = [], rows.Known.expected

    def counted(known, row, line):
        parsed.append((row.actor, row.on_behalf_of))
        return expected(known, row, line)

    monkeypatch.setattr(rows.Known, "expected", counted)
    assert verify_all().intact
    assert Entry.objects.count() > 2 * len(parsed)
    assert len(parsed) == len(set(parsed))
