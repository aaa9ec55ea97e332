"""Rows of the ledger are chained. SQLite makes the table anew, so its triggers are set again."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TRIGGERS = import_module("workflows.migrations.0003_ledger_insert_only").SQLITE


def refuse_unchained(apps, schema_editor):
    if apps.get_model("workflows", "Entry").objects.exists():
        raise RuntimeError(
            "The ledger has rows that were written before it was chained, and they cannot be "
            "chained afterwards: such a chain would prove nothing. Begin with an empty database."
        )


def set_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in TRIGGERS:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ('workflows', '0003_ledger_insert_only'),
    ]

    operations = [
        migrations.RunPython(refuse_unchained, migrations.RunPython.noop),
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, unique=True, verbose_name='链')),
                ('position', models.PositiveBigIntegerField(default=0, verbose_name='末位')),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64, verbose_name='末位摘要')),
            ],
            options={
                'verbose_name': '记录链',
                'verbose_name_plural': '记录链',
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='canonical',
            field=models.TextField(default='', verbose_name='规范文本'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='entry',
            name='hash',
            field=models.CharField(default='', max_length=64, verbose_name='摘要'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='entry',
            name='position',
            field=models.PositiveBigIntegerField(default=0, unique=True, verbose_name='位次'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='entry',
            name='actor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='entry',
            name='matter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='workflows.matter'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='pack',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.rulepack'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='sequence',
            field=models.PositiveIntegerField(null=True, verbose_name='序号'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='stage_from',
            field=models.CharField(blank=True, max_length=32, verbose_name='原阶段'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='stage_to',
            field=models.CharField(blank=True, max_length=32, verbose_name='现阶段'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('matter', None), ('sequence', None)), models.Q(('matter__isnull', False), ('pack__isnull', False), ('sequence__isnull', False)), _connector='OR'), name='entry_of_matter_has_sequence'),
        ),
        migrations.RunPython(set_triggers, migrations.RunPython.noop),
    ]
