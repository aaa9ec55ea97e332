import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workflows', '0008_limit_possible'),
    ]

    operations = [
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('length', models.CharField(max_length=20, verbose_name='延长')),
                ('reason', models.CharField(max_length=300, verbose_name='事由')),
                ('basis', models.JSONField(default=list, verbose_name='依据')),
                ('granted_at', models.DateTimeField(verbose_name='批准时间')),
                ('granted_on', models.DateField(verbose_name='批准日')),
                ('latest_before', models.DateField(verbose_name='原最迟')),
                ('latest_after', models.DateField(verbose_name='延长后最迟')),
            ],
            options={
                'verbose_name': '延长',
                'verbose_name_plural': '延长',
            },
        ),
        migrations.CreateModel(
            name='LimitMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('warning', '临期提醒'), ('overdue', '逾期'), ('escalation', '逾期督办')], max_length=16, verbose_name='种类')),
                ('distance', models.PositiveSmallIntegerField(verbose_name='工作日数')),
                ('on', models.DateField(verbose_name='发生日')),
                ('latest_on', models.DateField(verbose_name='所据最迟')),
                ('created_at', models.DateTimeField(verbose_name='记录时间')),
                ('role', models.CharField(blank=True, choices=[('drafter', '承办人员'), ('unit_reviewer', '单位审核人员'), ('office_intake', '办公机构核对人员'), ('legality_reviewer', '合法性审核人员'), ('second_reviewer', '复核人员'), ('head', '负责人'), ('secretariat', '会务人员'), ('meeting_member', '会议组成人员'), ('filing_clerk', '报备人员'), ('filing_reviewer', '备案审查人员'), ('auditor', '监督检查人员'), ('administrator', '系统管理员')], max_length=32, verbose_name='角色')),
            ],
            options={
                'verbose_name': '时限标记',
                'verbose_name_plural': '时限标记',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='timelimit',
            name='addressee',
            field=models.CharField(blank=True, max_length=40, verbose_name='报送对象'),
        ),
        migrations.AddField(
            model_name='timelimit',
            name='ended_on',
            field=models.DateField(null=True, verbose_name='终止日'),
        ),
        migrations.AddField(
            model_name='timelimit',
            name='organ',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='limits_in_charge', to='workflows.organ', verbose_name='责任单位'),
        ),
        migrations.AddField(
            model_name='timelimit',
            name='target_on',
            field=models.DateField(null=True, verbose_name='内部目标'),
        ),
        migrations.AddField(
            model_name='timelimit',
            name='watched_on',
            field=models.DateField(null=True, verbose_name='下次提醒日'),
        ),
        migrations.AddIndex(
            model_name='timelimit',
            index=models.Index(condition=models.Q(('watched_on__isnull', False)), fields=['watched_on', 'id'], name='limit_watched'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resumed_by', None), ('resumed_on', None)), models.Q(('resumed_by__isnull', False), ('resumed_on__isnull', False)), _connector='OR'), name='suspension_resumed_whole'),
        ),
        migrations.AddConstraint(
            model_name='timelimit',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('status', 'ended'), _connector='OR'), name='limit_only_ended_has_end'),
        ),
        migrations.AddConstraint(
            model_name='timelimit',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('running', 'suspended'))), fields=('matter', 'name', 'addressee'), name='limit_one_open_each'),
        ),
        migrations.AddField(
            model_name='extension',
            name='granted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='limit',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='extension', to='workflows.timelimit'),
        ),
        migrations.AddField(
            model_name='limitmark',
            name='limit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='workflows.timelimit'),
        ),
        migrations.AddField(
            model_name='limitmark',
            name='organ',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.organ'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('latest_after__gt', models.F('latest_before'))), name='extension_moves_the_end'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('granted_on__lte', models.F('latest_before'))), name='extension_granted_in_time'),
        ),
        migrations.AddIndex(
            model_name='limitmark',
            index=models.Index(condition=models.Q(('kind', 'escalation')), fields=['organ', 'role', 'on'], name='limit_mark_escalated'),
        ),
        migrations.AddConstraint(
            model_name='limitmark',
            constraint=models.UniqueConstraint(fields=('limit', 'kind', 'distance', 'latest_on'), name='limit_mark_once'),
        ),
        migrations.AddConstraint(
            model_name='limitmark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'escalation'), ('organ__isnull', False), models.Q(('role', ''), _negated=True)), models.Q(models.Q(('kind', 'escalation'), _negated=True), ('organ', None), ('role', '')), _connector='OR'), name='limit_mark_escalation_has_superior'),
        ),
        migrations.AddConstraint(
            model_name='limitmark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'warning'), ('on__lt', models.F('latest_on'))), models.Q(models.Q(('kind', 'warning'), _negated=True), ('on__gt', models.F('latest_on'))), _connector='OR'), name='limit_mark_on_its_side'),
        ),
    ]
