"""The report's vocabulary: what the codes of ``core/model.py`` are called in Swedish, once."""

from __future__ import annotations

KIND = {"document": "dokument", "web": "webb", "social": "sociala medier", "interview": "intervju"}
KINDS = {"document": "dokument", "web": "webb", "social": "sociala medier", "interview": "intervjuer"}
SORTS = {"document": "Dokument", "web": "Webbsidor", "social": "Inlägg i sociala medier", "interview": "Intervjuer"}
EDITIONS = {
    "internal": "Intern utgåva: för er som utvärderar. Lämna den inte vidare.",
    "municipality": "Utgåva för kommunen.",
    "public": "Offentlig utgåva.",
}
# What a source is called when its own title may not be shown, or when it has none.
UNNAMED = {"document": "Dokument", "web": "Webbsida", "social": "Inlägg", "interview": "Intervju"}

STANCE = {"strength": "styrka", "improvement": "förbättringsmöjlighet", "neutral": "neutral"}
STANCES = {"strength": "Styrkor", "improvement": "Förbättringsmöjligheter", "neutral": "Neutrala"}
NONE_OF = {
    "strength": "Inga belägg pekar på en styrka.",
    "improvement": "Inga belägg pekar på en förbättringsmöjlighet.",
}
UNJUDGED = "ej bedömt"
SIGN = {"strength": "+", "improvement": "\u2212", "neutral": "0"}
STAGE = {"planned": "avsikt", "done": "görs", "followed-up": "följs upp", "improved": "förbättrat"}

VERDICT = {
    "exact": "står kvar oförändrat i senaste versionen",
    "moved": "står kvar i senaste versionen, men på ett annat ställe",
    "fuzzy": "är omskrivet i senaste versionen",
    "lost": "finns inte kvar i senaste versionen",
    "erased": "är raderat ur källan",
}
CHANGED = frozenset({"fuzzy", "lost", "erased"})  # verdicts an evaluator should look at
