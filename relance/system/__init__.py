"""The machine under the program: files, links, streams, locks. Standard library only."""
