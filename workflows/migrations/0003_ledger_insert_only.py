"""The database itself refuses to change or remove a row of the ledger."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER workflows_entry_no_update BEFORE UPDATE ON workflows_entry
    BEGIN SELECT RAISE(ABORT, 'the ledger is insert-only'); END
    """,
    """
    CREATE TRIGGER workflows_entry_no_delete BEFORE DELETE ON workflows_entry
    BEGIN SELECT RAISE(ABORT, 'the ledger is insert-only'); END
    """,
]
SQLITE_REVERSE = [
    "DROP TRIGGER workflows_entry_no_update",
    "DROP TRIGGER workflows_entry_no_delete",
]
POSTGRESQL = [
    """
    CREATE FUNCTION workflows_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the ledger is insert-only'; END $$
    """,
    """
    CREATE TRIGGER workflows_entry_no_change BEFORE UPDATE OR DELETE ON workflows_entry
    FOR EACH ROW EXECUTE FUNCTION workflows_entry_refuse()
    """,
    """
    CREATE TRIGGER workflows_entry_no_truncate BEFORE TRUNCATE ON workflows_entry
    FOR EACH STATEMENT EXECUTE FUNCTION workflows_entry_refuse()
    """,
]
POSTGRESQL_REVERSE = [
    "DROP TRIGGER workflows_entry_no_truncate ON workflows_entry",
    "DROP TRIGGER workflows_entry_no_change ON workflows_entry",
    "DROP FUNCTION workflows_entry_refuse()",
]


def forwards(apps, schema_editor):
    _execute(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def backwards(apps, schema_editor):
    _execute(schema_editor, {"sqlite": SQLITE_REVERSE, "postgresql": POSTGRESQL_REVERSE})


def _execute(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_engine")]
    operations = [migrations.RunPython(forwards, backwards)]
