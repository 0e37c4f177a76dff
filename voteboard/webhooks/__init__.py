"""Tells other programs of a vote's turning points, by signed HTTP requests."""
