"""Proving: an audit in a process of its own, passphrases changed."""

from __future__ import annotations

from pipeline.core.messages.catalogue import add, words

add(
    "revision-stopped",
    "Revisionen avbröts innan den var klar. Inget är ändrat.",
    "The audit stopped before it was done. Nothing is changed.",
    "Kör den igen, eller kör belagg audit i terminalen, som visar vad som hände.",
    "Run it again, or run belagg audit in the terminal, which shows what happened.",
)
words("passphrase-new-ask", "Ny lösenfras", "New passphrase")
words(
    "passphrase-changed-key",
    "{count} {count:nyckel öppnas|nycklar öppnas} nu av den nya lösenfrasen, inte av den gamla.",
    "{count} {count:key opens|keys open} with the new passphrase now, not with the old one.",
)
words(
    "passphrase-left",
    "{left} {left:ersatt nyckel har|ersatta nycklar har} en annan lösenfras och är som {left:den var|de var}.",
    "{left} replaced {left:key has|keys have} another passphrase and {left:stays|stay} as before.",
)
words(
    "passphrase-changed-seal",
    "De skyddade intervjuerna öppnas nu av den nya lösenfrasen, inte av den gamla.",
    "The sealed interviews open with the new passphrase now, not with the old one.",
)
words(
    "passphrase-changed-roster",
    "Förteckningen öppnas nu av den nya lösenfrasen, inte av den gamla.",
    "The roster opens with the new passphrase now, not with the old one.",
)
words(
    "passphrase-copies",
    "Kopior som gjorts tidigare öppnas fortfarande av den gamla: gör nya och kasta dem.",
    "Copies made before still open with the old one: make new ones and throw them away.",
)
add(
    "passphrase-same",
    "Det är samma lösenfras som förut. Inget är ändrat.",
    "It is the same passphrase as before. Nothing is changed.",
    "Välj en annan.",
    "Choose another.",
)
add(
    "passphrase-new-missing",
    "Den nya lösenfrasen behövs, och det finns ingen terminal att fråga på.",
    "The new passphrase is needed, and there is no terminal to ask at.",
    "Sätt BELAGG_NEW_PASSPHRASE (och den gamla i BELAGG_PASSPHRASE).",
    "Set BELAGG_NEW_PASSPHRASE (and the old one in BELAGG_PASSPHRASE).",
)
add(
    "passphrase-no-roster",
    "Det finns ingen förteckning över intervjuade att byta lösenfras på.",
    "There is no roster of interviewees to change the passphrase of.",
    "Den skapas av: belagg roster add NAMN --role ROLL",
    "It is made by: belagg roster add NAME --role ROLE",
)
add(
    "vault-none",
    "Utvärderingen är inte skyddad med lösenfras. Inget är ändrat.",
    "The evaluation is not sealed with a passphrase. Nothing is changed.",
    "Det väljs när den skapas: belagg init --confidential",
    "That is chosen when it is made: belagg init --confidential",
)
add(
    "bundle-roster",
    "Paketet kan inte göras nu: förteckningen över intervjuade är låst, och utan den är det inte känt vilka namn som inte får följa med.",
    "The bundle cannot be made now: the roster of interviewees is locked, and without it nobody knows which names must stay.",
    "Sätt BELAGG_PASSPHRASE eller kör i en terminal och skriv lösenordet.",
    "Set BELAGG_PASSPHRASE, or run in a terminal and type the passphrase.",
)
words(
    "bundle-edition-public",
    "Offentlig utgåva: inga namn, inga ord ur intervjuer och konfidentiella källor.",
    "Public edition: no names, no words of interviews and confidential sources.",
)
words(
    "bundle-edition-municipality",
    "Kommunens utgåva: inga namn; rapporten citerar intervjuer per rollgrupp, resten håller inne deras ord.",
    "The municipality's edition: no names; the report quotes interviews by role group, the rest holds their words back.",
)
words(
    "bundle-edition-internal",
    "INTERN UTGÅVA: namn, anteckningar och intervjuer är med. Lämna den inte ut.",
    "INTERNAL EDITION: names, notes and interviews are in it. Do not hand it out.",
)
add(
    "evaluator-alike",
    "{name} går att förväxla med {other}, som redan utvärderar. Ingen är tillagd.",
    "{name} can be taken for {other}, who evaluates already. Nobody was added.",
    "Skriv hela namnet, eller initialer som skiljer sig. Är det samma person: använd namnet {other}.",
    "Give the whole name, or initials that differ. If it is the same person: use the name {other}.",
)
