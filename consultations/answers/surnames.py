"""The surname beside a first name, whatever it looks like: «Елена Шмидт», «СИДОРОВА МАРИЯ». Pure functions."""

import re

from consultations.answers.names import COMMON, listed
from consultations.answers.patterns import FORM, PATRONYMIC, SURNAME
from consultations.answers.word_forms import WORD, fold

_AFTER = re.compile(rf"[ \t\xa0]+({WORD})(?!\w)")
_SURNAME_AFTER = re.compile(rf"\s+{SURNAME}(?![\w-])")
_BEFORE = re.compile(rf"(?<![\w-])({WORD})[ \t\xa0]+$")
_LIKE_SURNAME = re.compile(SURNAME)
_LIKE_PATRONYMIC = re.compile(PATRONYMIC)
_FORM = re.compile(FORM)
_BEGINNING = re.compile(r"(?:^|[.!?…:;«»„“”\"\n(–—-])\s*$")
_LINE_ENDS = re.compile(r"[ \t\xa0]*[.,]?[ \t\xa0]*(?:\n|$)")
# So far back a surname may begin.
_FAR = 60
# Capital letters of courtesy.
_POLITE = listed("вы вас вам вами ваш ваша ваше ваши вашу вашей вашего вашему вашим ваших вашими")
# «Уважаемая Мария», «Спросите Марию», «Спасибо Марии».
_NO_SURNAME = re.compile(r"(?:ая|ый|ой|ий|ые|те|ть|ет|ит|бо)$")


def with_surname(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch of a name with one capitalised word on either side, past a patronymic.

    A word that begins its sentence may be any («Спросите Анну»): it is taken when it looks like a surname, when all is
    in capitals, and when nothing else stands in its line, as under a letter.
    """
    in_capitals = text[start:end].isupper()
    if found := _SURNAME_AFTER.match(text, end):
        end = found.end()
    else:
        while (found := _AFTER.match(text, end)) and _may_be_name(found[1], in_capitals=in_capitals):
            end = found.end()
            if not _LIKE_PATRONYMIC.fullmatch(found[1].title()):
                break
    far = max(0, start - _FAR)
    if (found := _BEFORE.search(text[far:start])) and _may_be_name(found[1], in_capitals=in_capitals):
        at = far + found.start()
        begins = _BEGINNING.search(text[max(0, at - _FAR) : at])
        if not begins or _is_surname(found[1], in_capitals=in_capitals, is_line=bool(_LINE_ENDS.match(text, end))):
            start = at
    return start, end


def _is_surname(word: str, *, in_capitals: bool, is_line: bool) -> bool:
    if _LIKE_SURNAME.fullmatch(word.title()) or (in_capitals and word.isupper()):
        return True
    return is_line and not _NO_SURNAME.search(fold(word))


def _may_be_name(word: str, *, in_capitals: bool) -> bool:
    folded = fold(word)
    if len(word) < 2 or not word[0].isupper() or folded in COMMON or folded in _POLITE or _FORM.fullmatch(word):
        return False
    return in_capitals or not word.isupper() or len(word) > 4
