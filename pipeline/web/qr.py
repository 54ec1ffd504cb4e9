"""The square picture an authenticator app reads, as one path of an SVG: nothing is fetched, no style stands in the markup."""

from __future__ import annotations

QUIET = 4  # empty modules around it, as ISO 18004 asks


def path_of(text: str) -> tuple[int, str]:
    """(modules on a side with the empty ones around, the path): black modules as stretches of rows."""
    import segno

    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix]
    drawn = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            wide = 0
            while x + wide < len(row) and row[x + wide]:
                wide += 1
            if wide:
                drawn.append(f"M{x + QUIET} {y + QUIET}h{wide}v1h-{wide}z")
            x += wide + 1
    return len(rows) + 2 * QUIET, "".join(drawn)
