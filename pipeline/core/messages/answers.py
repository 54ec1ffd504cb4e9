"""What commands answer, and their captions."""

from pipeline.core.messages.catalogue import words

# What commands answer ------------------------------------------------------------------------------------------
words("init-done", "Klart: {db} för {municipality} {year}. Läs in källor med: belagg ingest MAPP",
       "Done: {db} for {municipality} {year}. Bring in sources with: belagg ingest FOLDER")
words("ingest-done", "Nya källor: {stored}. Uppdaterade: {updated}. Oförändrade: {unchanged}. Kunde inte läsas: {failed}. Textställen: {passages}.",
       "New sources: {stored}. Updated: {updated}. Unchanged: {unchanged}. Could not be read: {failed}. Passages: {passages}.")
words("sources-count", "Antal källor: {count}. Kunde inte läsas: {failed}.", "Sources: {count}. Could not be read: {failed}.")
words("source-out", "utesluten", "excluded")
words("source-excluded-done", "{id} är utesluten; dess belägg räknas inte.", "{id} is excluded; its evidence does not count.")
words("source-corrected-done", "{id} är rättad.", "{id} is corrected.")
words("retag-done", "{passages} {passages:textställe är märkt|textställen är märkta} på nytt. Besluten står kvar.", "{passages} {passages:passage was|passages were} tagged again. Decisions stay.")
words("passages-count", "Antal textställen: {count}.", "Passages: {count}.")
words("evaluator-added", "{name} är tillagd ({id}).", "{name} is added ({id}).")
words("accept-done", "{id} godtaget i {subarea}: {stance}, {stage}.\n”{quote}”", "{id} accepted in {subarea}: {stance}, {stage}.\n“{quote}”")
words("reject-done", "{id} avvisat i {subarea}.", "{id} rejected in {subarea}.")
words("award-done", "{id}: {points} poäng i {subarea}.", "{id}: {points} {points:point|points} in {subarea}.")
words("judge-done", "{id} är bedömt.", "{id} is judged.")
words("withdraw-done", "{id} är tillbakataget.", "{id} is withdrawn.")
words("withdraw-source-done", "Uteslutningen av {id} är tillbakatagen; källan räknas igen.", "The exclusion of {id} is withdrawn; the source counts again.")
words("award-lapsed", "{id}: {points} poäng i {subarea} räknas inte längre.", "{id}: {points} {points:point|points} in {subarea} {points:does|do} not count any more.")
words("evidence-not-live-now", "BELÄGGET GÄLLER INTE LÄNGRE", "THE EVIDENCE STANDS NO LONGER")
words("sheet-consensus", "samsyn", "consensus")
words("total", "Summa", "Total")
words("trace-none", "Inga poäng är givna här.", "No points are given here.")
words("award-not-live", "räknas inte", "does not count")
words("quote-holds", "citatet står på sin plats", "the quote stands at its anchor")
words("quote-broken", "CITATET STÅR INTE PÅ SIN PLATS", "THE QUOTE DOES NOT STAND AT ITS ANCHOR")
words("audit-ok", "Revisionen är ren: {events} {events:händelse|händelser}, {traced} av {points} poäng på alla blad (utvärderarnas och samsynens) spårade till sin källa.",
       "The audit is clean: {events} {events:event|events}, {traced} of {points} points on all sheets (the evaluators' and the consensus's) traced to their source.")
words("audit-not-ok", "Revisionen hittade fel: {events} {events:händelse|händelser}, {traced} av {points} poäng på alla blad (utvärderarnas och samsynens) spårade till sin källa.",
       "The audit found errors: {events} {events:event|events}, {traced} of {points} points on all sheets (the evaluators' and the consensus's) traced to their source.")
words("audit-head", "Senaste händelsens hash: {head}", "Hash of the last event: {head}")
words("report-done", "Rapporten är skriven: {output}", "The report is written: {output}")
words("rules-ok", "Reglerna håller för alla sina exempel.", "The rules hold for all their examples.")
words("rules-not-ok", "{problems} problem i reglerna.", "{problems} {problems:problem|problems} in the rules.")
words("doctor-row-sandbox", "inlåsning av läsaren", "the reader's cage")
words("doctor-row-rules", "märkningsregler", "tagging rules")
words("doctor-row-full", "fullständig", "full")
words("doctor-row-partial", "delvis", "partial")
words("doctor-row-limits", "bara resursgränser", "resource limits only")
words("doctor-row-none", "ingen", "none")
words("doctor-good", "bra  ", "good ")
words("doctor-bad", "SAKNAS", "MISSING")
words("doctor-reinstall", "pip install --force-reinstall belagg", "pip install --force-reinstall belagg")
words("doctor-python", "Installera Python 3.11 eller nyare.", "Install Python 3.11 or newer.")
words("doctor-sandbox", "Full inlåsning finns på Linux 5.13 eller nyare med Landlock och seccomp; läs bara in filer du litar på.",
       "The full cage is there on Linux 5.13 or newer with Landlock and seccomp; ingest only files you trust.")
words("doctor-sqlite", "Installera en Python med SQLite 3.37 eller nyare och FTS5.", "Install a Python with SQLite 3.37 or newer and FTS5.")
for _code, _sv, _en in (
    ("stance-strength", "styrka", "strength"), ("stance-improvement", "förbättringsmöjlighet", "improvement"),
    ("stance-neutral", "neutral", "neutral"), ("stage-planned", "avsikt", "planned"), ("stage-done", "görs", "done"),
    ("stage-followed-up", "följs upp", "followed up"), ("stage-improved", "förbättrat", "improved"), ("stage-none", "–", "–"),
    ("severity-error", "FEL     ", "ERROR   "), ("severity-warning", "varning ", "warning "),
    ("verdict-exact", "oförändrat sedan dess", "unchanged since"), ("verdict-moved", "flyttat i senare version", "moved in a later version"),
    ("verdict-fuzzy", "ändrat i senare version", "changed in a later version"), ("verdict-lost", "borta i senare version", "gone in a later version"),
    ("verdict-erased", "raderat", "erased"),
):  # fmt: skip
    words(_code, _sv, _en)
