"""A team at one server: accounts, signing in, invitations, what a role may do."""

from pipeline.core.messages.catalogue import add, words

add("sign-in-wrong", "Namnet eller lösenordet stämmer inte.", "The name or the password is not right.",
    "Försök igen. Har du glömt lösenordet kan den som är ansvarig ge dig en ny länk.", "Try again. If you forgot the password, the lead can give you a new link.")
add("sign-in-wait", "Det har varit för många försök.", "There were too many attempts.",
    "Vänta {seconds} {seconds:sekund|sekunder} och försök igen. Behöver du komma in nu kan den som är ansvarig ge dig en ny länk.", "Wait {seconds} {seconds:second|seconds} and try again. If you need to come in now, the lead can give you a new link.")
add("sign-in-busy", "Många loggar in just nu.", "Many are signing in right now.", "Försök igen om en stund.", "Try again in a moment.")
add("invitation-dead", "Länken gäller inte längre: den är använd, återkallad eller för gammal.", "The link is no longer good: it was used, revoked or is too old.",
    "Be den som är ansvarig om en ny.", "Ask the lead for a new one.")
add("password-short", "Lösenordet är för kort.", "The password is too short.", "Välj minst 12 tecken. Några ord i rad går bra.", "Choose at least 12 characters. A few words in a row will do.")
add("password-long", "Lösenordet är för långt.", "The password is too long.", "Välj högst 1 000 tecken.", "Choose at most 1,000 characters.")
add("password-plain", "Lösenordet upprepar samma tecken eller följer tangenterna.", "The password repeats the same characters or follows the keys.",
    "Välj ett annat. Några ord i rad går bra.", "Choose another. A few words in a row will do.")
add("password-common", "Lösenordet är ett av dem som gissas först.", "The password is one of those that are guessed first.",
    "Välj ett annat: inte bara ditt namn, kommunen eller vanliga ord. Fyra ord som inte hör ihop går bra.", "Choose another: not just your name, the municipality or common words. Four unrelated words will do.")
add("password-wrong", "Ditt nuvarande lösenord stämmer inte.", "Your current password is not right.", "Försök igen.", "Try again.")
add("account-unknown", "Det finns inget konto {name}.", "There is no account {name}.", "Se: belagg account list", "See: belagg account list")
add("account-name-taken", "Det finns redan ett konto som heter {name}.", "There is an account called {name} already.", "Välj ett annat namn, eller ge det kontot en ny länk.", "Choose another name, or give that account a new link.")
add("account-evaluator-taken", "Utvärderaren har redan ett konto.", "The evaluator has an account already.", "Välj en annan utvärderare, eller ge det kontot en ny länk.", "Choose another evaluator, or give that account a new link.")
add("account-email", "'{given}' är ingen e-postadress.", "'{given}' is no e-mail address.", "Skriv en som eva@kommunen.se, eller lämna tomt.", "Write one like eva@example.se, or leave it empty.")
add("account-shut", "Kontot {name} är avstängt.", "The account {name} is shut out.", "Släpp in det igen först.", "Let it in again first.")
add("account-last-lead", "{name} är den enda ansvariga som kan komma in.", "{name} is the only lead who can come in.", "Gör någon annan till ansvarig först.", "Make somebody else a lead first.")
add("account-own", "Det gäller ditt eget konto.", "It is your own account.", "Låt en annan ansvarig göra det.", "Let another lead do it.")
add("may-not", "Din roll ({role}) får inte göra det här.", "Your role ({role}) may not do this.", "Be den som är ansvarig. Inget är ändrat.", "Ask the lead. Nothing was changed.")
add("note-shielded", "Hela intervjuanteckningar visas inte för granskare.", "Whole interview notes are not shown to auditors.",
    "Citat som är belägg syns i spåret, och revisionen prövar dem mot anteckningen.", "Quotes that are evidence are seen in the trace, and the audit checks them against the note.")
add("accounts-foreign", "{path} är ingen kontofil.", "{path} is no file of accounts.", "Flytta den och försök igen; den är inte ändrad.", "Move it and try again; it was not changed.")
add("accounts-other", "Kontona i {path} hör till en annan utvärdering.", "The accounts in {path} belong to another evaluation.",
    "Flytta filen dit den hör, eller ta bort den och bjud in på nytt.", "Move the file to where it belongs, or delete it and invite anew.")
add("oidc-config", "Inställningen för organisationens inloggning går inte att använda: {what}.", "The configuration of the organisation's sign-in cannot be used: {what}.",
    "Se docs/team.md.", "See docs/team.md.")
add("oidc-none", "Organisationens inloggning är inte inställd.", "The organisation's sign-in is not configured.", "Logga in med namn och lösenord.", "Sign in with name and password.")
add("oidc-away", "Organisationens inloggning svarar inte.", "The organisation's sign-in does not answer.", "Försök igen om en stund, eller logga in med lösenord.", "Try again in a moment, or sign in with a password.")
add("oidc-failed", "Organisationens inloggning gav ett svar som inte går att lita på ({why}).", "The organisation's sign-in gave an answer that cannot be trusted ({why}).",
    "Försök igen. Händer det igen: visa det här för den som sköter servern.", "Try again. If it happens again, show this to whoever runs the server.")
add("oidc-state", "Inloggningen tog för lång tid, eller började i en annan webbläsare.", "The sign-in took too long, or began in another browser.", "Börja om här.", "Begin again here.")
add("oidc-unknown", "Det finns inget konto för dig här.", "There is no account for you here.", "Be den som är ansvarig om en inbjudan.", "Ask the lead for an invitation.")
add("team-transport", "För en grupp måste sidorna gå krypterat.", "For a team the pages must travel encrypted.",
    "Ange --certificate och --key, eller --behind-proxy om en omvänd proxy på servern krypterar. Bara för prov: --insecure-http.",
    "Give --certificate and --key, or --behind-proxy where a reverse proxy on the server encrypts. For trials only: --insecure-http.")
add("team-files", "Certifikatet eller nyckeln går inte att läsa: {what}.", "The certificate or the key cannot be read: {what}.", "Ange två PEM-filer som hör ihop.", "Give two PEM files that belong together.")
add("team-names", "{host} säger inte vad servern heter.", "{host} does not say what the server is called.", "Ange namnet med --allow-host, t.ex. --allow-host belagg.kommunen.se", "Give the name with --allow-host, e.g. --allow-host belagg.example.se")
add("team-only", "{option} gäller bara tillsammans med --team.", "{option} goes with --team only.", "Lägg till --team.", "Add --team.")
add("outside-closed", "Inget är publicerat än.", "Nothing is published yet.", "Vänta tills utvärderarna publicerar.", "Wait until the evaluators publish.")
add("outside-roster", "Resultatet kan inte visas nu: förteckningen över intervjuade är låst.", "The results cannot be shown now: the roster of interviewees is locked.",
    "Be den som är ansvarig att starta servern med förteckningens lösenord.", "Ask the lead to start the server with the roster's passphrase.")
words("team-open", "Belägg är öppet för gruppen på {url}\nStäng med Ctrl-C. Allt som visas som sparat ligger i {db}.", "Belägg is open for the team at {url}\nStop with Ctrl-C. All that is shown as saved is in {db}.")
words("team-no-lead", "Ingen ansvarig kan komma in än. Kör i ett annat fönster: belagg --db {db} account add NAMN --role lead", "No lead can come in yet. In another window run: belagg --db {db} account add NAME --role lead")
words("team-insecure", "Obs: okrypterat. Den som avlyssnar nätverket läser lösenord, intervjuer och poäng, och kan ändra allt. Bara för prov på den egna datorn.",
      "Note: unencrypted. Whoever listens in on the network reads passwords, interviews and points, and can change everything. For trials on the own machine only.")
words("team-proxy", "Obs: bakom en proxy. Den ska sköta TLS, och bara den ska nå {host}:{port}. X-Forwarded-For och -Proto från {trusted} blir trodda.",
      "Note: behind a proxy. It must do TLS, and it alone may reach {host}:{port}. X-Forwarded-For and -Proto from {trusted} are believed.")
words("account-added", "{name} är tillagd som {role}.", "{name} is added as {role}.")
words("account-link", "Länken gäller en gång, till {until}:\n{link}", "The link is good once, until {until}:\n{link}")
words("account-link-where", "ADRESSEN är den servern svarar på (belagg review --team säger den).", "ADDRESS is what the server answers to (belagg review --team says it).")
words("account-address", "ADRESSEN", "ADDRESS")
words("account-shut-word", "avstängd", "shut out")
words("account-role-done", "{name} är nu {role} och får logga in på nytt.", "{name} is now {role} and has to sign in again.")
words("account-ask", "Lösenord för {name}", "Password for {name}")
words("account-password-done", "Lösenordet är bytt. Öppna sessioner är avslutade.", "The password is changed. Open sessions are ended.")
words("account-shut-done", "{name} är avstängd och utloggad.", "{name} is shut out and signed out.")
words("account-open-done", "{name} kan komma in igen.", "{name} can come in again.")
words("account-removed", "Kontot {name} är borttaget, med allt som fanns om det. Besluten i loggen står kvar.", "The account {name} is taken away, with all that was kept of it. Decisions in the log stand.")
words("account-none", "Det finns inga konton.", "There are no accounts.")
words("accounts-stay", "Konton följer inte med: bjud in på nytt där kopian används (belagg account add).", "Accounts do not come along: invite anew where the copy is used (belagg account add).")
for _code, _sv, _en in (
    ("lead", "ansvarig", "lead"), ("evaluator", "utvärderare", "evaluator"), ("reader", "läsare", "reader"), ("auditor", "granskare", "auditor"),
):  # fmt: skip
    words(f"role-{_code}", _sv, _en)
add("second-wrong", "Koden stämmer inte.", "The code is not right.",
    "Vänta tills appen visar en ny och skriv den. Stämmer inte telefonens klocka blir koderna fel.", "Wait until the app shows a new one and type that. Where the telephone's clock is wrong, so are the codes.")
add("second-wait", "Det har varit för många försök med fel kod.", "There were too many attempts with a wrong code.",
    "Vänta {seconds} {seconds:sekund|sekunder} och försök igen.", "Wait {seconds} {seconds:second|seconds} and try again.")
add("second-gone", "Det har gått för lång tid.", "It took too long.", "Börja om från lösenordet.", "Begin again from the password.")
add("second-there", "En app är redan kopplad till kontot.", "An app is coupled to the account already.", "Stäng av den först, med en kod från den.", "Take it off first, with a code from it.")
add("second-none", "Ingen app är kopplad till kontot.", "No app is coupled to the account.", "Inget behöver göras.", "Nothing to do.")
add("second-demanded", "Tvåstegsinloggning krävs av alla här.", "Two steps are demanded of everybody here.", "Be den som är ansvarig, om du ska byta telefon: steget kan nollställas.", "Ask the lead where you change telephones: the step can be reset.")
add("second-own-first", "Du har inte kopplat någon app själv.", "You have not coupled an app yourself.", "Gör det först, under Mitt konto, så att du inte stänger dig själv ute.", "Do that first, under your account, lest you shut yourself out.")
add("second-key", "Nyckeln som öppnar apparnas hemligheter finns inte på servern.", "The key that opens the apps' secrets is not on the server.",
    "Lägg tillbaka accounts.key i mappen för inställningar, eller nollställ: belagg account factor NAMN --reset", "Put accounts.key back in the config folder, or reset: belagg account factor NAME --reset")
words("factor-reset", "{name} loggar nu in med bara lösenordet, tills en app är kopplad igen.", "{name} signs in with the password alone now, until an app is coupled again.")
words("factor-demanded", "Alla som loggar in med lösenord måste koppla en app. De som inte har en är utloggade.", "Everybody who signs in with a password must couple an app. Those who have none are signed out.")
words("factor-not-demanded", "Var och en väljer själv om två steg ska krävas.", "Everybody chooses whether two steps are asked for.")
words("factor-on", "{name}: två steg", "{name}: two steps")
words("factor-off", "{name}: bara lösenord", "{name}: password alone")
for _code, _sv, _en in (
    ("in", "loggade in", "signed in"), ("out", "loggade ut", "signed out"), ("wrong", "fel vid inloggning", "failed to sign in"), ("refused", "nekades något", "was refused something"),
    ("invited", "fick en länk", "got a link"), ("accepted", "valde lösenord med sin länk", "chose a password by the link"), ("password", "bytte lösenord", "changed the password"),
    ("changed", "ändrades av en ansvarig", "was changed by a lead"), ("ended", "stängdes av", "was shut out"),
    ("code-wrong", "fel kod i steg två", "wrong code in the second step"), ("recovery", "använde en återställningskod", "used a recovery code"), ("coupled", "kopplade en app", "coupled an app"),
    ("uncoupled", "appen togs bort", "the app was taken off"), ("demand", "två steg krävs av alla", "two steps are demanded of all"), ("no-demand", "två steg krävs inte längre", "two steps are demanded no more"),
):  # fmt: skip
    words(f"happening-{_code}", _sv, _en)
for _code, _sv, _en in (("open", "kan användas till", "can be used until"), ("used", "använd", "used"), ("revoked", "återkallad", "revoked"), ("expired", "för gammal", "too old")):
    words(f"invitation-{_code}", _sv, _en)
words("privacy-account", "konto", "account")
