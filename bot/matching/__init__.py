"""Text in, ranked matches out: which stored entry a question asks for, and how sure that is. No Rasa, no SQL."""
