"""Messages that ask clients for a rating: read from a file, checked, looked at, confirmed, sent once.

Each costs money. What keeps one from being sent twice stands in `history/mailings.py`.
"""
