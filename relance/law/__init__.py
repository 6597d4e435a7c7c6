"""Dated legal parameters (TOML), each value with its legal reference, and their loader."""
