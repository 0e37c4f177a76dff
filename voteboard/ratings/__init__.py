"""Ratings of clients, live on a board."""
