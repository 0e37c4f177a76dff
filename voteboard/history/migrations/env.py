"""Runs the migrations on the connection that voteboard/history/store.py passes in."""

from alembic import context

from voteboard.history.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
