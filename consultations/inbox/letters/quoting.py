"""What the person wrote, without what they answer to, their programme's signature, and our own letter below it.

Programmes mark a quotation in three ways: a line that says who wrote when («… пишет:», "On … wrote:"), then lines with
">"; a block of headers («От: … Отправлено: …») with the whole letter below it; or a ruler («Исходное сообщение»). Our
own letters add a fourth: «Пишите ответ выше этой строки».

A letter that was passed on («Пересылаемое сообщение») is no quotation: it is what the author shows, whole, with its own
quotations.
"""

import re

# In whatever language a letter of ours was written, dressed up with ">", "*", dashes.
_ABOVE = re.compile(
    r"^[\s>*_|–—-]*(?:пишите\s+ответ\s+выше\s+этой\s+строки|write\s+your\s+reply\s+above\s+this\s+line)\b", re.I
)
_ABOVE_BEGUN = re.compile(r"^[\s>*_|–—-]*(?:пишите\s+ответ\s+выше|write\s+your\s+reply\s+above)\b", re.I)

# Matched against a line without the dashes around it.
_RULER = re.compile(
    r"^(?:исходное\s+сообщение|исходное\s+письмо|original\s+(?:message|appointment)|"
    r"(?P<forwarded>(?:пересылаемое|пересланное|перенаправленное)\s+сообщение|"
    r"forwarded\s+(?:message|letter)|begin\s+forwarded\s+message|начало\s+переадресованного\s+(?:сообщения|письма))|"
    r"(?P<end>конец\s+пересылаемого\s+сообщения|end\s+(?:of\s+)?forwarded\s+message))$",
    re.I,
)
_RULED = re.compile(r"^[\s*]*[-–—_]{2}")

_WROTE = re.compile(r"(?:пиш(?:ет|ете)|писал(?:а|и|\(а\))?|написал(?:а|и|\(а\))?|wrote|writes)\s*:$", re.I)
# Roundcube: the date stands behind the verb.
_WROTE_WHEN = re.compile(
    r"(?:пиш(?:ет|ете)|писал(?:а|и|\(а\))?|написал(?:а|и|\(а\))?|wrote)\s+(?=[^:]{0,20}\d)[\w .,/-]{4,30}?"
    r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?\s*:$",
    re.I,
)
# The Bat! and its like: the verb comes first.
_YOU_WROTE = re.compile(r"^(?:вы\s+писали|вы\s+написали|you\s+wrote)\b", re.I)
_FROM_WHOM = re.compile(r"(?:<[^<>\s]+@[^<>\s]+>|\[mailto:[^\]\s]+\]|\b[\w.+-]+@[\w.-]+\.\w+\b)\s*>?\s*:$")
_DATE = re.compile(
    r"\d{1,2}[:.]\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b(?:19|20)\d\d\b|"
    r"\b(?:янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)
_TIME = re.compile(r"\b\d{1,2}:\d{2}\b")
_BRACKETED = re.compile(r"<\s?[^<>\s]+@[^<>\s]+>|\[mailto:[^\]\s]+\]")
_OPENING = re.compile(
    r"^(?:on|am|le|el|вы|в|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье|\d|[\"«<])",
    re.I,
)

# One line of a block of headers. «От кого» and «От» begin one.
_FIRST_FIELD = re.compile(r"^[\s*>|]*(?:от\s+кого|от|from|отправитель)\s*\*?\s*:\*?\s*\S", re.I)
_FIELD = re.compile(
    r"^[\s*>|]*(?:от\s+кого|от|from|отправитель|отправлено|дата|sent|date|кому|to|получатель|копия|cc|тема|subject|важность|"
    r"importance|reply-to|ответить)\s*\*?\s*:",
    re.I,
)
_DASHES = re.compile(r"^[\s*]*[_–—-]{5,}\s*$")

_SIGNATURE = re.compile(r"^-- ?$")
# Only what programmes write by themselves: «Отправлено с опозданием» is a person's sentence.
_SENT_FROM = re.compile(
    r"^[\s*_–—-]*(?:(?:отправлено|sent)\s+(?:с|из|через|с\s+помощью|from|via|using)\s+.{0,30}?"
    r"(?:iphone|ipad|mac|android|samsung|galaxy|xiaomi|redmi|huawei|honor|телефон|смартфон|планшет|устройств|почт|mail|"
    r"яндекс|yandex|outlook|рамблер|thunderbird|windows|mobile|phone|blue|spark|proton).{0,60}|"
    r"(?:получите|скачать)\s+outlook\s+для\s+.{1,40}|get\s+outlook\s+for\s+.{1,40}|"
    r"(?:это\s+(?:письмо|сообщение)\s+)?проверено\s+(?:на\s+вирусы|антивирусом)\b.{0,80}|"
    r"(?:без\s+вирусов|virus-free)\b.{0,80})$",
    re.I,
)
# Some programmes put the initials of who is quoted before the bracket.
_QUOTED = re.compile(r"^\s{0,3}(?:[A-ZА-ЯЁ]{0,3}>|\|\s)")
# How many lines a programme folds "On … wrote:" into.
_FOLDED = 4
_LONGEST_ATTRIBUTION = 400
# How many lines may lead to the first one of ours.
_ABOVE_WITHIN = 8
# Longer lines are somebody's paragraphs, never marks of a programme.
_LONGEST_LINE = 500


def own_words(text: str, *, is_forward: bool = False) -> str:
    """What the author wrote, and the letters that they passed on.

    Outlook has the same block of headers above what it quotes and what it passes on: `is_forward` tells them apart.
    """
    lines = text.split("\n")
    kept: list[str] = []
    while True:
        end, begins_quote = _end_of_own(lines, is_forward=is_forward)
        if end == len(lines) or not _begins_forwarded(lines, end, is_forward=is_forward):
            own = _own_lines(lines, end, begins_quote=begins_quote)
            if kept and _SIGNATURE.match(next((line for line in own if line.strip()), "")):
                own = []
            return _joined([*kept, *own])
        # Outlook draws a line above its block of headers.
        own = lines[: end - 1] if end and _DASHES.match(lines[end - 1][:_LONGEST_LINE]) else lines[:end]
        own = _without_signature(_without_quoted(own))
        kept += [*own, ""] if own else []
        after = next((n + 1 for n in range(end, len(lines)) if _is_end_of_forwarded(lines[n])), len(lines))
        kept += _passed_on(lines[end:after])
        lines = lines[after:]


def _own_lines(lines: list[str], end: int, *, begins_quote: bool) -> list[str]:
    own = _without_quoted(lines[:end])
    if begins_quote and not _joined(own):
        # Written below the quotation, or between its lines.
        own = _without_quoted(lines[end:], has_attribution=True)
    elif begins_quote:
        # A signature above the quotation ends nothing: the answers stand below it.
        own = [*_without_signature(own), "", *_written_between(lines[end:])]
    return _without_signature(own)


def _begins_forwarded(lines: list[str], number: int, *, is_forward: bool) -> bool:
    """Whether a letter that was passed on begins here. Apple puts the ruler before, or first among, its ">" lines."""
    line = lines[number]
    if _QUOTED.match(line):
        if number and _QUOTED.match(lines[number - 1]):
            return False
        line = line.strip().removeprefix(">")
    ruler = _ruler(line)
    if is_forward and (_begins_headers(lines, number) or (ruler and not ruler["end"])):
        return True
    return bool(ruler and ruler["forwarded"])


def _is_end_of_forwarded(line: str) -> bool:
    ruler = _ruler(line)
    return bool(ruler and ruler["end"])


def _passed_on(lines: list[str]) -> list[str]:
    """A letter that was passed on, without ours quoted below it; nothing when it is ours itself."""
    end = next((number for number in range(len(lines)) if _is_above(lines, number)), len(lines))
    if end == len(lines):
        return lines
    near = range(max(1, end - _ABOVE_WITHIN), end)
    end = next((number for number in near if _leads_to(lines, number, end)), end)
    is_ours = not any(line.strip(" >|") and not _FIELD.match(line[:_LONGEST_LINE]) for line in lines[1:end])
    return [] if is_ours else lines[:end]


def _joined(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _leads_to(lines: list[str], number: int, end: int) -> bool:
    """Whether nothing but who wrote it when, or a block of headers, stands between here and `end`."""
    if length := _attribution(lines, number):
        return not any(line.strip(" >|") for line in lines[number + length : end])
    is_field = (not line.strip(" >|") or _FIELD.match(line[:_LONGEST_LINE]) for line in lines[number:end])
    return _begins_headers(lines, number) and all(is_field)


def _end_of_own(lines: list[str], *, is_forward: bool) -> tuple[int, bool]:
    """Where the quotation, or a letter that was passed on, begins; and whether it is a quotation of ">" lines, between
    which the author may have written.
    """
    for number, line in enumerate(lines):
        if _is_above(lines, number):
            return number, bool(_QUOTED.match(line))
        if _begins_forwarded(lines, number, is_forward=is_forward):
            return number, False
        ruler = _ruler(line)
        if ruler is not None and not ruler["end"]:
            return number, False
        if _begins_headers(lines, number):
            return number - (1 if number and _DASHES.match(lines[number - 1][:_LONGEST_LINE]) else 0), False
        if length := _attribution(lines, number):
            return number, _next_is_quoted(lines, number + length)
    return len(lines), False


def _is_above(lines: list[str], number: int) -> bool:
    line = lines[number]
    if _ABOVE.match(line):
        return True
    # Folded by a programme in the middle.
    following = re.sub(r"^[\s>]+", "", lines[number + 1]) if number + 1 < len(lines) else ""
    return bool(_ABOVE_BEGUN.match(line) and _ABOVE.match(f"{line.rstrip()} {following}"))


def _ruler(line: str) -> "re.Match[str] | None":
    """A line that parts the author's words from another letter: «-----Исходное сообщение-----», «Begin …:»."""
    if len(line) > _LONGEST_LINE or not (_RULED.match(line) or line.rstrip().endswith(":")):
        return None
    return _RULER.match(line.strip(" \t*_-–—:"))


def _begins_headers(lines: list[str], number: int) -> bool:
    """Whether «От: …» begins here with at least two more fields right below."""
    if not _FIRST_FIELD.match(lines[number][:_LONGEST_LINE]):
        return False
    following = [line[:_LONGEST_LINE] for line in lines[number + 1 : number + 10] if line.strip(" >*|")][:5]
    return sum(bool(_FIELD.match(line)) for line in following) >= 2


def _attribution(lines: list[str], number: int) -> int:
    """How many lines say here who wrote what follows; 0 for none."""
    if len(lines[number]) > _LONGEST_LINE:
        return 0
    first = lines[number].strip(" >*_\t")
    if not any(pattern.search(first) for pattern in (_OPENING, _WROTE, _WROTE_WHEN, _FROM_WHOM)):
        return 0
    for length in range(1, _FOLDED + 1):
        part = lines[number : number + length]
        if len(part) < length or (length > 1 and not part[-1].strip(" >")):
            return 0
        joined = " ".join(line.strip(" >*_\t") for line in part)
        if len(joined) > _LONGEST_ATTRIBUTION:
            return 0
        if _is_attribution(joined, is_quoted_below=_next_is_quoted(lines, number + length)):
            return length
    return 0


def _is_attribution(line: str, *, is_quoted_below: bool) -> bool:
    line = line.rstrip()
    if not line.endswith(":"):
        return False
    has_date = bool(_DATE.search(line))
    if _YOU_WROTE.match(line):
        return is_quoted_below or (has_date and bool(_TIME.search(line)))
    if _WROTE.search(line):
        # «Министерство пишет:» is the author's own sentence.
        return is_quoted_below or bool(_BRACKETED.search(line)) or (has_date and bool(_TIME.search(line)))
    if _WROTE_WHEN.search(line):
        # «Мы писали 3 июня в 12:30:» is a person's sentence as well.
        return is_quoted_below and has_date
    if not _FROM_WHOM.search(line):
        return False
    return has_date and (is_quoted_below or bool(_BRACKETED.search(line)))


def _next_is_quoted(lines: list[str], number: int) -> bool:
    for line in lines[number : number + 3]:
        if line.strip():
            return bool(_QUOTED.match(line))
    return False


def _without_quoted(lines: list[str], *, has_attribution: bool = False) -> list[str]:
    """Without lines of quotation; with `has_attribution` also without the one that introduces them."""
    start = 0
    if has_attribution and lines and not _QUOTED.match(lines[0]):
        start = max(_attribution(lines, 0), 1)
    return [line for line in lines[start:] if not _QUOTED.match(line)]


def _written_between(lines: list[str]) -> list[str]:
    """What the author wrote below the first line of quotation; nothing of what the quotation's end drags along."""
    own: list[str] = []
    rest = lines[max(_attribution(lines, 0), 1) :]
    is_after_quotation = False
    for number, line in enumerate(rest):
        if _QUOTED.match(line):
            is_after_quotation = True
        elif line.strip() and is_after_quotation:
            if _begins_headers(rest, number) or _ruler(line):
                break
            own.append(line)
        elif own and own[-1]:
            own.append("")
    return own


def _without_signature(lines: list[str]) -> list[str]:
    """Without the part below "-- ", and without «Отправлено с iPhone» at the end."""
    for number, line in enumerate(lines):
        if number and _SIGNATURE.match(line) and any(own.strip() for own in lines[:number]):
            lines = lines[:number]
            break
    end = len(lines)
    while end and (not lines[end - 1].strip() or _is_of_programme(lines[end - 1].strip())):
        end -= 1
    return lines[:end]


def _is_of_programme(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and bool(_SENT_FROM.match(line))
