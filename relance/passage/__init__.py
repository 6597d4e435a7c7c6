"""The files of one run: lock, snapshot, staged letters, the commit."""
