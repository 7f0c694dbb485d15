"""Commands that need a file of their own, one each, and how every command writes to the terminal."""
