"""For whoever writes facts: what a short one means, what will not do, and why a text says nothing of one."""
