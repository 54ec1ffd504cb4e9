"""The demo."""

from pipeline.core.messages.catalogue import add, words

add("demo-folder", "Mappen {path} innehåller annat än demon.", "The folder {path} holds other things than the demo.",
     "Välj en annan med --output.", "Choose another with --output.")
add("demo-decisions", "Demons beslut går inte att utföra: {what}", "The demo's decisions cannot be carried out: {what}",
     "Rätta sources/decisions.yaml.", "Mend sources/decisions.yaml.")
words("demo-begins", "Läser in den påhittade Lönnviks kommun …", "Bringing in the fictional Lönnviks kommun …")
words("demo-coverage", "Täckning: godtagna belägg och, inom parentes, förslag, per delområde och slags källa",
       "Coverage: accepted evidence and, in brackets, suggestions, by sub-area and kind of source")
words("demo-points", "poäng", "points")
words("kind-document", "dokument", "document")
words("kind-web", "webb", "web")
words("kind-social", "sociala", "social")
words("kind-interview", "intervju", "interview")
words("demo-done", "\nÖppna rapporten: {report}\nÖppna programmet: {command} --db {db} review\nPröva sedan:     {command} --db {db} trace 3.3\n                 {command} --db {db} audit --deep",
       "\nOpen the report: {report}\nOpen the application: {command} --db {db} review\nThen try:        {command} --db {db} trace 3.3\n                 {command} --db {db} audit --deep")
