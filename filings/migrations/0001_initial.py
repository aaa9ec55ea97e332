import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('workflows', '0003_ledger_insert_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('status', django_fsm.FSMField(choices=[('adopted', '待登记编号'), ('issued', '已印发'), ('published', '已公布'), ('withheld', '依法不予公开')], default='adopted', max_length=50, protected=True, verbose_name='状态')),
                ('adoption', models.CharField(blank=True, max_length=300, verbose_name='审议通过情况')),
                ('remarks', models.TextField(blank=True, verbose_name='程序的特殊情况')),
                ('signed_on', models.DateField(verbose_name='成文日期')),
                ('register_number', models.CharField(blank=True, max_length=60, verbose_name='统一登记号')),
                ('document_number', models.CharField(blank=True, max_length=60, verbose_name='发文字号')),
                ('issued_on', models.DateField(null=True, verbose_name='印发日期')),
                ('effective_on', models.DateField(null=True, verbose_name='施行日期')),
                ('effect_reason', models.CharField(blank=True, max_length=300, verbose_name='提前施行的理由')),
                ('valid_until', models.DateField(null=True, verbose_name='有效期至')),
                ('validity_reason', models.CharField(blank=True, max_length=300, verbose_name='有效期超过一般年限的理由')),
                ('no_expiry_reason', models.CharField(blank=True, max_length=300, verbose_name='不设有效期的理由')),
                ('withheld_basis', models.CharField(blank=True, max_length=300, verbose_name='不予公开的依据')),
                ('withheld_approved_by', models.CharField(blank=True, max_length=60, verbose_name='不予公开的批准人')),
                ('maker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='workflows.organ')),
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='document', to='workflows.matter')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.revision')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '已通过文件',
                'verbose_name_plural': '已通过文件',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('register_number', ''), _negated=True), fields=('maker', 'register_number'), name='document_register_number_unique'), models.UniqueConstraint(condition=models.Q(('document_number', ''), _negated=True), fields=('maker', 'document_number'), name='document_number_unique'), models.CheckConstraint(condition=models.Q(('status', 'adopted'), models.Q(models.Q(('register_number', ''), _negated=True), models.Q(('document_number', ''), _negated=True), ('issued_on__isnull', False)), _connector='OR'), name='document_issued_whole'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('effective_on', None), ('valid_until__gte', models.F('effective_on')), _connector='OR'), name='document_validity_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'withheld'), _negated=True), models.Q(models.Q(('withheld_basis', ''), _negated=True), models.Q(('withheld_approved_by', ''), _negated=True)), _connector='OR'), name='document_withheld_has_grounds')],
            },
        ),
        migrations.CreateModel(
            name='Archive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('papers', models.JSONField(verbose_name='卷内目录')),
                ('archived_on', models.DateField(verbose_name='归档日')),
                ('archived_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='archive', to='filings.document')),
            ],
            options={
                'verbose_name': '案卷',
                'verbose_name_plural': '案卷',
            },
        ),
        migrations.CreateModel(
            name='BasisCitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cited_on', models.DateField(verbose_name='引用日')),
                ('cited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='basis_citations', to='workflows.matter')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='filings.document')),
            ],
            options={
                'verbose_name': '引用依据',
                'verbose_name_plural': '引用依据',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('matter', 'document'), name='basis_citation_once_each')],
            },
        ),
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('addressee_kind', models.CharField(max_length=40, verbose_name='报备对象')),
                ('status', django_fsm.FSMField(choices=[('due', '待报送'), ('sent', '已报送'), ('correcting', '待补正'), ('registered', '已登记'), ('not_registered', '不予登记')], default='due', max_length=50, protected=True, verbose_name='状态')),
                ('report_number', models.CharField(blank=True, max_length=60, verbose_name='备案报告文号')),
                ('materials', models.JSONField(default=list, verbose_name='报送材料')),
                ('sent_on', models.DateField(null=True, verbose_name='报送日')),
                ('on_time', models.BooleanField(null=True, verbose_name='按时报送')),
                ('filing_number', models.CharField(blank=True, max_length=60, verbose_name='备案登记号')),
                ('registered_on', models.DateField(null=True, verbose_name='登记日')),
                ('refusal_reason', models.CharField(blank=True, max_length=300, verbose_name='不予登记的理由')),
                ('addressee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received_filings', to='workflows.organ')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='filings.document')),
                ('limit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.timelimit')),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.attachment')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '备案',
                'verbose_name_plural': '备案',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('document', 'addressee'), name='filing_once_each'), models.UniqueConstraint(condition=models.Q(('filing_number', ''), _negated=True), fields=('addressee', 'filing_number'), name='filing_number_unique'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'registered'), _negated=True), models.Q(models.Q(('filing_number', ''), _negated=True), ('registered_on__isnull', False)), _connector='OR'), name='filing_registered_whole')],
            },
        ),
        migrations.CreateModel(
            name='FilingCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('materials', models.TextField(verbose_name='补正要求')),
                ('requested_on', models.DateField(verbose_name='通知日')),
                ('due_on', models.DateField(verbose_name='补正期限')),
                ('account', models.TextField(blank=True, verbose_name='补正情况')),
                ('corrected_on', models.DateField(null=True, verbose_name='补正日')),
                ('filing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='filings.filing')),
                ('limit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.timelimit')),
            ],
            options={
                'verbose_name': '备案材料补正',
                'verbose_name_plural': '备案材料补正',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('corrected_on', None)), fields=('filing',), name='filing_correction_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('site', '政府网站政府信息公开专栏'), ('gazette', '政府公报'), ('new_media', '政务新媒体'), ('press', '报刊')], max_length=40, verbose_name='公布载体')),
                ('address', models.CharField(max_length=300, verbose_name='公布位置')),
                ('published_on', models.DateField(verbose_name='公布日期')),
                ('text_sha256', models.CharField(max_length=64, verbose_name='公布文本摘要')),
                ('interpretation', models.CharField(blank=True, max_length=300, verbose_name='解读材料')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='filings.document')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.attachment')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '公布',
                'verbose_name_plural': '公布',
                'ordering': ['published_on', 'pk'],
            },
        ),
    ]
