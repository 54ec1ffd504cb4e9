"""Reports: what refuses them, and what a report leaves out."""

from pipeline.core.messages.catalogue import add, words

add("edition-unknown", "Det finns ingen utgåva {edition}.", "There is no edition {edition}.",
    "Välj en av: {known}.", "Choose one of: {known}.")
add("report-changed", "Rapporten skrivs inte: {what} är inte längre vad loggen och källorna säger.", "The report is not written: {what} no longer is what the log and the sources say.",
    "Kör belagg audit. Den visar vad som är ändrat. Återställ sedan från en säkerhetskopia.", "Run belagg audit: it shows what was changed. Then restore from a backup.")
add("report-doubts", "Den slutliga rapporten skrivs inte. Meningar att rätta: {count}.\n{sentences}", "The final report is not written. Sentences to mend: {count}.\n{sentences}",
    "Rätta texten med belagg text AVSNITT --file F, eller skriv ett utkast utan --final.", "Mend the text with belagg text SECTION --file F, or write a draft without --final.")
words("report-doubtful", "Meningar som en slutlig rapport inte godtar: {count}.\n{sentences}", "Sentences that a final report refuses: {count}.\n{sentences}")
words("report-unjudged", "Inte bedömda delområden: {codes}.", "Sub-areas not judged: {codes}.")
words("report-roster-locked",
      "Förteckningen över intervjuade är låst. Rapporten är därför inte genomsökt efter just deras namn. Sätt BELAGG_PASSPHRASE och skriv den igen.",
      "The roster of interviewees is locked, so the report was not searched for their names. Set BELAGG_PASSPHRASE and write it again.")
words("report-initials",
      "Bokstäver som kan vara initialer för någon i förteckningen står kvar, eftersom de också kan betyda något annat: {letters}. Läs utgåvan innan du lämnar den vidare.",
      "Letters that may be the initials of somebody on the roster are left, since they may mean something else too: {letters}. Read the edition before you hand it out.")
