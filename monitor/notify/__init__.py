"""Messages → channels: SMTP, a folder of .eml files."""
