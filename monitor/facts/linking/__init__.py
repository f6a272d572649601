"""What a sentence speaks of: the entities in it, the paper among several, and what is still in view."""
