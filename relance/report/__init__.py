"""What the owner sees of a run: the console and the machine-readable JSON."""
