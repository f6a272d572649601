"""YAML into checked values, with the place of every fault."""
