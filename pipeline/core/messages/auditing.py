"""What the audit says of times."""

from pipeline.core.messages.catalogue import add

add("audit-clock-back", "{subject}: händelsen säger sig vara skriven före den förra ({count} {count:gång|gånger} i loggen går tiden bakåt mer än en timme).",
    "{subject}: the event says it was written before the one before it ({count} {count:time|times} in the log time goes back more than an hour).",
    "Datorns klocka har ställts om. Ordningen är säker (nummer, inte klocka), men lita inte på datumen där omkring. Ställ klockan rätt.",
    "The computer's clock was set. The order is certain (numbers, not the clock), but do not rely on the dates around there. Set the clock right.")  # fmt: skip
add("audit-clock-ahead", "{subject}: loggens sista händelse säger sig vara skriven {at}, en tid som inte har kommit.",
    "{subject}: the last event of the log says it was written {at}, a time still to come.",
    "Datorns klocka går fel nu, eller gick fel då. Ordningen är säker (nummer, inte klocka). Ställ klockan rätt.",
    "The computer's clock is wrong now, or was wrong then. The order is certain (numbers, not the clock). Set the clock right.")  # fmt: skip
