"""How fast, how much memory, how good: each against a peer in the same run. ``python -m bench`` runs all of it."""
