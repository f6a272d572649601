"""The pure stages of a check, run over an archive without network or database."""
