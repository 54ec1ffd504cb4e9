"""Judging together: what the books refuse, what commands answer, their captions."""

from pipeline.core.messages.catalogue import add, words

# refusals -----------------------------------------------------------------------------------------------------
add("rules-unknown", "Händelsen är skriven efter andra regler ({given}) än programmets.", "The event was written under other rules ({given}) than the program's.",
     "Uppgradera programmet: pip install -U belagg", "Upgrade the program: pip install -U belagg")
add("criterion-unknown", "Kriteriet {criterion} finns inte i {subarea}. Kända: {known}.", "There is no criterion {criterion} in {subarea}. Known: {known}.",
     "Utelämna --criterion, eller välj ett av instrumentets.", "Leave out --criterion, or choose one of the instrument's.")
add("award-planned-only", "{evidence} visar bara en avsikt. Enbart avsikter ger inga poäng i {subarea}. Inget är ändrat.",
     "{evidence} shows an intention only. Intentions alone carry no points in {subarea}. Nothing was changed.",
     "Godta ett belägg för att det görs, följs upp eller har förbättrats, och ange det också med --evidence.",
     "Accept evidence that it is done, followed up or has improved, and name it with --evidence too.")
add("award-absence-only", "{evidence} visar inget som görs: en sökning utan träff ger inga poäng i {subarea}, varken ensam eller med avsikter. Inget är ändrat.",
     "{evidence} shows nothing that is done: a search that found nothing carries no points in {subarea}, alone or with intentions. Nothing was changed.",
     "Godta ett belägg för det som görs, och ange det också med --evidence. Ska det bli 0 poäng: belagg judge",
     "Accept evidence of what is done, and name it with --evidence too. If it shall be 0 points: belagg judge")
add("award-against-only", "Allt som skulle bära poängen i {subarea} talar emot dem ({evidence}). Inget är ändrat.",
     "All that would carry the points in {subarea} speaks against them ({evidence}). Nothing was changed.",
     'Ta med ett belägg som talar för, eller skriv varför poängen ändå ska stå: --despite "…"',
     'Name evidence that speaks for them too, or write why they stand all the same: --despite "…"')
add("absence-strength", "En sökning utan träff kan inte vara en styrka: den visar att något inte står någonstans. Inget är ändrat.",
     "A search that found nothing cannot be a strength: it shows that something is not said anywhere. Nothing was changed.",
     "Utelämna --stance (då talar den för förbättring), eller välj --stance neutral.", "Leave out --stance (it then speaks for improvement), or choose --stance neutral.")
add("award-despite", "{evidence} talar emot poäng i {subarea} och är inte vägt i skrift. Inget är ändrat.",
     "{evidence} speaks against points in {subarea} and is not weighed in writing. Nothing was changed.",
     'Skriv varför poängen ändå ska stå: --despite "…" (eller ta med belägget i --evidence och väg det i --because).',
     'Write why the points stand all the same: --despite "…" (or name it in --evidence and weigh it in --because).')
add("despite-nothing", "Inget belägg i {subarea} väntar på ett skriftligt ställningstagande.", "No evidence in {subarea} waits for a written resolution.",
     "Utelämna --despite och skriv skälet i --because.", "Leave out --despite and write the reason in --because.")
add("resolve-nothing", "B{evidence} talar inte emot poäng på det bladet.", "B{evidence} does not speak against points on that sheet.",
     "Inget behöver göras.", "Nothing to do.")
add("resolve-none", "Inget belägg väntar på ett skriftligt ställningstagande där.", "No evidence waits for a written resolution there.",
     "Inget behöver göras. Se: belagg trace", "Nothing to do. See: belagg trace")
add("as-missing", "Det saknas vem som gör det.", "It is not said who does this.", "Skriv --as NAMN (eller sätt BELAGG_AS).", "Write --as NAME (or set BELAGG_AS).")
add("words-missing", "Text saknas ({what}).", "A text is missing ({what}).", "Skriv den.", "Write it.")
add("subarea-assigned", "{subarea} är inte ditt att bedöma.", "{subarea} is not yours to judge.",
     "Se vem som bedömer vad med: belagg assign --list. Ändra med: belagg assign NAMN DELOMRÅDEN", "See who judges what: belagg assign --list. Change it: belagg assign NAME SUBAREAS")
add("assign-same", "{name} har redan de delområdena.", "{name} has those sub-areas already.", "Inget behöver göras.", "Nothing to do.")
add("sheet-closed", "Alla har sparat sin bedömning av {subarea} och ser varandras. Bladen står som de bedömdes.",
     "Everybody has saved their judgement of {subarea} and sees the others'. The sheets stand as they were judged.",
     'Skriv det ni enas om: belagg consensus {subarea} --points … --because "…" --as NAMN', 'Write what you agree on: belagg consensus {subarea} --points … --because "…" --as NAME')
add("sheet-hidden", "{what} visas först när alla som bedömer {subarea} har sparat sin bedömning.", "{what} is shown when all who judge {subarea} have saved their judgement.",
     'Spara din med: belagg judge {subarea} --because "…" --as NAMN. Ditt eget blad ser du med --as NAMN.', 'Save yours: belagg judge {subarea} --because "…" --as NAME. Your own sheet you see with --as NAME.')
add("not-judged-points", "{subarea} har poäng och kan inte märkas som inte bedömt.", "{subarea} has points and cannot be marked as not judged.",
     "Ta tillbaka poängen först (belagg withdraw).", "Withdraw the points first (belagg withdraw).")
add("not-judged-marked", "{subarea} är märkt som inte bedömt.", "{subarea} is marked as not judged.",
     'Ångra det med: belagg judge {subarea} --because "…" --as NAMN', 'Undo it with: belagg judge {subarea} --because "…" --as NAME')
add("report-hidden", "Bladet bedöms ännu oberoende i {count} {count:delområde|delområden}; rapporten skulle visa det för tidigt.", "The sheet is still judged blind in {count} {count:sub-area|sub-areas}; the report would show it too early.",
     "Ditt eget blad: --as NAMN. Annars när alla har sparat.", "Your own sheet: --as NAME. Else when all have saved.")
add("absence-found", "Sökningen finner något ({found} st.). Bara en sökning utan träff är en frånvaro. Inget är ändrat.",
     "The search finds something ({found}). Only a search that finds nothing is an absence. Nothing was changed.",
     "Läs träffarna, eller sök smalare.", "Read them, or search for something narrower.")
add("absence-nowhere", "Det finns ingen källa att söka i, så frånvaron visar inget.", "There is no source to search, so the absence shows nothing.",
     "Läs in källor först: belagg ingest", "Ingest sources first: belagg ingest")
add("absence-scope", "Sökningens omfång stämmer inte med källorna.", "The scope of the search is not that of the sources.", "Sök igen.", "Search again.")
add("absence-empty", "Det finns inget ord att söka efter.", "There is no word to search for.", "Skriv minst ett ord.", "Write at least one word.")
add("absence-subarea", "Ange delområdet som frånvaron gäller.", "Name the sub-area the absence is about.", "Skriv --subarea 3.3.", "Write --subarea 3.3.")
add("evidence-number-used", "Numret B{evidence} är redan använt.", "The number B{evidence} is used already.", "Försök igen.", "Try again.")
add("evidence-subarea", "B{evidence} gäller {have}, inte {subarea}.", "B{evidence} is about {have}, not {subarea}.", "Ange {have}.", "Name {have}.")
add("quote-range", "Tecken {start}–{end} finns inte i {version}, eller är bara tomrum.", "Characters {start}–{end} are not in {version}, or are only blank.",
     "Texten har {length} tecken, räknade från 0.", "The text has {length} {length:character|characters}, counted from 0.")
add("quote-not-found", "Orden står {times} {times:gång|gånger} i {version}; de ska stå en gång.", "The words stand {times} {times:time|times} in {version}; they must stand once.",
     "Skriv dem som i källan, fler eller färre, eller ange START och END.", "Write them as the source does, more or fewer, or give START and END.")
add("quote-what", "Ange antingen START och END eller --text.", "Give either START and END or --text.",
     "Exempel: belagg quote K7.1 3.3 --text \"…\" --as NAMN", "Example: belagg quote K7.1 3.3 --text \"…\" --as NAME")
add("version-form", "'{given}' är ingen version av en källa.", "'{given}' is no version of a source.", "Skriv K7.1 (se: belagg sources).", "Write K7.1 (see: belagg sources).")
add("version-unknown", "Versionen {version} finns inte.", "There is no version {version}.", "Skriv K7.1 (se: belagg sources).", "Write K7.1 (see: belagg sources).")
add("consensus-alone", "En ensam utvärderare behöver ingen samsyn.", "A single evaluator needs no consensus.",
     "Det egna bladet gäller. Lägg till en till med: belagg evaluator add NAMN", "The own sheet counts. Add another with: belagg evaluator add NAME")
add("consensus-blind", "Alla som bedömer {subarea} har inte sparat sin bedömning än.", "Not all who judge {subarea} have saved their judgement yet.",
     'Var och en sparar med: belagg judge {subarea} --because "…" --as NAMN', 'Each saves with: belagg judge {subarea} --because "…" --as NAME')
add("consensus-sheets", "Bladen i {subarea} har ändrats under tiden.", "The sheets in {subarea} changed meanwhile.", "Försök igen.", "Try again.")
add("consensus-award", "P{award} gäller inte {subarea} eller räknas inte längre.", "P{award} is not about {subarea} or does not count any more.",
     "Se: belagg consensus", "See: belagg consensus")
add("consensus-what", "Säg vad ni enats om.", "Say what you agreed on.", "Ange --awards P1,P7, --points N eller --not-judged.", "Give --awards P1,P7, --points N or --not-judged.")
add("consensus-none-agreed", "Det finns inget delområde där bladen säger lika och som väntar på samsyn.", "No sub-area waits for consensus where the sheets say the same.",
     "Se: belagg consensus", "See: belagg consensus")
add("state-forbids", "Utvärderingen är i läget {state}; då ändras inga bedömningar.", "The evaluation's state is {state}; judgements do not change in it.",
     "Se lägena och vad de tillåter med: belagg state", "See the states and what they allow: belagg state")
add("state-step", "Från {state} går det inte till {after}. Möjligt: {known}.", "There is no way from {state} to {after}. Possible: {known}.",
     "Välj ett av dem.", "Choose one of them.")
add("state-total", "Summan ändrades under tiden (nu {total}).", "The sum changed meanwhile (now {total}).", "Försök igen.", "Try again.")
add("state-meanwhile", "Något beslutades under tiden; läget är inte ändrat.", "Something was decided meanwhile; the state is not changed.", "Försök igen.", "Try again.")
add("state-blind", "Alla har inte sparat sin bedömning av: {subareas}.", "Not everybody has saved a judgement of: {subareas}.",
     "Spara dem med: belagg judge", "Save them with: belagg judge")
add("state-unjudged", "Varken bedömda eller märkta som inte bedömda: {subareas}.", "Neither judged nor marked as not judged: {subareas}.",
     'Med en utvärderare: belagg judge DELOMRÅDE --because "…" (0 poäng med skäl duger, liksom --not-judged). Med flera: belagg consensus',
     'With one evaluator: belagg judge SUBAREA --because "…" (0 points with a reason will do, so will --not-judged). With more: belagg consensus')
add("state-audit", "Revisionen är inte ren: {findings} {findings:sak|saker} att rätta, först: {first}", "The audit is not clean: {findings} {findings:thing|things} to mend, first: {first}",
     "Se alla med: belagg audit", "See all with: belagg audit")
add("state-never", "Utvärderingen har aldrig varit {state}.", "The evaluation has never been {state}.", "Se: belagg state", "See: belagg state")
add("seq-unknown", "Loggen har ingen händelse {seq}; den sista är {last}.", "The log has no event {seq}; the last is {last}.", "Ange ett tal från 1 till {last}.", "Give a number from 1 to {last}.")
add("at-twice", "Ange --at eller --state, inte båda.", "Give --at or --state, not both.", "Ta bort en av dem.", "Remove one of them.")
add("reply-facts-state", "Fakta rättas före publicering; utvärderingen är {state}.", "Facts are corrected before publication; the evaluation is {state}.",
     "Efter publicering: belagg reply file --contest", "After publication: belagg reply file --contest")
add("reply-contest-state", "En poäng bestrids efter publicering; utvärderingen är {state}.", "A point is contested after publication; the evaluation is {state}.",
     "Före publicering: belagg reply file --facts", "Before publication: belagg reply file --facts")
add("reply-no-evidence", "Den som bestrider en poäng anger ny källa.", "Whoever contests a point names a new source.",
     "Läs in den (belagg ingest) och ange --source K9.", "Ingest it (belagg ingest) and give --source K9.")
add("reply-kind", "Ange --facts eller --contest.", "Give --facts or --contest.", "Före publicering --facts, efter den --contest.", "Before publication --facts, after it --contest.")
add("reply-unknown", "Svaret R{reply} finns inte.", "There is no reply R{reply}.", "Se: belagg reply list", "See: belagg reply list")
add("reply-answered", "R{reply} är redan besvarat.", "R{reply} is answered already.", "Inget behöver göras.", "Nothing to do.")
add("reply-number-used", "Numret R{reply} är redan använt.", "The number R{reply} is used already.", "Försök igen.", "Try again.")
add("reply-outcome", "Ange --accepted eller --declined.", "Give --accepted or --declined.", "Välj en av dem.", "Choose one of them.")

# what the audit finds -----------------------------------------------------------------------------------------
add("audit-award-lapsed-planned", "{subject}: {points} poäng i {subarea} räknas inte; bara avsikter eller sökningar utan träff är kvar.", "{subject}: {points} {points:point|points} in {subarea} {points:does|do} not count; only intentions or searches that found nothing are left.",
     "Ge poängen på belägg för att det görs, eller ta tillbaka dem.", "Award them on evidence that it is done, or withdraw them.")
add("audit-award-contradicted", "{subject}: {evidence} talar emot poäng i {subarea} och är inte vägt i skrift.", "{subject}: {evidence} speaks against points in {subarea} and is not weighed in writing.",
     'Skriv ställningstagandet: belagg resolve {subarea} --because "…" --as NAMN', 'Write the resolution: belagg resolve {subarea} --because "…" --as NAME')
add("audit-award-against-only", "{subject}: poängen i {subarea} vilar bara på belägg som talar emot.", "{subject}: the points in {subarea} rest only on evidence that speaks against.",
     "Lägg till ett belägg som talar för, eller pröva poängen igen.", "Add evidence that speaks for them, or try the points again.")
add("audit-subarea-one-source", "{subject}: alla poäng vilar på ett enda ursprung ({why}).", "{subject}: all points rest on one single origin ({why}).",
     "Sök stöd i ett annat slags källa. Se: belagg coverage", "Look for support in another kind of source. See: belagg coverage")
add("audit-decided-alone", "{subject}: alla bedömningar är gjorda av en enda person.", "{subject}: all judgements were made by one person alone.",
     "Låt en till bedöma: belagg evaluator add NAMN", "Let another person judge: belagg evaluator add NAME")
add("audit-subareas-decided-alone", "{subject}: bedömda av en enda person: {subareas}.", "{subject}: judged by one person alone: {subareas}.",
     "Låt en till bedöma dem som väger tungt.", "Let another person judge those that weigh much.")
add("audit-evidence-stale", "{subject}: källan är från {date}, före perioden som börjar {since}.", "{subject}: the source is of {date}, before the period that begins {since}.",
     "Sök ett färskare belägg, eller säg i motiveringen varför det gäller än.", "Look for fresher evidence, or say in the reason why it still holds.")
add("audit-judged-empty", "{subject}: bedömt ({sheet}) utan ett enda belägg eller en sparad sökning.", "{subject}: judged ({sheet}) without any evidence or saved search.",
     'Spara sökningen som visar frånvaron: belagg search "…" --save --as NAMN --subarea {subarea}', 'Save the search that shows the absence: belagg search "…" --save --as NAME --subarea {subarea}')
add("audit-absence-differs", "{subject}: antal träffar är nu {found}, loggen säger {log}.", "{subject}: the search now finds {found}, the log says {log}.",
     "Läs träffarna. Ta tillbaka belägget om det inte håller, och sök på nytt.", "Read them. Withdraw the evidence if it does not hold, and search anew.")
add("audit-instrument-newer", "{subject}: programmets utgåva av instrumentet är ändrad sedan utvärderingen skapades.", "{subject}: the program's edition of the instrument changed since the evaluation was made.",
     "Inget fel: utvärderingens egen utgåva gäller.", "No fault: the evaluation's own copy rules.")
add("audit-rules-newer", "{subject}: märkningsreglerna är ändrade sedan förslagen gjordes.", "{subject}: the tagging rules changed since the suggestions were made.",
     "Kör: belagg retag. Besluten står kvar.", "Run: belagg retag. Decisions stay.")
add("audit-reply-unanswered", "{subject}: kommunens svar om {about} är obesvarat.", "{subject}: the municipality's reply about {about} is unanswered.",
     'Besvara det: belagg reply answer {number} --accepted|--declined --because "…" --as NAMN', 'Answer it: belagg reply answer {number} --accepted|--declined --because "…" --as NAME')

# answers ------------------------------------------------------------------------------------------------------
words("resolve-done", "Ställningstagandet är sparat: {evidence}.", "The resolution is kept: {evidence}.")
words("absent-done", "{id}: frånvaron av ”{query}” är belägg i {subarea}. Ingen träff, sökt i {versions} {versions:källa|källor}. Ensam bär den inga poäng.", "{id}: the absence of “{query}” is evidence in {subarea}. Nothing found, searched in {versions} of the sources. Alone it carries no points.")
words("assign-done", "{name} bedömer: {subareas}.", "{name} judges: {subareas}.")
words("assign-everybody", "alla delområden som inte är fördelade", "all sub-areas that are not divided")
words("assign-rest", "Övriga delområden bedöms av alla.", "The other sub-areas are judged by everybody.")
words("judge-not-done", "{id} är märkt som inte bedömt.", "{id} is marked as not judged.")
words("judge-opened", "Alla har sparat {subarea}: nu syns allas blad där. Jämför med: belagg consensus", "Everybody saved {subarea}: all sheets show there now. Compare: belagg consensus")
words("judge-waits", "Andras blad i {subarea} visas när alla har sparat. Väntar på: {names}.", "Others' sheets in {subarea} show when all have saved. Waiting for: {names}.")
words("consensus-done", "Samsyn i {subarea}: {points} poäng ({awards}).", "Consensus in {subarea}: {points} {points:point|points} ({awards}).")
words("consensus-done-not", "Samsyn i {subarea}: inte bedömt.", "Consensus in {subarea}: not judged.")
words("consensus-agreed", "Samsyn sparad i {count} {count:delområde|delområden} där bladen säger lika. Kvar: {left}.", "Consensus kept in {count} {count:sub-area|sub-areas} where the sheets say the same. Left: {left}.")
words("consensus-head", "Delområde", "Sub-area")
words("consensus-sheet", "samsyn", "consensus")
words("consensus-waits", "väntar på {names}", "waits for {names}")
words("audit-blind", "{blind} blad räknas inte med här, eftersom {blind:det|de} ännu bedöms oberoende av varandra. Ditt eget visas med --as NAMN.", "{blind} {blind:sheet is|sheets are} left out here, still judged blind. Your own shows with --as NAME.")
words("audit-untold", "Anmärkningar som gäller blad som bedöms blint, och därför inte visas: {count}.", "Remarks on sheets that are judged blind, and so are not shown: {count}.")
words("sheet-own", "{name}: ditt eget blad. Samsynen är inte skriven, för alla har inte sparat sin bedömning än.", "{name}: your own sheet. There is no consensus, as not everybody has saved a judgement yet.")
words("hidden", "dolt", "hidden")
words("hidden-note", "{count} {count:delområde|delområden} visas när alla som bedömer {count:det|dem} har sparat. Ditt eget blad ser du med --as NAMN.", "{count} {count:sub-area shows when all who judge it|sub-areas show when all who judge them} have saved. Your own sheet you see with --as NAME.")
words("not-judged", "inte bedömt", "not judged")
words("against", "TALAR EMOT", "SPEAKS AGAINST")
words("against-open", "inte vägt i skrift", "not weighed in writing")
words("absence-quote", "Sökning efter ”{query}”, källor: {versions}, träffar: {found}", "Search for “{query}”, sources: {versions}, found: {found}")
words("absence-holds", "samma sökning ger samma svar", "the same search gives the same answer")
words("absence-broken", "SÖKNINGEN GER NU FLER TRÄFFAR", "THE SEARCH FINDS MORE NOW")
words("stale", "ÄLDRE ÄN PERIODEN", "OLDER THAN THE PERIOD")
words("criterion", "kriterium {name}", "criterion {name}")
words("agreement-none", "Det finns inget delområde som två har bedömt och sparat.", "There is no sub-area that two people have judged and saved.")
words("agreement-head", "{subareas} {subareas:delområde|delområden}, {raters} utvärderare", "{subareas} {subareas:sub-area|sub-areas}, {raters} {raters:evaluator|evaluators}")
words("agreement-exact", "lika poäng", "same points")
words("agreement-near", "högst en tiondel av maximum isär", "at most a tenth of the maximum apart")
words("agreement-apart", "isär", "apart")
words("coverage-head", "Vilka slags källor styrker vad; luckor först", "Which kinds of sources support what; gaps first")
words("coverage-independent", "oberoende", "independent")
words("coverage-absence", "sökning", "search")
for _code, _sv, _en in (
    ("level-none", "inget belägg", "no evidence"), ("level-planned", "bara avsikter", "intentions only"), ("level-one-origin", "ett ursprung", "one origin"),
    ("level-one-kind", "ett slags källa", "one kind of source"), ("level-several", "flera oberoende", "several, independent"),
    ("same-source", "samma källa", "the same source"), ("same-text", "samma text i båda källorna", "the same text in both sources"),
    ("quotes-other", "den ena återger den andra ordagrant", "one repeats the other word for word"), ("same-sentence", "nästan samma mening", "nearly the same sentence"),
    ("state-draft", "utkast", "draft"), ("state-under-consensus", "i samsyn", "under consensus"), ("state-locked", "låst", "locked"),
    ("state-published", "publicerad", "published"), ("state-contested", "bestridd", "contested"), ("state-revised", "reviderad", "revised"),
    ("allows-draft", "allt kan ändras; kommunen kan rätta fakta", "everything can change; the municipality can correct facts"),
    ("allows-under-consensus", "egna blad är stängda; samsynen skrivs; kommunen kan rätta fakta", "own sheets are closed; consensus is written; the municipality can correct facts"),
    ("allows-locked", "inget ändras; kommunen kan rätta fakta; kan låsas upp", "nothing changes; the municipality can correct facts; can be unlocked"),
    ("allows-published", "inget ändras; kommunen kan bestrida en poäng", "nothing changes; the municipality can contest a point"),
    ("allows-contested", "belägg och poäng prövas igen", "evidence and points are tried again"),
    ("allows-revised", "inget ändras; båda summorna kan visas", "nothing changes; both sums can be shown"),
    ("reply-facts", "sakfel", "facts"), ("reply-contest", "bestridande", "contest"), ("outcome-accepted", "bifallet", "accepted"), ("outcome-declined", "avslaget", "declined"),
    ("outcome-none", "obesvarat", "unanswered"),
):  # fmt: skip
    words(_code, _sv, _en)
words("state-now", "Läge: {state} — {allows}.", "State: {state} — {allows}.")
words("state-next", "Kan bli: {next}.", "Can become: {next}.")
words("state-done", "{before} → {after}. Summa {total}.", "{before} → {after}. Total {total}.")
words("reply-done", "{id} är sparat.", "{id} is kept.")
words("reply-answer-done", "{id} är besvarat: {outcome}.", "{id} is answered: {outcome}.")
words("reply-opens", "Utvärderingen är nu bestridd; belägg och poäng kan prövas igen.", "The evaluation is contested now; evidence and points can be tried again.")
words("replies-none", "Inga svar från kommunen.", "No replies from the municipality.")
