"""Reports that are made beside the application."""

from __future__ import annotations

from pipeline.core.messages.catalogue import add

add(
    "report-stopped",
    "Rapporten blev inte klar: datorn avbröt arbetet med den.",
    "The report was not finished: the computer stopped the work on it.",
    "Inget är förlorat. Begär den igen; räcker inte minnet, stäng andra program först.",
    "Nothing is lost. Ask for it again; if memory is short, close other programs first.",
)
