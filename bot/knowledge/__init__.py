"""Entries and the store that keeps them. Knows nothing of Rasa, of the web, or of how a question is matched."""
