"""Entry pages: each stored answer at an address of its own, readable without JavaScript, and the ways to find it."""
