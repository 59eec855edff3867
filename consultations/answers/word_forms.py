"""Russian word forms, as far as names need them: a pattern that finds a name in every case. Pure functions.

No dictionary stands behind it: an ending is taken off and any other may follow. That finds a little too much, which is
the right side to err on where names are taken out.
"""

import re

WORD = r"[^\W\d_]+(?:-[^\W\d_]+)*"
# Endings of nouns, adjectives and of what is made of names («Анин», «Иванов дом»); ё is folded before.
ENDINGS = (
    "а|я|у|ю|ы|и|е|о|ь|й|ом|ем|ым|им|ой|ей|ою|ею|ам|ям|ах|ях|ами|ями|ых|их|ыми|ими|ого|его|ому|ему|ая|яя|ую|юю|"
    "ий|ый|ия|ии|ию|ие|ием|ией|ые|ое|ью|ье|ья|ьи|ьей|ин|ина|ины|ину|иной|ов|ев"
)
# So long a stem is told from other words by itself; a shorter one needs its capital letter.
TELLING = 4
_ADJECTIVE = re.compile(r"^(\w{4,})(?:ая|яя|ий|ый|ой|ое|ие|ые)$")
_VOWEL = re.compile(r"^(\w{2,})[аяуюыиеоьй]$")
# «Павел – Павла», «Купец – купца», «Белок – Белка»: the vowel comes and goes.
_FLEETING = re.compile(r"^(\w+)(?:е|о)([лцк])$")
_BIRD = re.compile(r"^(\w{2,})е$")  # «Воробей – воробья», of which the «й» has gone already
# Names that are words too, or change more than their ending.
_IRREGULAR = {"лев": {"лев", "льв"}, "любовь": {"любов", "любв"}, "заяц": {"заяц", "зайц"}}
# Also words: only their capital letter tells the name.
ALSO_WORDS = frozenset(
    [
        "вера",
        "надежда",
        "любовь",
        "роман",
        "лев",
        "майя",
        "слава",
        "роза",
        "марк",
        "мир",
        "рада",
        "злата",
        "лада",
        "ким",
        "мороз",
        "волк",
        "зима",
        "весна",
        "соловей",
        "семен",
    ]
)
# What so short a stem may end in: «Аня» is «Ани» and «Аней», but never «АНО».
SHORT = 3
_DECLENSIONS = {"а": "а|ы|и|е|у|ой|ою", "я": "я|и|е|ю|ей|ею"}
# Words in capitals that are forms of a name too.
ABBREVIATIONS = frozenset(["ано", "инн", "ани", "ане", "лиз", "тан", "вер"])


def fold(text: str) -> str:
    """Lower case, ё as е: as long as the text itself, so that places in the one are places in the other."""
    lowered = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return lowered.replace("ё", "е")


def stems(word: str) -> set[str]:
    """What stands before the ending in the forms of a word without hyphens, folded."""
    folded = fold(word)
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    if found := _ADJECTIVE.match(folded):
        return {found[1]}
    stem = found[1] if (found := _VOWEL.match(folded)) else folded
    every = {stem}
    if stem == folded and (found := _FLEETING.match(folded)):
        every |= {found[1] + found[2], f"{found[1]}ь{found[2]}"}
    if folded.endswith("ей") and (found := _BIRD.match(stem)):
        every.add(f"{found[1]}ь")
    return every


def is_telling(word: str) -> bool:
    """Whether a form of the word is that name wherever it stands, in lower case too."""
    folded = fold(word)
    return folded not in ALSO_WORDS and min(len(stem) for stem in stems(folded)) >= TELLING


def forms(word: str) -> str:
    """A pattern, for folded text, of all forms of a word; both halves of «Петрова-Водкина» change."""
    return "-".join(map(_forms_of_part, word.split("-")))


def _forms_of_part(word: str) -> str:
    found, last = stems(word), fold(word)[-1:]
    if last in _DECLENSIONS and max(map(len, found)) < SHORT:
        return f"{re.escape(fold(word)[:-1])}(?:{_DECLENSIONS[last]})"
    return f"(?:{'|'.join(sorted(map(re.escape, found)))})(?:{ENDINGS})?"


def phrase(words: list[str]) -> str:
    """A pattern, for folded text, of these words one after another in whatever forms, with quotes or spaces between."""
    return r"(?<![\w-])" + r"[\W_]+".join(map(forms, words)) + r"(?![\w-])"
