"""Citewell: stored, reviewed answers, word for word, and their sources."""

__version__ = "0.1.0"
