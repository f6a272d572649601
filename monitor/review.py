"""The life of a finding: opened, joined by evidence, accepted or dismissed. Pure."""
