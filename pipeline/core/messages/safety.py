"""What the review application refuses for safety's sake."""

from __future__ import annotations

from pipeline.core.messages.catalogue import add

add("decision-missing", "Det framgick inte om textstället skulle godtas eller avvisas. Inget är ändrat.", "It was not said whether the passage is accepted or rejected. Nothing has changed.",
    "Tryck på Godta eller Avvisa.", "Press Accept or Reject.")  # fmt: skip
