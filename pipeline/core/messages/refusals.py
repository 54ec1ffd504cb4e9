"""What the books refuse."""

from pipeline.core.messages.catalogue import add, words

add("evaluation-exists", "Utvärderingen är redan skapad.", "The evaluation is made already.", "Använd en annan databas.", "Use another database.")
add("evaluator-name", "'{name}' går inte att använda som namn.", "'{name}' cannot be used as a name.", "Välj ett annat namn eller initialer.", "Choose another name or initials.")
add("evaluator-exists", "Utvärderaren {name} finns redan.", "The evaluator {name} is there already.", "Välj ett annat namn, eller använd --as {name}.", "Choose another name, or use --as {name}.")
add("evaluator-unknown", "Ingen utvärderare heter {name}. Kända: {known}.", "No evaluator is called {name}. Known: {known}.",
     "Lägg till med: belagg evaluator add {name}", "Add with: belagg evaluator add {name}")
add("source-unknown", "Källan K{source} finns inte.", "There is no source K{source}.", "Se: belagg sources", "See: belagg sources")
add("source-excluded", "Källan K{source} är utesluten.", "The source K{source} is excluded.",
     'Ta tillbaka uteslutningen med: belagg withdraw K{source} --because "…" --as NAMN', 'Take the exclusion back with: belagg withdraw K{source} --because "…" --as NAME')
add("source-not-excluded", "Källan K{source} är inte utesluten.", "The source K{source} is not excluded.",
     "Inget behöver göras. Uteslut med: belagg source exclude K{source}", "Nothing to do. Exclude with: belagg source exclude K{source}")
add("passage-unknown", "Textstället {id} finns inte.", "There is no passage {id}.", "Se: belagg passages", "See: belagg passages")
add("subarea-unknown", "Delområdet {subarea} finns inte i instrumentet.", "The instrument has no sub-area {subarea}.",
     "Använd en kod som 3.3 (se: belagg scores).", "Use a code like 3.3 (see: belagg scores).")
add("value-unknown", "{value} är inget känt värde för {what}.", "{value} is no known value of {what}.", "Välj: {known}.", "Choose: {known}.")
words("verdict-accepted", "godtaget", "accepted")
words("verdict-rejected", "avvisat", "rejected")
add("decided-already", "B{evidence} har redan det beslutet från dig ({verdict}).", "B{evidence} already has that decision from you ({verdict}).",
     "Inget behöver göras.", "Nothing to do.")
add("evidence-unknown", "Belägget B{evidence} finns inte.", "There is no evidence B{evidence}.", "Se ett delområdes belägg: belagg draft 3.3. Ett nytt blir till med belagg accept.", "See the evidence of a sub-area: belagg draft 3.3. belagg accept makes a new one.")
add("evidence-not-live", "Belägget B{evidence} gäller inte: det är avvisat, tillbakataget eller dess källa utesluten.",
     "The evidence B{evidence} does not stand: it is rejected, withdrawn or its source excluded.",
     "Godta textstället igen, eller välj ett annat belägg.", "Accept the passage again, or choose other evidence.")
add("sheet-not-yours", "Bladet {sheet} är inte ditt.", "The sheet {sheet} is not yours.", "Skriv på ditt eget blad.", "Write on your own sheet.")
add("award-points", "{points} är inga poäng som kan ges.", "{points} are no points that can be given.",
     "Ange ett helt tal från 1. För 0 poäng: belagg judge", "Give a whole number from 1. For 0 points: belagg judge")
add("award-no-evidence", "Poäng i {subarea} kräver minst ett godtaget belägg.", "Points in {subarea} need at least one piece of accepted evidence.",
     "Godta ett textställe (belagg accept) och ange det med --evidence.", "Accept a passage (belagg accept) and name it with --evidence.")
add("award-other-subarea", "Inget av beläggen {evidence} hör till {subarea}.", "None of {evidence} belongs to {subarea}.",
     "Godta textstället för {subarea} också, eller ange ett annat belägg.", "Accept the passage for {subarea} too, or name other evidence.")
add("award-number-used", "Numret P{award} är redan använt.", "The number P{award} is used already.", "Försök igen.", "Try again.")
add("award-unknown", "Poängen P{award} finns inte.", "There is no award P{award}.", "Se: belagg trace", "See: belagg trace")
add("award-above-max", "{points} poäng till i {subarea} går över maximum: {have} av {max} är redan {have:given|givna}.",
     "{points} more {points:point|points} in {subarea} {points:goes|go} over the maximum: {have} of {max} {have:is|are} given already.",
     "Ge färre poäng, eller ta tillbaka några (belagg withdraw).", "Give fewer, or take some back (belagg withdraw).")
add("reason-missing", "En motivering krävs.", "A reason is needed.", "Skriv den med --because.", "Write it with --because.")
add("withdrawn-already", "{id} är redan tillbakataget.", "{id} is withdrawn already.", "Inget behöver göras.", "Nothing to do.")
add("withdraw-not-yours", "{id} är inte ditt att ta tillbaka.", "{id} is not yours to withdraw.",
     "Den som gav det tar tillbaka det; du kan avvisa textstället i stället (belagg reject).", "Whoever gave it withdraws it; you can reject the passage instead (belagg reject).")
add("withdraw-what", "{target} kan inte tas tillbaka.", "{target} cannot be withdrawn.", "Ange B41, P12 eller K7.", "Name B41, P12 or K7.")
add("file-exists", "Filen finns redan: {path}.", "The file is there already: {path}.", "Välj ett annat namn.", "Choose another name.")
