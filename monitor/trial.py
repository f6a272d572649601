"""What would be found on this page, and why: nothing is stored."""
