"""The surname beside a first name, whatever it looks like: «Елена Шмидт», «СИДОРОВА МАРИЯ». Pure functions."""

import re

from consultations.answers.names import COMMON, listed
from consultations.answers.patterns import FORM, LOWER, PATRONYMIC, SURNAME, UPPER
from consultations.answers.word_forms import WORD, fold

_AFTER = re.compile(rf"[ \t\xa0]+({WORD})(?!\w)")
# In the next line of a letter too, but not in the next paragraph.
_SURNAME_AFTER = re.compile(rf"(?:[ \t\xa0]+|[ \t\xa0]*\r?\n[ \t\xa0]*){SURNAME}(?![\w-])")
_BEFORE = re.compile(rf"(?<![\w-])({WORD})[ \t\xa0]+$")
_LIKE_SURNAME = re.compile(SURNAME)
_LIKE_PATRONYMIC = re.compile(PATRONYMIC)
_FORM = re.compile(FORM)
BEGINNING = re.compile(r"(?:^|[.!?…:;«»„“”\"\n(–—-])\s*$")
_LINE_ENDS = re.compile(r"[ \t\xa0]*[.,]?[ \t\xa0]*(?:\n|$)")
# So far back a surname may begin.
_FAR = 60
# Capital letters of courtesy and reverence.
_POLITE = listed(
    """
    вы вас вам вами ваш ваша ваше ваши вашу вашей вашего вашему вашим ваших вашими бог бога богу
    россия россии россию россией родина родины родине родину отечество отечества отечеству земля милосердия милосердие
    """
)
# «Уважаемая Мария», «Спросите Марию», «Спасибо Марии».
_NO_SURNAME = re.compile(r"(?:ая|ый|ой|ий|ые|те|ть|ет|ит|бо)$")
# Of a surname that stands alone: no adjectives («Российский»), no endings that plain words have too («-ом», «-ем»).
_LONE = re.compile(
    rf"(?:({UPPER}{LOWER}{{2,}}(?:ов|ев|ёв|ин|ын|ян))(?:а|у|ым|е|ы|ой|ою|ых|ыми)?|{UPPER}{LOWER}{{2,}}(?:енко|швили|адзе|идзе)"
    rf"|{UPPER}{LOWER}{{3,}}(?:чук|юк|янц))"
)
_DOUBLE = re.compile(rf"{SURNAME}-{UPPER}{LOWER}+|{UPPER}{LOWER}+-{SURNAME}")
# «Научно-Практической», «Северо-Кавказский».
_COMPOUND = re.compile(r"(?<!енк)о-\w+(?:ск|цк)\w+$")
# «Гражданин», «Россиянин», «Христианин».
_INHABITANT = re.compile(r"[ая]нин$")
# Words that end as surnames do, up to the ending of their case: «Родин-а», «Итогов-ой», «Журналистов».
_NO_SURNAMES = listed(
    """
    родин украин половин причин женщин мужчин машин картин вершин середин медицин дисциплин величин глубин общин долин
    ширин длин вакцин витрин доктрин корзин кабин лавин равнин низин новин старин былин дружин годовщин толщин трещин
    магазин господин богин княгин один берлин витамин термин бензин хозяин тишин пустын святын основ готов здоров каков
    таков остров покров голов церков подков обнов братьев народов грантов журналистов ветеранов инвалидов пенсионеров
    студентов органов законов документов вопросов ответов проектов фондов материалов специалистов психологов педагогов
    авторов героев музеев театров медиков спасателев учеников школьников волонтеров добровольцев участников сотрудников
    экспертов тьюторов наставников кураторов координаторов организаторов партнеров спонсоров консультантов регионов
    районов округов городов поселков центров клубов союзов отцов профсоюзов кадров языков уроков курсов тестов шаблонов
    отчетов планов этапов классов баллов ресурсов отзывов бланков списков сроков часов процессов случаев президентов
    министров депутатов столов делов полев правов годов трудов игров финансов массов почтов итогов типов целев ключев
    бытов торгов мастеров разов россиян крестьян армян славян дворян северян полян изъян малин калин рябин осин ангин
    резин перин рутин паутин пружин коров щетин карантин кувшин апельсин мандарин дельфин пингвин посев припев обогрев
    нагрев вызов улов бурьян гостин морщин лощин ложбин вотчин складчин крестин именин
    """
)
# What begins a sentence before a surname, and is no name.
_STARTERS = listed(
    """
    вчера сегодня завтра сейчас потом тогда когда если хотя пока после перед также тоже еще уже только даже вот это этот
    эта эти тот та те наш наша наше наши нашу нашей нашего мой моя мое мою моей свой своя все всех она оно они его ее их
    для при про под над без между через около возле кроме вместо ради или либо что чтобы как где куда откуда почему
    зачем чей чья какой какая кто кого кому нет да однако поэтому затем раньше позже теперь здесь там тут очень
    пусть пускай может можно нужно надо нельзя видимо наверное возможно конечно спасибо пожалуйста просим прошу
    благодарим благодарю пишем пишу ждем звонил знаем хотим говорим зовем вместе согласно со во ко об от до из за по на
    вопрос письмо ответ документ договор заявление справка закон статья роман повесть стихи рассказ фильм книга памятник
    день год приказ работа отряд команда дата имя фамилия отчество автор
    """
)
# «Уважаемый», «Приходила», «Собрание».
_NO_FIRST_NAME = re.compile(r"(?:ый|ые|те|ть|ет|ит|ют|ут|бо|ли|ло|ла|ая|ние|ция)$")


def is_lone_surname(word: str) -> bool:
    """Whether the word, in the middle of a sentence, is a surname by its ending: «Кузнецовой», «Салтыков-Щедрин»."""
    if _DOUBLE.fullmatch(word):
        return not _COMPOUND.search(word) and not any(map(_is_word, word.split("-")))
    return bool(_LONE.fullmatch(word)) and not _is_word(word)


def _is_word(word: str) -> bool:
    found = _LONE.fullmatch(word)
    stem = fold(found[1] or word) if found else ""
    return fold(word) in COMMON or stem in _NO_SURNAMES or bool(_INHABITANT.search(stem))


def with_surname(text: str, start: int, end: int, *, is_surname: bool = False) -> tuple[int, int]:
    """The stretch of a name with one capitalised word on either side, past a patronymic.

    A word that begins its sentence may be any («Спросите Анну»): it is taken when it looks like a surname, when all is
    in capitals, and when nothing else stands in its line, as under a letter. Beside what is a surname itself, it is
    taken for the first name unless it is known to be another word.
    """
    in_capitals = text[start:end].isupper()
    if found := _SURNAME_AFTER.match(text, end):
        end = found.end()
    else:
        while (found := _AFTER.match(text, end)) and may_be_name(found[1], in_capitals=in_capitals):
            end = found.end()
            if not _LIKE_PATRONYMIC.fullmatch(found[1].title()):
                break
    far = max(0, start - _FAR)
    if (found := _BEFORE.search(text[far:start])) and may_be_name(found[1], in_capitals=in_capitals):
        at = far + found.start()
        begins = BEGINNING.search(text[max(0, at - _FAR) : at])
        if is_surname and begins:
            if fold(found[1]) not in _STARTERS and len(found[1]) > 2 and not _NO_FIRST_NAME.search(fold(found[1])):
                start = at
        elif not begins or _looks_like_surname(
            found[1], in_capitals=in_capitals, is_line=bool(_LINE_ENDS.match(text, end))
        ):
            start = at
    return start, end


def _looks_like_surname(word: str, *, in_capitals: bool, is_line: bool) -> bool:
    if _LIKE_SURNAME.fullmatch(word.title()) or (in_capitals and word.isupper()):
        return True
    return is_line and not _NO_SURNAME.search(fold(word))


def may_be_name(word: str, *, in_capitals: bool) -> bool:
    """Whether a word beside a name may be a name too: it has its capital letter, and is no other word known."""
    folded = fold(word)
    if len(word) < 2 or not word[0].isupper() or folded in COMMON or folded in _POLITE or _FORM.fullmatch(word):
        return False
    return in_capitals or not word.isupper() or len(word) > 4
