"""Every query and every transaction. Rows never leave this room."""
