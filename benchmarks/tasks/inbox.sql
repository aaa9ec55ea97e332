-- A busy province in one office's database: forty places with seventeen organs each, thirteen
-- hundred people, 120 000 matters of which 100 000 are under way, and for each matter the steps that
-- were done, with their rows in the ledger, and two that are open. A share of :share of all that.
-- Keys are computed: organ 1000 + 20 * place + slot, person 10000 + 100 * place + number.

CREATE TEMP TABLE place AS SELECT p FROM generate_series(1, 40) AS p;
CREATE TEMP TABLE dept AS SELECT d FROM generate_series(4, 15) AS d;
CREATE TEMP TABLE step (k int, name text, title text, role text, duty text, slot int, person int);
INSERT INTO step VALUES
  (1, 'draft', '起草文稿', 'drafter', 'drafting', NULL, 0),
  (2, 'send_consultation', '征求有关单位意见', 'drafter', '', NULL, 0),
  (3, 'unit_review', '起草单位审核', 'unit_reviewer', 'unit_review', NULL, 24),
  (4, 'submit', '报送审核', 'drafter', 'drafting', NULL, 12),
  (5, 'office_check', '核对送审材料', 'office_intake', '', 1, 40),
  (6, 'accept', '接收送审材料', 'legality_reviewer', 'legality_review', 2, 50),
  (7, 'review', '审核', 'legality_reviewer', 'legality_review', 2, 51),
  (8, 'second_review', '复核', 'second_reviewer', 'second_review', 2, 54),
  (9, 'sign_opinion', '签发意见书', 'head', 'opinion_signing', 2, 56),
  (10, 'register_filing', '备案登记', 'filing_reviewer', 'filing_review', 0, 0);

INSERT INTO workflows_organ (id, name, abbreviation, division, level, type)
SELECT 1000, '某省司法厅', '', '990000', 'province', 'justice_bureau'
UNION ALL
SELECT 1000 + 20 * p + s, '第' || p || '县第' || s || '单位', '', '99' || lpad(p::text, 4, '0'),
  'county', CASE s WHEN 0 THEN 'government' WHEN 1 THEN 'government_office'
  WHEN 2 THEN 'justice_bureau' WHEN 3 THEN 'market_supervision' ELSE 'department' END
FROM place, generate_series(0, 15) AS s;

INSERT INTO workflows_user (id, password, is_superuser, username, first_name, last_name, email,
  is_staff, is_active, date_joined, name, position, session_round)
SELECT 10000 + 100 * p + n, '', false, 'u' || p || '-' || n, '', '', '', false, true, now(),
  '人员' || p || '之' || n, '', 0
FROM generate_series(0, 40) AS p, generate_series(0, 60) AS n WHERE p > 0 OR n < 10;

-- Who holds what: (person, role, organ).
CREATE TEMP TABLE held AS
SELECT 10000 + 100 * p + n AS person, 'drafter' AS role, 1004 + 20 * p + n % 12 AS organ
  FROM place, generate_series(0, 23) AS n
UNION ALL SELECT 10000 + 100 * p + 20 + d, r, 1000 + 20 * p + d
  FROM place, dept, unnest(ARRAY['unit_reviewer', 'head']) AS r
UNION ALL SELECT 10000 + 100 * p + n, 'office_intake', 1001 + 20 * p FROM place, generate_series(40, 41) AS n
UNION ALL SELECT 10000 + 100 * p + n, 'legality_reviewer', 1002 + 20 * p FROM place, generate_series(50, 53) AS n
UNION ALL SELECT 10000 + 100 * p + n, 'second_reviewer', 1002 + 20 * p FROM place, generate_series(54, 55) AS n
UNION ALL SELECT 10000 + 100 * p + 56, 'head', 1002 + 20 * p FROM place
UNION ALL SELECT 10000 + n, 'filing_reviewer', 1000 FROM generate_series(0, 2) AS n
-- One who heads thirty organs of three places, and one who drafts and stands in for others.
UNION ALL SELECT 10003, r, 1000 + 20 * p + d FROM place, dept,
  unnest(ARRAY['unit_reviewer', 'head']) AS r WHERE p <= 3 AND d < 14
UNION ALL SELECT 10004, 'drafter', 1024;

INSERT INTO workflows_organuserrole (content_object_id, permission_id, user_id)
SELECT organ, permission.id, person FROM held
JOIN auth_permission AS permission ON codename = role
JOIN django_content_type AS type ON type.id = content_type_id AND model = 'organ';
-- The same in the peer's tables: any object, its key as text.
INSERT INTO guardian_userobjectpermission (object_pk, content_type_id, permission_id, user_id)
SELECT content_object_id::text, content_type_id, permission_id, user_id
FROM workflows_organuserrole JOIN auth_permission ON auth_permission.id = permission_id;

INSERT INTO workflows_delegation (delegator_id, delegate_id, organ_id, role, first_on, last_on,
  reason, given_at, end_reason)
SELECT person, 10004, organ, role, :today::date - 5, :today::date + 30, '出差', now(), ''
  FROM held WHERE person IN (10100 + 25, 10100 + 51, 10200 + 54, 10200 + 1) AND role <> 'head'
UNION ALL
SELECT person, person + 1, organ, role, :today::date - 5, :today::date + 30, '出差', now(), ''
  FROM held WHERE role = 'legality_reviewer' AND person % 100 = 51;

-- Where a matter stands: two in five wait for registration by the superior.
CREATE TEMP TABLE course AS
SELECT m, 1 + m % 40 AS p, 4 + (m / 40) % 12 AS d,
  CASE WHEN m > 100000 * :share THEN 11 WHEN g % 5 < 2 THEN 10 ELSE 1 + g % 9 END AS at, h
FROM generate_series(1, (120000 * :share)::int) AS m,
  LATERAL (SELECT abs(hashint4(m)) AS h, abs(hashint4(-m)) AS g) AS hashed;

INSERT INTO workflows_matter (id, kind, title, reference, stage, version, maker_id, maker_family,
  drafting_unit_id, office_id, review_body_id, pack_id, division, technical, touches_market,
  party_report_needed, scope_tests, scope_note, disclosure, secret, secrecy_basis,
  registered_by_id, registered_at)
SELECT m, (ARRAY['normative_document', 'normative_document', 'major_decision', 'contract'])[1 + h % 4],
  '关于第' || m || '项工作的管理办法', '99' || p || '-1-2026-' || m,
  CASE WHEN at > 10 THEN 'closed' ELSE 'legality_review' END, 1, 1000 + 20 * p, 'government',
  1000 + 20 * p + d, 1001 + 20 * p, 1002 + 20 * p, (SELECT max(id) FROM workflows_rulepack),
  '99' || lpad(p::text, 4, '0'), false, false, false, '{}', '',
  CASE WHEN h % 200 = 0 THEN 'withheld' ELSE 'public' END, h % 200 = 0,
  CASE WHEN h % 200 = 0 THEN '依法定密' ELSE '' END, 10000 + 100 * p + d - 4,
  now() - make_interval(days => h % 700)
FROM course;

INSERT INTO workflows_party (matter_id, organ_id, capacity)
SELECT m, 1000 + 20 * p + slot, capacity FROM course
CROSS JOIN LATERAL (VALUES (0, 'maker'), (1, 'office'), (2, 'review_body'), (d, 'drafting_unit'))
  AS part (slot, capacity);

INSERT INTO workflows_procedure (id, flow_class, status, created, data, matter_id)
SELECT m, 'reviews/flows.NormativeDocumentFlow', CASE WHEN at > 10 THEN 'DONE' ELSE 'NEW' END,
  now(), '{}', m FROM course;

-- Running limits, a quarter of them over, with marks and what was brought before superiors.
INSERT INTO workflows_timelimit (id, matter_id, name, label, addressee, organ_id, started_on,
  latest_on, provisional, verified, basis, calendar_revision, status, created_at)
SELECT m, m, 'review', '合法性审核期限', '', 1002 + 20 * p, :today::date - 30,
  :today::date - 10 + h % 40, false, true, '[]', 'bench', 'running', now()
FROM course WHERE at <= 10 AND h % 3 > 0;
INSERT INTO workflows_limitmark (limit_id, kind, distance, "on", latest_on, created_at, role)
SELECT id, 'warning', 3, latest_on - 5, latest_on, now(), '' FROM workflows_timelimit
WHERE latest_on <= :today::date + 5
UNION ALL
SELECT id, 'overdue', 0, latest_on + 1, latest_on, now(), '' FROM workflows_timelimit
WHERE latest_on < :today::date;
INSERT INTO workflows_limitmark
  (limit_id, kind, distance, "on", latest_on, created_at, role, organ_id)
SELECT id, 'escalation', 1, latest_on + 2, latest_on, now(), 'head',
  CASE WHEN id % 2 = 0 THEN organ_id ELSE (SELECT drafting_unit_id FROM workflows_matter AS one
  WHERE one.id = matter_id) END
FROM workflows_timelimit WHERE latest_on < :today::date - 2;

-- Every step, in the order in which it was opened: those before where the matter stands are done,
-- that one is open, and so is one more of the drafting unit.
INSERT INTO workflows_steprun (flow_task, flow_task_type, status, created, token, data, kind, name, title,
  role, duty, matter_id, organ_id, owner_id, process_id, limit_id, due_on, waits, opened_on)
SELECT 'reviews/flows.NormativeDocumentFlow.' || CASE WHEN k = 10 THEN 'review' ELSE name END,
  'HUMAN', CASE WHEN done THEN 'DONE' ELSE 'NEW' END, now(), 'start', '{}',
  (ARRAY['normative_document', 'normative_document', 'major_decision', 'contract'])[1 + h % 4], name,
  title, role, duty,
  m, coalesce(1000 + 20 * p + slot, 1000 + 20 * p + d) - CASE WHEN k = 10 THEN 20 * p ELSE 0 END,
  CASE WHEN done OR (k = 7 AND h % 2 = 0) THEN 10000 + CASE WHEN k = 10 THEN 0 ELSE 100 * p END
    + person + CASE WHEN slot IS NULL THEN d - 4 ELSE 0 END END,
  m, CASE WHEN h % 3 > 0 AND NOT done THEN m END,
  CASE WHEN NOT done AND h % 3 > 0 THEN :today::date - 10 + h % 40 END, k = 2, :today::date - h % 60
FROM (SELECT course.*, step.*, k < at AS done FROM course JOIN step ON k <= at
      UNION ALL
      SELECT course.*, step.*, false FROM course JOIN step ON k = CASE WHEN at = 2 THEN 4 ELSE 2 END
      WHERE at <= 10) AS run
ORDER BY h, m, k;

INSERT INTO workflows_entry (position, matter_id, sequence, at, verb, label, actor_id, duty, subject,
  pack_id, stage_from, stage_to, reason, detail, refusal, changes, canonical, hash)
SELECT 1000000000 + row_number() OVER (), matter_id, row_number() OVER (PARTITION BY matter_id), created, name,
  title, owner_id, duty, '', (SELECT max(id) FROM workflows_rulepack), '', '', '', '{}', '', '', '', ''
FROM workflows_steprun WHERE status = 'DONE' ORDER BY id;

INSERT INTO workflows_recusal (matter_id, person_id, by_id, reason, at, lift_reason, reading_ended)
SELECT m, 10000 + 100 * p + 51, 10000 + 100 * p + 56, '近亲属', now(), '', false
FROM course WHERE at <= 10 AND h % 100 = 7
UNION ALL SELECT m, 10000, 10000, '近亲属', now(), '', false FROM course WHERE at = 10 AND h % 500 = 7;

INSERT INTO workflows_message (recipient_id, matter_id, text, created_at, read_at)
SELECT 10000 + 100 * p + h % 24, m, '“起草文稿”已转由您办理', now(),
  CASE WHEN h % 20 > 0 THEN now() END FROM course
UNION ALL SELECT 10000 + h % 5, m, '“备案登记”已转由您办理', now(), CASE WHEN h % 7 > 0 THEN now() END
FROM course WHERE h % 97 = 0;

-- An expert and counsel, named in two hundred matters and asked in none but by a round under way.
INSERT INTO workflows_matteruserrole (content_object_id, permission_id, user_id)
SELECT m, permission.id, 10005 FROM course, auth_permission AS permission
JOIN django_content_type AS type ON type.id = content_type_id AND model = 'matter'
WHERE m % 650 = 0 AND codename IN ('counsel', 'expert');
INSERT INTO workflows_matteruserrole (content_object_id, permission_id, user_id)
SELECT m, permission.id, 10000 FROM course, auth_permission AS permission
JOIN django_content_type AS type ON type.id = content_type_id AND model = 'matter'
WHERE at = 10 AND h % 200 = 0 AND h % 3 = 0 AND codename = 'insider';

-- The peer's own tables with the same steps: a permission on one organ each, as its queue reads it.
INSERT INTO viewflow_process (id, flow_class, status, created, data)
SELECT id, 'benchmarks/tasks.peer.Peer', status, created, '{}' FROM workflows_procedure;
INSERT INTO viewflow_task (flow_task, flow_task_type, status, created, token, owner_permission,
  owner_permission_content_type_id, owner_permission_obj_pk, owner_id, process_id, data)
SELECT 'benchmarks/tasks.peer.Peer.step', 'HUMAN',
  CASE WHEN status = 'NEW' AND owner_id IS NOT NULL THEN 'ASSIGNED' ELSE status END, created, 'start',
  'workflows.' || role, (SELECT id FROM django_content_type WHERE app_label = 'workflows'
  AND model = 'organ'), organ_id::text, owner_id, process_id, '{}'
FROM workflows_steprun ORDER BY id;
