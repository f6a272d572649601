"""How a text says things: its sentences, the phrases in them, the stance, and who says so."""
