"""Where each visible line of a page stands: its own text, beside it, or furniture."""
