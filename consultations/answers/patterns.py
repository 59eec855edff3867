"""What names, addresses and numbers usually look like in Russian texts."""

import re

from consultations.answers.enums import Kind

UPPER, LOWER = "[А-ЯЁ]", "[а-яё]"
# Between the words of one address: another line is another thing.
_SPACE = r"[ \t\xa0]"
_NAME = rf"{UPPER}{LOWER}+(?:-{UPPER}{LOWER}+)?"
_CASES = "(?:а|у|ом|ем|е|ы|ой|ою|ей|ых|ым|ыми|ого|ому)?"
_INITIAL = rf"{UPPER}\.\s?"
PATRONYMIC = rf"{UPPER}{LOWER}+(?:ович|евич|ьич|мич|кич|тич|ввич|овн|евн|ичн)(?:а|у|ем|ом|е|ы|ой|ою)?"
# Hyphens and dashes of every length are one: as long as the text itself.
EVEN = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")
SURNAME = (
    rf"{UPPER}{LOWER}+(?:(?:ов|ев|ёв|ин|ын){_CASES}|(?:ск|цк)(?:ий|ой|ая|ую|ого|ому|им|ом)"
    r"|енко|ук|юк|чук|ян(?:а|у|ом|е)?|дзе|швили|ых|их)"
)
FORM = (
    r"(?:Ф?ГБ(?:ПО|О|ДО|С)?У|ФГБУ|ГКУ|ГАУ|ГБУСО|О?ГБУ|КГБУ|МБУ(?:К|ДО|СО)?|МКУ|МАУ|МБД?ОУ|МКОУ|МОУ|ГУ|МУ|АНО"
    r"|РОО|МРОО|РОФ|МОО|ВОО|ОО|БФ|НКО|ООО|ОАО|ПАО|АО|ЗАО|КЦСОН|ЦСО|ДК|ЦСПСиД|СРЦН)"
)
# Inner quotes often share their last mark with the outer ones: РОО «Центр «Родник».
_QUOTED = (
    r"(?:«[^«»\n]{1,160}(?:«[^«»\n]{1,100}»(?:[^«»\n,;]{0,60}»)?|»)|“[^“”\n]{1,160}”|„[^„“”\n]{1,160}[“”]"
    r"|\"[^\"\n]{1,160}\")"
)
_KINDS_OF_ORGANISATIONS = (
    r"(?:центр|фонд|организаци|обществ|движени|клуб|школ|интернат|библиотек|музе|колледж|техникум|лице|гимнази|"
    r"детск\w+ (?:дом|сад)|"
    r"приют|учреждени|союз|ассоциаци|отделени|служб|завод|фабрик|предприяти|санатори|больниц|поликлиник"
    r"|дом(?=\w{0,2}[ \xa0-]))\w{0,4}"
)
# What stands between «центр» and its name in quotes: «помощи детям»; no verbs («центр провёл акцию «Тепло»»).
_NO_VERB = r"(?!\w+(?:л|ла|ло|ли|ет|ёт|ит|ют|ут|ат|ят|ть|т?ся|лась|лись)(?!\w))[а-яё]+(?:-[а-яё]+)*"
_WHOSE = (
    r"(?:помощи|поддержки|культуры|творчества|развития|милосердия|реабилитации|образования|обслуживания|искусств"
    r"|рем[её]сел|добровольчества|престарелых|реб[её]нка|(?:социальн|детск|дневн|дополнительн|обществен)\w+"
    r"|молод[её]жи|семьи|инвалидов|ветеранов|волонт[её]ров|добровольцев)"
)
_STREET = (
    r"(?:ул\.?|улиц\w{1,2}|просп\.?|проспект\w{0,2}|пр-к?т\w?|пр\.?|пер\.?|переул\w{2,3}|наб\.?|набережн\w{2}|шоссе|ш\."
    r"|бульвар\w{0,2}|б-р|площад\w{1,2}|пл\.?|проезд\w{0,2}|тракт\w{0,2}|мкр\.?|микрорайон\w{0,2})"
)
_PART = r"(?:д|дом|стр|корп|к|кв|квартира|оф|офис|пом)"
# An address goes on in the next line only where a comma and «д.» say so.
_HOUSE = (
    rf"(?:(?:,?{_SPACE}*(?:{_PART}\.?{_SPACE}*)?|,{_SPACE}*\n{_SPACE}*{_PART}\.?{_SPACE}*)"
    r"\d+(?:[/-]\d+)?[а-яА-Я]?(?![\w]))"
)
# «ул. М. Горького», «ул. Акад. Павлова»: any other full stop ends the address with its sentence.
_SHORTENED = rf"(?:(?:{UPPER}|Акад|Ген|Марш|Проф|Адм|Кап|Бол|Мал|Верх|Нижн|Нов|Стар|Кр|Св)\.{_SPACE}*){{0,2}}"
_SETTLEMENT = (
    r"(?:(?:г|гор|пос|пгт|дер|ст-ца|р\.\s?п|с|д|п|х)\.|(?:город|посёл[ко]к?|посел[ко]к?|сел|деревн|станиц|хутор|аул|посёлк|посёлок|слобод)"
    r"(?:а|у|ом|е|о|я|и|ю|ей|ой)?)"
)
_UNIT = r"(?:област|кра|округ|район|республик|поселени|уезд|волост)(?:ь|и|ью|й|я|ю|ем|е|а|у|ом|ой|ами|ах)?"

# Sites of the law and of services of the state: everybody refers to them, and answers do. Their pages of people don't.
_PUBLIC = (
    r"(?:www\.)?(?:[\w-]+\.)*(?:consultant\.ru|garant\.ru|gov\.ru|gosuslugi\.ru|kremlin\.ru|cntd\.ru|добро\.рф"
    r"|dobro\.ru(?!/(?:volunteers|organizations)))(?![\w.-]*\w)"
)
_ZONES = "ru|su|com|org|net|info|biz|online|site|pro|club|center|moscow|me|io|рф|рус|дети|онлайн|сайт|xn--[a-z0-9]+"

# Order decides which kind names a place where several were found with equal right.
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (Kind.EMAIL, r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (
        Kind.EMAIL,
        r"(?i:(?<![\w.+-])[\w.+-]+\s*[(\[]?(?:собак[аи]|at)[)\]]?\s*[\w-]+\s*(?:\.|[(\[]?(?:точка|dot)[)\]]?)\s*"
        r"(?:ру|ком|рф|ru|com|org|net)(?!\w))",
    ),
    (Kind.LINK, rf"(?i:https?://(?!{_PUBLIC})[^\s<>»“”\")\],]*[\w/])"),
    (
        Kind.LINK,
        rf"(?i:(?<![\w@.-])(?!{_PUBLIC})(?:[\w-]+\.)+(?:{_ZONES})(?![\w-])(?::\d+)?(?:/[^\s<>»“”\")\],]*[\w/]|/)?)",
    ),
    (Kind.LINK, r"(?<![\w@.])@[A-Za-z]\w{3,}"),
    # Number of insurance, passports, bank cards; then the long ones: taxpayer's, registration, accounts.
    (Kind.NUMBER, r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]?\d{2}(?!\d)"),
    (Kind.NUMBER, r"(?<!\d)(?:\d{4}|\d{2} \d{2})\s?(?:№\s?)?\d{6}(?!\d)"),
    (Kind.NUMBER, r"(?<!\d)\d{4}(?:[ -]\d{4}){3}(?!\d)"),
    (Kind.PHONE, r"(?<![\d+])(?:\+?7|8)(?:[\s().-]{0,3}\d){10}(?!\d)"),
    (Kind.PHONE, r"\+\d(?:[\s().-]{0,2}\d){8,13}(?!\d)"),
    (Kind.PHONE, r"\(\d{3,5}\)(?:[\s-]?\d){5,7}(?!\d)"),
    (Kind.PHONE, r"(?<![\d.,-])\d{1,3}-\d{2}-\d{2}(?![\d.-]\d|\d)"),
    (Kind.PHONE, r"(?<![\d.,-])\(?9\d\d\)?[\s-]{0,2}\d{3}[\s-]?\d\d[\s-]?\d\d(?![.-]?\d)"),
    (Kind.PHONE, r"(?<![\d.,-])\d{3,5}[\s-]\d{1,3}-\d\d-\d\d(?![.-]?\d)"),
    (Kind.PHONE, r"(?i:\b(?:тел|телефон|моб|сот\.|звоните|факс)\w{0,3}[.:]?\s*(?:по\s+)?)(\d(?:[\s-]?\d){4,6})(?!\d)"),
    (Kind.NUMBER, r"(?<!\d)\d{10,20}(?!\d)"),
    (Kind.ADDRESS, rf"(?<!\d)\d{{6}},\s*(?=(?:г\.|{UPPER}))"),
    (
        Kind.ADDRESS,
        rf"(?<!\w){_STREET}{_SPACE}*[«\"]?(?:\d+-\w{{1,3}}{_SPACE}+)?{_SHORTENED}{UPPER}[\w-]*"
        rf"(?:{_SPACE}+{UPPER}[\w-]+){{0,2}}[»\"]?{_HOUSE}{{0,4}}",
    ),
    (Kind.ADDRESS, rf"(?<!\w){_NAME}{_SPACE}+{_STREET}(?!\w){_HOUSE}{{0,4}}"),
    (Kind.ADDRESS, r"(?<!\w)(?:д|дом)\.?\s*\d+[а-яА-Я]?,?\s*(?:корп\.?\s*\d+,?\s*)?(?:кв|квартир\w)\.?\s*\d+"),
    (Kind.ORGANISATION, rf"(?<!\w){FORM}(?:\s+{UPPER}[А-ЯЁа-яё]{{1,3}}(?!\w)){{0,2}}\s*(?:№\s?\d+\s*)?{_QUOTED}"),
    (Kind.ORGANISATION, rf"(?<!\w){FORM}(?:\s+{UPPER}{{2,4}}(?!\w))?\s+№\s?\d+"),
    # «Доме-интернате «Сосновый»», «школа-интернат № 5»: a word with a hyphen is one.
    (
        Kind.ORGANISATION,
        rf"(?<![\w-])(?:\w+-)?(?i:{_KINDS_OF_ORGANISATIONS})(?:-\w+)*"
        rf"(?:{_SPACE}+{_WHOSE}(?:{_SPACE}+{_NO_VERB}){{0,7}})?(?:\s+№\s?\d+)?\s+{_QUOTED}",
    ),
    (
        Kind.ORGANISATION,
        r"(?<![\w-])(?:\w+-)?(?i:школ|детск\w+ сад|лице|гимнази|интернат|библиотек)\w{0,4}(?:-\w+)*\s+№\s?\d+",
    ),
    (Kind.PERSON, rf"(?<!\w){_NAME}(?:{_SPACE}+|{_SPACE}*\n{_SPACE}*(?={_INITIAL}{_INITIAL})){_INITIAL}(?:{UPPER}\.)?"),
    (Kind.PERSON, rf"(?<!\w){_INITIAL}{_INITIAL}{_NAME}(?!\w)"),
    # «А. Договор» is a list, «А. Петров» is not.
    (Kind.PERSON, rf"(?m)(?<![\w.])(?:(?<!^){_INITIAL}{_NAME}|^{_INITIAL}{SURNAME})(?!\w)"),
    (Kind.PERSON, rf"(?<!\w)(?:{SURNAME}\s+)?{_NAME}\s+{PATRONYMIC}(?:\s+{SURNAME})?(?!\w)"),
    (Kind.PERSON, rf"(?<!\w){SURNAME}\s+{UPPER}\s?{UPPER}(?![\w.])"),
    (Kind.PERSON, rf"(?<!\w)(?i:семь\w{{1,2}}|супруг\w{{0,3}}|гр\.)\s+({SURNAME})(?!\w)"),
    (Kind.PLACE, rf"(?<!\w){_SETTLEMENT}{_SPACE}?{_NAME}(?:{_SPACE}+{_NAME})?(?!\w)"),
    (Kind.PLACE, rf"(?<!\w){_NAME}(?:ск|цк)(?:ий|ая|ое|ого|ому|им|ом|ой|ую|ие)\s+(?:муниципальн\w+\s+)?{_UNIT}(?!\w)"),
    (Kind.PLACE, rf"(?<!\w)[Рр]еспублик\w{{1,2}}{_SPACE}+{_NAME}(?!\w)"),
)
RULES = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
