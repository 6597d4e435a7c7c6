"""The program's own Python environment: where it lies, how it is made, whether it is whole.

Standard library only: run.py needs it before any library is there.
"""
