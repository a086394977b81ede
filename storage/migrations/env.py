"""Alembic's entry: runs inside the writer's connection, one transaction per migration."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=None,
    # SQLite's DDL is transactional once BEGIN is ours (storage/engine.py); Alembic assumes the driver's habits.
    transactional_ddl=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
