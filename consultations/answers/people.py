"""People whom a text names without being known: by a first name, by how a surname ends, by what was said before.

Pure functions. Capital letters tell names from words; the first word of a sentence has one anyway, so more is asked
of it. When in doubt, a word is taken for a name: a person reads what comes out.
"""

import itertools
import re
from collections.abc import Iterator

from consultations.answers.first_names import (
    ALSO_WORDS,
    FIRST_NAMES,
    is_first_name,
    is_latin_first_name,
    is_made_of_first_name,
)
from consultations.answers.names import listed
from consultations.answers.patterns import LOWER, SURNAME, UPPER
from consultations.answers.surnames import BEGINNING, is_lone_surname, may_be_name, with_surname
from consultations.answers.word_forms import ABBREVIATIONS, WORD, fold

# In capitals, so short a word is rather an abbreviation.
SHORTEST_NAME = 4
_CAPITALISED = re.compile(rf"(?<![\w-])(?=[^\W\d_a-zа-яё]){WORD}(?![\w-])")
# A name that is a word too («Вера», «Роман») says nothing at the beginning of a sentence; after a dash or in brackets
# it does.
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:;«»„“”\"\n])\s*$")
_LINE_ENDS = re.compile(r"[ \t\xa0]*[.,!]*[ \t\xa0]*(?:\r?\n|$)")
_LINE_BEGINS = re.compile(r"(?:^|\n)[ \t\xa0]*$")
# «Вера написала», «Надежда просит», «Роман, здравствуйте»: people do so, faith and novels hardly.
_ACTS = re.compile(
    r"[ \t\xa0]+(?:(?:не|уже|ещё|еще|тоже|нам|мне|вчера|сегодня)[ \t\xa0]+)?"
    r"(?:[а-яё]+(?:л|ла|лся|лась)|пишет|просит|спрашивает|говорит|работает|сообщает|ведёт|ведет|предлагает|хочет|звонит)"
    r"(?!\w)|,[ \t\xa0]+(?i:здравств|добр|спасибо|вы|вам|вас|ваш|подскаж|скаж|благодар|прош|просим|прив)"
)
_GAP = r"[ \t\xa0]+"
_WORDS = rf"{UPPER}[\w-]*(?:{_GAP}{UPPER}[\w-]+){{0,2}}"
_WORD_AFTER = re.compile(r"[ \xa0]+(\w+)")
# So far back it is looked, that a long text takes no longer than its length.
_FAR = 60
# A word with a capital after these is a person, whatever it looks like.
_CALLED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w)(?i:зовут|по имени|по фамилии){_GAP}({_WORDS})",
        r"(?<!\w)(?i:дяд[яиею]|дядей|т[её]т(?:я|и|е|ю|ей|ка|ки|ке|ку|кой)"
        r"|(?:баб|бабушк|дедушк|батюшк|матушк|сестр|госпож)(?:а|ы|и|е|у|ой)"
        r"|(?:дед|брат|господин)(?:а|у|ом|е)?|от(?:ец|ца|цу|цом|це)|товарищ(?:а|у|ем|е)?)"
        rf"{_GAP}({_WORDS})",
        rf"(?<!\w)(?i:с уважением|с благодарностью|с наилучшими пожеланиями|искренне ваша?),?\s+({_WORDS})"
        r"(?=[ \t\xa0]*(?:[.,;!(]|\n|\r|$))",
        r"(?<!\w)(?i:здравствуйте|здравствуй|добрый день|добрый вечер|доброе утро|доброго дня|уважаем\w{2}"
        rf"|дорог(?:ой|ая))[, \t\xa0]+({_WORDS})(?=[ \t\xa0]*(?:[.,!]|\n|\r|$))",
    )
)
# Who is greeted and signs without a name.
_ADDRESSED = listed(
    """
    коллеги коллега друзья команда эксперты эксперт специалисты редакция наставники организаторы вектор господа
    участники тьюторы руководители администрация спасибо подскажите просим прошу помогите благодарим благодарю
    уважаемые уважаемый уважаемая дорогие дорогой дорогая директор заведующая заместитель коллектив председатель
    методист психолог педагог воспитатель мороз мороза морозу морозом морозе яга яги яге ягу ягой
    """
)
# «Слава Богу»: no name, in whatever letters.
_SAYING = re.compile(r"[Сс]лава[ \t\xa0]+[Бб]огу")
# «Петровна», «Сергеевичу» without a name; «… оглы», «… кызы»; and all of it in capitals.
_LONE_PATRONYMIC = re.compile(
    rf"(?<![\w-]){UPPER}{LOWER}+(?:(?:ович|евич|ьич|инич|ыч|[ае]ич)(?:а|у|ем|ом|е)?|(?:овн|евн|иничн)(?:а|ы|е|у|ой|ою))"
    r"(?![\w-])"
)
# No word ends so.
_CERTAIN = re.compile(r"-|(?:енко|швили|[аи]дзе|чук|юк)$")
_LOWER_CASE = re.compile(rf"(?<![\w-]){LOWER}[а-яё-]+(?![\w-])")
# As people say it: «Марь Иванна».
_SPOKEN = re.compile(
    rf"(?<![\w-])(?:(?:Марь|Татьян|Нин|Лид|Ольг|Анн|Вер|Валентин|Галин|Ирин|Наталь|Алл|Зой|Сан|Пал){_GAP})?"
    r"(?:Иванн|Михалн|Палн|Сергевн|Николавн|Андревн|Степанн|Алексанн)(?:а|ы|е|у|ой)(?![\w-])"
)
# «Основной», «Духовной»: adjectives.
_NO_PATRONYMIC = re.compile(
    r"^(?:(?:без)?(?:осн|дух|церк|верх|ур|кр|усл|вин|чин)овно|(?:др|душ|ежедн|повседн)евно)[йю]$"
)
_TURKIC = re.compile(
    rf"(?<![\w-]){UPPER}[\w-]*(?:{_GAP}{UPPER}[\w-]+){{0,2}}[ \xa0-](?i:оглы|оглу|кызы|гызы|улы)(?![\w-])"
)
_CAPITALS = rf"{UPPER}{{2,}}(?:-{UPPER}{{2,}})?"
_CAPITALS_INITIALS = re.compile(
    rf"(?<![\w-])(?:{_CAPITALS}{_GAP}{UPPER}\.\s?{UPPER}\.|{UPPER}\.\s?{UPPER}\.\s?{UPPER}{{3,}}(?![\w-]))"
)
_IN_CAPITALS = re.compile(rf"(?<![\w-]){UPPER}{{5,}}(?![\w-])")
_LIKE_SURNAME = re.compile(SURNAME)
_LATIN_SURNAME = r"[A-Z][a-z]{2,}(?:ov|ev|yov|off|ova|eva|yova|skiy|sky|skij|skii|skaya|skaia|enko|shvili|chuk|yuk|yan)"
_LATIN = re.compile(r"(?<![\w@./-])[A-Z][A-Za-z]+(?:-[A-Z][a-z]+)?(?![\w@/-]|\.\w)")
_LATIN_INITIALS = re.compile(r"[ \xa0][A-Z]\.(?:[ \xa0]?[A-Z]\.)?")
_LIKE_LATIN_SURNAME = re.compile(rf"(?:[A-Z][a-z]+-)?{_LATIN_SURNAME}")


def people(text: str) -> Iterator[tuple[int, int]]:
    """Where a text names people; stretches may overlap."""
    yield from _with_first_names(text)
    yield from _with_surnames(text)
    yield from _in_lower_case(text)
    yield from _called(text)
    yield from _in_capitals(text)
    yield from _in_latin(text)
    for match in _LONE_PATRONYMIC.finditer(text):
        if not _NO_PATRONYMIC.search(fold(match[0])):
            yield with_surname(text, *match.span(), is_surname=True)
    for pattern in (_SPOKEN, _TURKIC, _CAPITALS_INITIALS):
        for match in pattern.finditer(text):
            yield match.span()


def _back(match: re.Match[str]) -> int:
    return max(0, match.start() - _FAR)


def _with_first_names(text: str) -> Iterator[tuple[int, int]]:
    for match in _CAPITALISED.finditer(text):
        folded = fold(match[0])
        begins = bool(_SENTENCE_BEGINS.search(text, _back(match), match.start()))
        if not _is_name(folded, match[0]):
            if not begins and is_made_of_first_name(folded) and not match[0].isupper():
                yield match.span()
            continue
        if _is_short_for(text, match) or _SAYING.match(text, match.start()):
            continue
        start, end = with_surname(text, *match.span())
        is_word = folded in ALSO_WORDS and start == match.start() and end == match.end()
        if not (is_word and begins) or _is_person(text, match):
            yield start, end


def _is_name(folded: str, word: str) -> bool:
    """«Анна»; «Анна-Мария», where each half has its capital letter."""
    parts = folded.split("-")
    return any(map(is_first_name, parts)) and all(part[0].isupper() for part in word.split("-"))


def _is_person(text: str, match: re.Match[str]) -> bool:
    """Whether a word that begins a sentence is a name after all: it acts, is addressed, or stands alone in its line."""
    if _ACTS.match(text, match.end()):
        return True
    return bool(_LINE_ENDS.match(text, match.end()) and _LINE_BEGINS.search(text, _back(match), match.start()))


def _is_short_for(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a form of a first name is an abbreviation: «АНО», «ИНН». «АННА» is a name.

    Where a word in capitals stands beside it, it is a form of a name («АННЫ СМИРНОВОЙ») unless it is known better.
    """
    word, folded = match[0], fold(match[0])
    if not word.isupper() or len(word) > SHORTEST_NAME or folded in FIRST_NAMES:
        return False
    beside = re.search(r"(\w+)[ \xa0]+$", text[_back(match) : match.start()]), _WORD_AFTER.match(text, match.end())
    is_beside_capitals = any(found and len(found[1]) > 1 and found[1].isupper() for found in beside)
    return folded in ABBREVIATIONS or not is_beside_capitals


def _with_surnames(text: str) -> Iterator[tuple[int, int]]:
    """«у Кузнецовой», «Нурлан Сейтказиев», «Салтыков-Щедрин»."""
    for match in _CAPITALISED.finditer(text):
        if match[0].isupper() or not is_lone_surname(match[0]):
            continue
        start, end = with_surname(text, *match.span(), is_surname=True)
        # What begins a sentence and acts is somebody: «Кузнецова прислала», not «Основа дела».
        is_more = start < match.start() or end > match.end() or _ACTS.match(text, match.end())
        if is_more or _CERTAIN.search(match[0]) or _ends_line(text, match) or not _begins(text, match):
            yield start, end


def _begins(text: str, match: re.Match[str]) -> bool:
    return bool(BEGINNING.search(text, _back(match), match.start()))


def _ends_line(text: str, match: re.Match[str]) -> bool:
    """«Кому: Кузнецовой», or the name alone in its line."""
    if not _LINE_ENDS.match(text, match.end()):
        return False
    return bool(
        _LINE_BEGINS.search(text, _back(match), match.start())
        or text[_back(match) : match.start()].rstrip().endswith(":")
    )


def _in_lower_case(text: str) -> Iterator[tuple[int, int]]:
    """«мария петрова», «петровой марии», «мария ивановна»: both words have to look so, as no capital letter says it."""
    for first, second in itertools.pairwise(_LOWER_CASE.finditer(text)):
        if text[first.end() : second.start()].strip(" \xa0"):
            continue
        for name, other in ((first, second), (second, first)):
            folded = fold(name[0])
            if is_first_name(folded) and folded not in ALSO_WORDS and _looks_so(other[0].title()):
                yield first.start(), second.end()


def _looks_so(word: str) -> bool:
    return is_lone_surname(word) or (bool(_LONE_PATRONYMIC.fullmatch(word)) and not _NO_PATRONYMIC.search(fold(word)))


def _called(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _CALLED:
        for match in pattern.finditer(text):
            words = list(re.finditer(r"[\w-]+", match[1]))
            # «Уважаемая Бибигуль», «Директор Бибигуль»: up to the name, and as far as it goes.
            names = itertools.takewhile(_is_called, itertools.dropwhile(lambda word: not _is_called(word), words))
            if spans := [word.span() for word in names]:
                yield match.start(1) + spans[0][0], match.start(1) + spans[-1][1]


def _is_called(word: re.Match[str]) -> bool:
    return may_be_name(word[0], in_capitals=False) and fold(word[0]) not in _ADDRESSED


def _in_capitals(text: str) -> Iterator[tuple[int, int]]:
    """«ПЕТРОВА МАРЬЯ ИВАНОВНА»: the patronymic tells, up to two words in capitals before it and one after go along."""
    for match in _IN_CAPITALS.finditer(text):
        if not _LONE_PATRONYMIC.fullmatch(match[0].title()):
            continue
        before = re.search(rf"(?:(?<![\w-]){_CAPITALS}{_GAP}){{0,2}}$", text[_back(match) : match.start()])
        after = re.match(rf"{_GAP}({UPPER}{{3,}})(?![\w-])", text[match.end() : match.end() + _FAR])
        start = match.start() - (len(before[0]) if before else 0)
        end = match.end()
        if after and _LIKE_SURNAME.fullmatch(after[1].title()):
            end += after.end()
        yield start, end


def _in_latin(text: str) -> Iterator[tuple[int, int]]:
    words = list(_LATIN.finditer(text))
    for index, match in enumerate(words):
        if is_latin_first_name(match[0].lower()):
            start, end = match.span()
            before = words[index - 1] if index and _stand_together(text, words[index - 1], match) else None
            if before and _LIKE_LATIN_SURNAME.fullmatch(before[0]):
                start = words[index - 1].start()
            if index + 1 < len(words) and _stand_together(text, match, words[index + 1]):
                end = words[index + 1].end()
            yield start, end
        elif _LIKE_LATIN_SURNAME.fullmatch(match[0].title() if match[0].isupper() else match[0]):
            before = index and _stand_together(text, words[index - 1], match)
            after = _LATIN_INITIALS.match(text, match.end())
            yield (words[index - 1].start() if before else match.start()), (after or match).end()


def _stand_together(text: str, before: re.Match[str], after: re.Match[str]) -> bool:
    return not text[before.end() : after.start()].strip(" \xa0") and after.start() - before.end() <= 2
