"""What can be wrong with a rule file or a language pack, in Swedish: English as ``Problem`` carries it → svenska.

A pair's ``{}`` stand for the same things in the same order.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.core.model import Problem

PAIRS = (
    # the file
    ("cannot be read: {}", "går inte att läsa: {}"),
    ("Check its name and permissions", "Kontrollera namnet och rättigheterna"),
    ("is not UTF-8 text", "är inte text i UTF-8"),
    ("Save it again as UTF-8", "Spara filen igen som UTF-8"),
    ("is not YAML: {}", "är inte YAML: {}"),
    ("Mend that line: indentation, quotes, colon", "Rätta raden: indrag, citattecken, kolon"),
    ("Save it as plain text without odd characters", "Spara filen som ren text utan udda tecken"),
    ("holds no rules", "innehåller inga regler"),
    ("Name a folder with tagging rules (*.yaml)", "Ange en mapp med märkregler (*.yaml)"),
    ("refers to itself or nests too deep", "hänvisar till sig själv eller går för djupt"),
    ("Write the values out; no & and * references here", "Skriv ut värdena; här går det inte att hänvisa med & och *"),
    ("a key must be a word", "en nyckel ska vara ett ord"),
    ("Write key: value", "Skriv nyckel: värde"),
    ("'{}' stands here twice", "'{}' står här två gånger"),
    ("Keep one of them", "Behåll den ena"),
    # rules
    ("'{}' is no sub-area", "'{}' är inget delområde"),
    ('Write a code in quotes: "3.3":', 'Skriv koden inom citattecken: "3.3":'),
    ("must be a text", "ska vara en text"),
    ("Write | after the colon and the words below, commas between", "Skriv | efter kolonet och orden under, med komma emellan"),
    ("'{}' is here twice", "'{}' finns här två gånger"),
    ("Take one away, or give a rule a name of its own", "Ta bort den ena, eller ge en av reglerna ett eget namn"),
    ("cues must say what they answer", "ledtrådar ska säga vad de svarar på"),
    ("Write answers: stance, or answers: stage", "Skriv answers: stance eller answers: stage"),
    ("a rule needs 'term' or 'phrase'", "en regel behöver 'term' eller 'phrase'"),
    ("Write - term: medborgardialog", "Skriv - term: medborgardialog"),
    ('Write prefer: "5.5" and before: "1.3"', 'Skriv prefer: "5.5" och before: "1.3"'),
    ("no rule speaks for one of {}", "ingen regel talar för det ena av {}"),
    ("Name two sub-areas that have words", "Ange två delområden som har ord"),
    ("a dividing line needs 'when'", "en skiljelinje behöver 'when'"),
    ("Write when: and the words that tell the two apart", "Skriv when: och orden som skiljer de två åt"),
    ("'{}' must be words", "'{}' ska vara ord"),
    ("Write {}: nämnd, beslut* or a list of such", "Skriv {}: nämnd, beslut* eller en lista med sådana"),
    ("Write targets: and below it a sub-area with words, as docs/rules.md shows", "Skriv targets: och under det ett delområde med ord, som docs/rules.md visar"),
    ("an example needs 'hit' or 'miss'", "ett exempel behöver 'hit' eller 'miss'"),
    ('Write - hit: "Elevrådet tog upp …"', 'Skriv - hit: "Elevrådet tog upp …"'),
    ("'{}' is no pattern", "'{}' är inget mönster"),
    ("Write a word, *ending, beginning*, a|b or a … b", "Skriv ett ord, *slut, början*, a|b eller a … b"),
    ("must be a mapping", "ska vara nycklar med värden"),
    ("Write key: value, one a line", "Skriv nyckel: värde, en på varje rad"),
    ("unknown key '{}'", "okänd nyckel '{}'"),
    ("Known here: {}", "Här finns: {}"),
    ("must be a list", "ska vara en lista"),
    ("Begin each line with '- '", "Börja varje rad med '- '"),
    ("must be a number between -100 and 100", "ska vara ett tal mellan -100 och 100"),
    ("Write for example weight: 1.5", "Skriv till exempel weight: 1.5"),
    ("the edition has no sub-area '{}'", "upplagan har inget delområde '{}'"),
    ("The edition's sub-areas are {}: correct the code", "Upplagans delområden är {}: rätta koden"),
    ("is no labelled example", "är inget märkt exempel"),
    (
        'Write {"text": …, "heading": …, "register": …, "primary": …, "accept": […], "stance": …, "stage": …}',
        'Skriv {"text": …, "heading": …, "register": …, "primary": …, "accept": […], "stance": …, "stage": …}',
    ),
    # examples beside the rules
    ("example for {} came out as {}: “{}”", "exemplet för {} blev {}: ”{}”"),
    ("The example expected {}: mend the words, their weights or the example", "Exemplet skulle bli {}: ändra orden, deras vikter eller exemplet"),
    ("The example did not expect {}: mend the words, their weights or the example", "Exemplet skulle inte bli {}: ändra orden, deras vikter eller exemplet"),
    # language packs
    ("a language needs an identity", "ett språk behöver en identitet"),
    ("Write identity: belagg-nb-1", "Skriv identity: belagg-nb-1"),
    ("must have 'drop' and 'swap' and no more", "ska ha 'drop' och 'swap' och inget mer"),
    ("Write drop: ene, en, e", "Skriv drop: ene, en, e"),
    ("must be words and what they become", "ska vara ord och vad de blir"),
    ("Write {heten: het, vedtok: vedta}", "Skriv {heten: het, vedtok: vedta}"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile("(.*)".join(map(re.escape, english.split("{}"))), re.DOTALL), swedish)
        for english, swedish in PAIRS
    )


def in_swedish(text: str) -> str | None:
    """The Swedish for what a Problem says, or None where there is none."""
    for pattern, swedish in _patterns():
        found = pattern.fullmatch(text)
        if found:
            pieces = swedish.split("{}")
            values = iter(found.groups())
            return pieces[0] + "".join(f"{next(values)}{piece}" for piece in pieces[1:])
    return None


def told(problem: Problem, lang: str) -> tuple[str, str]:
    """What is wrong and what to do, in ``lang``; what has no Swedish (a YAML reader's own words) stands as it is."""
    if lang != "sv":
        return problem.message, problem.remedy
    return in_swedish(problem.message) or problem.message, in_swedish(problem.remedy) or problem.remedy
