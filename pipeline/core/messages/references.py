"""Published reports as data, comparison, the action plan, and scores from a spreadsheet."""

from pipeline.core.messages.catalogue import add, words

# what a report does not say, or says so that it cannot be believed
words("reference-about", "{subject}: framgår inte säkert av rapporten. Ange --municipality eller --year.", "{subject}: the report does not say for certain. Give --municipality or --year.")
words("reference-edition", "Vilken utgåva av instrumentet rapporten gäller framgår inte. Ange --instrument.", "The report does not say which edition of the instrument it is about. Give --instrument.")
words("reference-missing", "{subject}: inga poäng hittades (de kan stå i ett diagram).", "{subject}: no points were found (they may stand in a chart).")
words("reference-blank", "{subject}: rutan för poäng är tom eller oläslig ({where}).", "{subject}: the place for points is empty or unreadable ({where}).")
words("reference-ambiguous", "{subject}: det går inte att avgöra vilken siffra som är poäng ({where}).", "{subject}: which figure is the points cannot be told ({where}).")
words("reference-max-differs", "{subject}: siffran där maxpoängen brukar stå är en annan än instrumentets ({where}).", "{subject}: the figure where the maximum usually stands is not the instrument's ({where}).")
words("reference-not-whole", "{subject}: siffran är inte hela poäng ({where}).", "{subject}: the figure is not whole points ({where}).")
words("reference-code-unknown", "{subject}: instrumentet har inget sådant delområde ({where}).", "{subject}: the instrument has no such sub-area ({where}).")
words("reference-code-and-name", "{subject}: numret och namnet hör till olika delområden ({where}).", "{subject}: the number and the name belong to different sub-areas ({where}).")
words("reference-renamed", "{subject}: heter ”{name}” i rapporten och går inte att känna igen säkert.", "{subject}: is called “{name}” in the report and cannot be recognised for certain.")
words("reference-above", "{subject}: {points} poäng är mer än högsta möjliga, {max}.", "{subject}: {points} {points:point is|points are} more than the maximum, {max}.")
words("reference-disagree", "{subject}: rapporten ger olika siffror: {seen}.", "{subject}: the report gives different figures: {seen}.")
words("reference-unproved", "{subject}: lästes som {points} av {max}, men ingen summa i rapporten styrker det.", "{subject}: was read as {points} of {max}, but no sum in the report proves it.")
words("reference-sum-differs", "{subject}: rapporten anger {stated}, men delarna blir {sum}.", "{subject}: the report says {stated}, but the parts make {sum}.")
words("reference-recognised", "Rapporten är inskannad: kontrollera att kommunen heter {name}.", "The report is scanned: check that the municipality is called {name}.")
words("reference-incomplete", "{subject}: alla delområden i området kunde inte läsas.", "{subject}: not all sub-areas of the area could be read.")
words("reference-part-missing", "{subject}: en del av filen kunde inte läsas ({what}).", "{subject}: part of the file could not be read ({what}).")

add("reference-nothing", "Inga poäng hittades i {name}.", "No points were found in {name}.",
    "Kontrollera att det är en rapport från Kommunkompassen. Poäng som bara står i diagram kan inte läsas.",
    "Check that it is a report of Kommunkompassen. Points that only stand in charts cannot be read.")
add("reference-list-invalid", "{name}, post {number}: {what}.", "{name}, entry {number}: {what}.",
    "Rätta posten och läs in filen igen. Inget ur filen är sparat.", "Mend the entry and import the file again. Nothing in the file was kept.")
add("reference-unknown", "Inget publicerat resultat heter {name}.", "No published result is called {name}.",
    "Se vilka som finns: belagg reference list", "See which there are: belagg reference list")
words("reference-head", "{label}: {total} av {max} poäng, {instrument}.", "{label}: {total} of {max} points, {instrument}.")
words("reference-counts", "  {subareas} {subareas:delområde|delområden}, {areas} {areas:område|områden}, {sides} {sides:område|områden} med styrkor och förbättringsmöjligheter, {passages} {passages:textställe|textställen}.",
      "  {subareas} {subareas:sub-area|sub-areas}, {areas} {areas:area|areas}, {sides} {sides:area|areas} with strengths and improvements, {passages} {passages:passage|passages}.")
words("reference-columns", "  Område {areas}: styrkor och förbättringsmöjligheter går inte att skilja åt (kolumnerna okända).", "  Area {areas}: strengths and improvements cannot be told apart (columns unknown).")
words("reference-kept", "Sparat bredvid utvärderingen.", "Kept beside the evaluation.")
words("reference-not-kept", "Ingen utvärdering finns i {path}, så resultatet är visat men inte sparat.", "There is no evaluation in {path}: the result is shown and not kept.")
words("reference-shipped", "medföljer", "comes along")
words("reference-own", "inläst", "imported")
words("reference-none", "ej läst", "unread")

# comparison
add("compare-revisions", "{label} gäller {other}, den här utvärderingen {own}. Områdena är inte desamma och jämförs inte.", "{label} is of {other}, this evaluation of {own}. The areas are not the same and are not compared.",
    "Ange en översättning: --crosswalk {known}. Då sägs det i jämförelsen.", "Name a crosswalk: --crosswalk {known}. The comparison will say so.")
add("crosswalk-unknown", "Översättningen {id} finns inte.", "There is no crosswalk {id}.", "De som finns: {known}.", "There are: {known}.")
add("crosswalk-other", "Översättningen {id} går från {source} till {target} och passar inte {label} ({instrument}).", "Crosswalk {id} goes from {source} to {target} and does not fit {label} ({instrument}).",
    "Välj en annan översättning, eller ta bort den.", "Choose another crosswalk, or leave it out.")
add("compare-none", "Det finns inget att jämföra med.", "There is nothing to compare with.",
    "Läs in en rapport: belagg reference import FIL, eller ange --with \"Olofströms kommun 2022\".", "Import a report: belagg reference import FILE, or give --with \"Olofströms kommun 2022\".")
words("compare-own", "Den här utvärderingen", "This evaluation")
words("compare-total", "Summa", "Total")
words("compare-walked", "{label} är gjord med {source}; områdena är överförda med översättningen {id}. {note}", "{label} was made with {source}; its areas were carried over by crosswalk {id}. {note}")
words("compare-changed", "Sedan {label}: {signed} poäng.", "Since {label}: {signed} points.")
words("compare-change", "  {subarea} {name}: {before} → {now} ({signed})", "  {subarea} {name}: {before} → {now} ({signed})")
words("compare-candidates", "Förbättringsmöjligheter då, och vad som talar för dem nu (förslag, inget är avgjort):", "Improvements then, and what speaks for them now (suggestions; nothing is decided):")
words("compare-nothing-now", "inget hittat", "nothing found")
words("compare-unread-area", "–", "–")
words("compare-note", "Obs: {text}", "Note: {text}")
words("compare-mean-of", "medel av {count}", "mean of {count}")

# actions
add("action-unknown", "Åtgärden {id} finns inte.", "There is no action {id}.", "Se vilka som finns: belagg actions list", "See which there are: belagg actions list")
add("action-date", "{value} är inget datum.", "{value} is no date.", "Skriv år-månad-dag, t.ex. 2027-03-31.", "Write year-month-day, e.g. 2027-03-31.")
add("action-subarea", "Instrumentet har inget delområde eller område {subarea}.", "The instrument has no sub-area or area {subarea}.", "Ange t.ex. 3.3 eller 3.", "Give for example 3.3 or 3.")
add("action-status", "Status {value} finns inte.", "There is no status {value}.", "Ange planerad, pågår, klar eller avbruten.", "Give planned, started, done or dropped.")
add("action-conflict", "Arbetsboken rättar en åtgärd som har ändrats sedan den exporterades: {ids}.", "The workbook changes actions that were changed since it was exported: {ids}.",
    "Exportera igen och för in ändringarna där. Inget är skrivet.", "Export again and enter the changes there. Nothing was written.")
add("sheet-columns", "Arbetsboken har inte de kolumner som väntades: {missing}.", "The workbook lacks columns: {missing}.",
    "Utgå från den fil som programmet exporterade och behåll rubrikraden.", "Begin with the file that was exported and keep its heading row.")
add("sheet-format", "Filen är ingen arbetsbok i formatet XLSX.", "The file is no XLSX workbook.",
    "Spara den som Excel-arbetsbok (.xlsx) och försök igen. Inget är skrivet.", "Save it as an Excel workbook (.xlsx) and try again. Nothing was written.")
add("sheet-row", "Rad {row}: {what}", "Row {row}: {what}", "Rätta raden i arbetsboken och försök igen. Inget är skrivet.", "Mend the row in the workbook and try again. Nothing was written.")
add("sheet-formula", "Cell {cell} innehåller en formel.", "Cell {cell} holds a formula.",
    "Skriv värdet i stället för formeln och försök igen. Inget är skrivet.", "Write the value instead of the formula and try again. Nothing was written.")
add("sheet-too-big", "Arbetsboken är för stor för att läsas in ({what}).", "The workbook is too large to import ({what}).",
    "Utgå från den fil som programmet exporterade.", "Begin with the file that was exported.")
words("action-added", "Åtgärd {id} är tillagd.", "Action {id} is added.")
words("actions-none", "Ingen åtgärd finns än. Ta fram förslag: belagg actions propose", "There are no actions yet. Make some: belagg actions propose")
words("actions-proposed", "{count} {count:åtgärd är framtagen|åtgärder är framtagna} ur förbättringsmöjligheterna. Fyll i ansvarig, datum och uppföljning.", "{count} {count:action was|actions were} made of the improvements. Fill in owner, due date and follow-up.")
words("actions-exported", "Handlingsplanen är skriven: {path} ({count} {count:åtgärd|åtgärder}).", "The action plan is written: {path} ({count} {count:action|actions}).")
words("actions-applied", "Ändringarna är införda.", "The changes are made.")
words("actions-unchanged", "Arbetsboken ändrar inget.", "The workbook changes nothing.")
words("actions-preview", "Inget är skrivet. Kör samma kommando med --apply för att föra in det.", "Nothing is written. Run the same command with --apply to make the changes.")
words("actions-question", "Vad har hänt med åtgärden {text}?", "What has become of the action {text}?")
words("actions-question-since", "Vad har ändrats sedan förra utvärderingen? Då: {text}", "What has changed since the last evaluation? Then: {text}")
words("actions-question-measure", "Följs upp genom: {measure}.", "Followed up by: {measure}.")
words("actions-searched", "Sökning efter ”{query}” gav ingen träff.", "A search for “{query}” found nothing.")
words("scores-other-max", "{subarea}: högsta poäng är {max}, men i arbetsboken {said}", "{subarea}: the maximum is {max}, but {said} in the workbook")
words("actions-asked-by", "ansvarig {owner}", "owner {owner}")
words("actions-asked-due", "skulle vara klart {due}", "due {due}")
words("action-column-id", "Åtgärd", "Action")
words("action-column-subarea", "Delområde", "Sub-area")
words("action-column-improvement", "Förbättringsmöjlighet", "Improvement")
words("action-column-text", "Vad ska göras", "What to do")
words("action-column-owner", "Ansvarig", "Owner")
words("action-column-due", "Klart senast", "Due")
words("action-column-measure", "Följs upp genom", "Followed up by")
words("action-column-status", "Status", "Status")
words("action-column-origin", "Bygger på", "Rests on")
words("action-column-mark", "Märke (ändra inte)", "Mark (do not change)")
words("action-new", "ny", "new")
words("action-changed", "ändrad", "changed")
words("status-planned", "planerad", "planned")
words("status-started", "pågår", "started")
words("status-done", "klar", "done")
words("status-dropped", "avbruten", "dropped")

# scores from a spreadsheet
words("scores-same", "Arbetsboken har samma poäng som utvärderingen.", "The workbook has the same points as the evaluation.")
words("scores-exported", "Poängen är skrivna: {path}", "The points are written: {path}")
words("scores-change", "{subarea}: {before} → {after}", "{subarea}: {before} → {after}")
words("scores-ready", "kan skrivas som {points} poäng på {evidence}", "can be written as {points} {points:point|points} on {evidence}")
words("scores-need-evidence", "saknar belägg: ange t.ex. B41 i kolumnen Belägg", "lacks evidence: give e.g. B41 in the column Belägg")
words("scores-need-reason", "saknar motivering", "lacks a reason")
words("scores-unknown-evidence", "{evidence} är inget godtaget belägg i {subarea}", "{evidence} is no accepted evidence in {subarea}")
words("scores-lower", "sänkning: ta tillbaka en poäng med belagg withdraw {awards}", "lower: take points back with belagg withdraw {awards}")
words("scores-above", "mer än högsta möjliga, {max}", "more than the maximum, {max}")
words("scores-applied", "{count} {count:poängsättning är skriven|poängsättningar är skrivna}: {ids}.", "{count} {count:award is|awards are} written: {ids}.")
words("scores-preview-lacking", "Inget är skrivet. Fyll i det som saknas i arbetsboken och kör kommandot igen.", "Nothing is written. Fill in what is lacking in the workbook and run the command again.")
words("scores-column-code", "Delområde", "Sub-area")
words("scores-column-name", "Namn", "Name")
words("scores-column-points", "Poäng", "Points")
words("scores-column-max", "Max", "Max")
words("scores-column-evidence", "Belägg", "Evidence")
words("scores-column-because", "Motivering", "Reason")
words("compare-left-out", "Inte med: {label} (annan utgåva av instrumentet; ange --crosswalk).", "Left out: {label} (another edition of the instrument; give --crosswalk).")
add("scores-lacking", "Poängen kan inte skrivas: något saknas för {subareas}.", "The points cannot be written: something is missing for {subareas}.",
    "Kör utan --apply för att se vad som saknas. Inget är skrivet.", "Run without --apply to see what is missing. Nothing was written.")
