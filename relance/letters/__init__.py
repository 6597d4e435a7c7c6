"""Word out: the letters, the call sheet and the week's to-do list."""
