"""The record: every count that was ever shown, appended, never changed. SQLite or PostgreSQL.

Everything in here blocks: it is called on threads of its own, never on the server's loop.
"""
