"""Checkpoints of the ledger and their countersignatures."""

import django.db.models.deletion
from django.db import migrations, models


POSTGRESQL = "DROP FUNCTION IF EXISTS workflows_entry_refuse() CASCADE"
SQLITE = ("DROP TRIGGER IF EXISTS workflows_entry_no_update", "DROP TRIGGER IF EXISTS workflows_entry_no_delete")


def leave_triggers_to_the_list(apps, schema_editor):
    """The ledger's own triggers go: those of the list of all evidence stand on it as well."""
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else (POSTGRESQL,)
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('workflows', '0011_sessions_in_rounds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='编号')),
                ('position', models.PositiveBigIntegerField(unique=True, verbose_name='截至位次')),
                ('entry_count', models.PositiveIntegerField(verbose_name='记录数')),
                ('chain_hash', models.CharField(max_length=64, verbose_name='末行摘要')),
                ('merkle_root', models.CharField(max_length=64, verbose_name='默克尔根')),
                ('previous', models.CharField(max_length=64, verbose_name='前一检查点摘要')),
                ('made_at', models.DateTimeField(verbose_name='形成时间')),
                ('canonical', models.TextField(verbose_name='规范文本')),
                ('hash', models.CharField(max_length=64, verbose_name='摘要')),
            ],
            options={
                'verbose_name': '检查点',
                'verbose_name_plural': '检查点',
                'ordering': ['number'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Countersignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signer', models.CharField(max_length=120, verbose_name='见证单位')),
                ('algorithm', models.CharField(max_length=20, verbose_name='算法')),
                ('public_key', models.TextField(verbose_name='公钥')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='公钥指纹')),
                ('statement', models.TextField(verbose_name='签名内容')),
                ('signature', models.TextField(verbose_name='签名')),
                ('signed_at', models.DateTimeField(verbose_name='签名时间')),
                ('imported_at', models.DateTimeField(verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '检查点见证',
                'verbose_name_plural': '检查点见证',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('verb', 'read')), fields=['subject', 'actor'], name='entry_reads'),
        ),
        migrations.AddField(
            model_name='countersignature',
            name='checkpoint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='countersignatures', to='workflows.checkpoint'),
        ),
        migrations.AddConstraint(
            model_name='countersignature',
            constraint=models.UniqueConstraint(fields=('checkpoint', 'fingerprint'), name='countersignature_once_each'),
        ),
        migrations.RunPython(leave_triggers_to_the_list, migrations.RunPython.noop),
    ]
