"""Names the tables and the migrations to Piccolo. One app: the schema is one."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="firstbell",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(
        [
            "sync.service.tables",
            "server.accounts.tables",
            "server.people.tables",
            "server.importing.tables",
            "server.timetable.tables",
            "server.entries.tables",
        ],
        exclude_imported=True,  # the base class is no table
    ),
)
