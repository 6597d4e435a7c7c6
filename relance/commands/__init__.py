"""One file a command: what each does, read top to bottom."""
