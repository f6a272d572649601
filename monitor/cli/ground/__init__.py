"""What every command stands on: opening the rooms, printing, and what people type."""
