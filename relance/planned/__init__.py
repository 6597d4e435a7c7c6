"""The Monday that comes by itself: when it is due, what became of it, the system's own scheduler."""
