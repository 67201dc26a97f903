"""The database itself refuses to change or delete a line of the log."""

from typing import Any

from django.db import migrations

SQLITE = (
    "CREATE TRIGGER log_unchanged BEFORE UPDATE ON archive_logentry BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
    "CREATE TRIGGER log_undeleted BEFORE DELETE ON archive_logentry BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
)
POSTGRES = (
    "CREATE FUNCTION log_only_grows() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'the log only grows'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER log_unchanged BEFORE UPDATE OR DELETE ON archive_logentry FOR EACH ROW EXECUTE FUNCTION log_only_grows()",
)


def protect(_: Any, schema_editor: Any) -> None:
    """Set the triggers of this kind of database."""
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """After the table is there."""

    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
