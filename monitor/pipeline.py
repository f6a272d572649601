"""The three runs: check, decide, deliver. Orders and stores, never decides."""
