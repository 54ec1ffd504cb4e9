"""What the municipality says of the draft or the result, on pages; and what stops somebody who guesses at passphrases."""

from pipeline.core.messages.catalogue import add

add("reply-closed", "Det finns inget att lämna synpunkter på just nu.", "There is nothing to comment on right now.",
    "Inget är inlämnat. Vänta tills utvärderarna ber er kontrollera fakta, eller tills resultatet är publicerat.", "Nothing was filed. Wait until the evaluators ask you to check facts, or until the result is published.")
add("reply-about", "{about} finns inte bland det som visas för er.", "{about} is not among what is shown to you.",
    "Välj i listan vad det gäller. Inget är inlämnat.", "Choose from the list what it is about. Nothing was filed.")
add("reply-empty", "Det står inget i rutan.", "There is nothing in the box.", "Skriv vad som är fel och hur det är i stället.", "Write what is wrong and how it is instead.")
add("reply-files", "Det är för många filer på en gång.", "Too many files at once.", "Bifoga högst {most}, eller en zip-fil.", "Attach {most} at most, or a zip file.")
add("reply-many", "Det finns redan många synpunkter som väntar på svar.", "Many comments are waiting for an answer already.",
    "Inget är inlämnat. Ring den som är ansvarig för utvärderingen.", "Nothing was filed. Call the lead of the evaluation.")
add("reply-file", "{name} gick inte att läsa: {why}", "{name} could not be read: {why}",
    "Synpunkten är inte inlämnad. Spara filen som PDF eller Word och bifoga den igen.", "The comment was not filed. Save the file as PDF or Word and attach it again.")
add("phrase-wait", "Det har varit för många försök med fel lösenfras.", "There were too many attempts with a wrong passphrase.",
    "Vänta {seconds} {seconds:sekund|sekunder} och försök igen. Inget är ändrat.", "Wait {seconds} {seconds:second|seconds} and try again. Nothing was changed.")
