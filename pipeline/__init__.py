"""Belägg: from a quoted page to a point, and back."""

__version__ = "0.1.0"
