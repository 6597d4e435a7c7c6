"""Talking with the owner: the console, the keyboard, the questions, the JSON."""
