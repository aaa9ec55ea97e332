import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organ',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('abbreviation', models.CharField(blank=True, help_text='用于文号，如“昭府”“昭司”。', max_length=16, verbose_name='机关代字')),
                ('division', models.CharField(max_length=12, verbose_name='行政区划代码')),
                ('level', models.CharField(choices=[('central', '中央'), ('province', '省'), ('city', '市'), ('county', '县'), ('town', '乡镇')], max_length=16, verbose_name='层级')),
                ('type', models.CharField(choices=[('government', '人民政府'), ('government_office', '政府办公机构'), ('department', '工作部门'), ('justice_bureau', '司法行政部门'), ('judicial_office', '司法所'), ('market_supervision', '市场监督管理部门'), ('filing_authority', '备案审查机构'), ('npc_standing_committee', '人大常委会'), ('party_committee', '党委'), ('dispatched_organ', '派出机关'), ('dispatched_institution', '派出机构'), ('temporary_body', '临时机构'), ('coordinating_body', '议事协调机构'), ('internal_institution', '内设机构')], max_length=32, verbose_name='类型')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='workflows.organ', verbose_name='上级')),
            ],
            options={
                'verbose_name': '机关',
                'verbose_name_plural': '机关',
                'ordering': ['division', 'pk'],
                'permissions': [('drafter', '承办人员'), ('unit_reviewer', '单位审核人员'), ('office_intake', '办公机构核对人员'), ('legality_reviewer', '合法性审核人员'), ('second_reviewer', '复核人员'), ('head', '负责人'), ('secretariat', '会务人员'), ('meeting_member', '会议组成人员'), ('filing_clerk', '报备人员'), ('filing_reviewer', '备案审查人员'), ('auditor', '监督检查人员'), ('administrator', '系统管理员')],
                'default_permissions': (),
                'indexes': [models.Index(fields=['division', 'type'], name='organ_division_type')],
                'constraints': [models.UniqueConstraint(fields=('name',), name='organ_name_unique')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('position', models.CharField(blank=True, max_length=60, verbose_name='职务')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('organ', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='workflows.organ', verbose_name='所在单位')),
            ],
            options={
                'verbose_name': '人员',
                'verbose_name_plural': '人员',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('matter', '事项编号'), ('opinion', '意见书文号'), ('register', '统一登记号'), ('document', '规范性文件发文字号'), ('decision', '其他发文字号'), ('minutes', '会议纪要编号'), ('filing_report', '备案报告文号'), ('filing', '备案登记号')], max_length=16, verbose_name='用途')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='末号')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.organ')),
            ],
            options={
                'verbose_name': '编号序列',
                'verbose_name_plural': '编号序列',
                'constraints': [models.UniqueConstraint(fields=('organ', 'purpose', 'year'), name='number_series_unique')],
            },
        ),
        migrations.CreateModel(
            name='MakerListing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(max_length=200, verbose_name='公布依据')),
                ('valid_from', models.DateField(verbose_name='自')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('competition_body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.organ', verbose_name='公平竞争审查机构')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.organ', verbose_name='办公机构')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='workflows.organ', verbose_name='制定机关')),
                ('review_body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.organ', verbose_name='审核机构')),
            ],
            options={
                'verbose_name': '制定主体清单条目',
                'verbose_name_plural': '制定主体清单',
                'ordering': ['organ', '-valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='maker_listing_dates_in_order'), models.UniqueConstraint(fields=('organ', 'valid_from'), name='maker_listing_organ_from_unique')],
            },
        ),
        migrations.CreateModel(
            name='OrganGroupRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workflows.organ')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
            ],
            options={
                'verbose_name': '组任职',
                'verbose_name_plural': '组任职',
                'abstract': False,
                'unique_together': {('group', 'permission', 'content_object')},
            },
        ),
        migrations.CreateModel(
            name='OrganUserRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workflows.organ')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '任职',
                'verbose_name_plural': '任职',
                'abstract': False,
                'unique_together': {('user', 'permission', 'content_object')},
            },
        ),
    ]
