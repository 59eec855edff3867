"""From a plain-text template to a letter: paragraphs, lists, one button, no image and no style sheet needed."""

import re

import pytest

from vector.mail.letters import UNSUBSCRIBE_MARK, render, with_unsubscribe_link

TEXT = """{% autoescape off %}Здравствуйте, {{ name }}!

Первая строка
вторая строка

Возьмите:
- паспорт
- ручку

Подробнее: https://example.org/a?b=1&c=2{% endautoescape %}"""


@pytest.fixture
def letter(settings, tmp_path):
    (tmp_path / "x.subject.txt").write_text("Завтра:\n  {{ name|safe }}\n", encoding="utf-8")
    (tmp_path / "x.txt").write_text(TEXT, encoding="utf-8")
    settings.BASE_URL = "https://vector.example.org"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]
    return render("x", {"name": "Анна & Ко <b>"}, button=("Открыть", "/events/1/"))


def test_subject_is_one_line(letter):
    assert letter.subject == "Завтра: Анна & Ко <b>"


def test_text_holds_everything_and_the_buttons_address(letter):
    assert letter.text.startswith("Здравствуйте, Анна & Ко <b>!\n\nПервая строка\nвторая строка\n")
    assert "Открыть:\nhttps://vector.example.org/events/1/\n" in letter.text


def test_html_has_paragraphs_a_list_links_and_one_button(letter):
    assert "Здравствуйте, Анна &amp; Ко &lt;b&gt;!" in letter.html
    assert "Первая строка<br>вторая строка" in letter.html
    assert len(re.findall("<li ", letter.html)) == 2
    assert 'href="https://example.org/a?b=1&amp;c=2"' in letter.html
    assert len(re.findall('href="https://vector.example.org/events/1/"', letter.html)) == 2
    assert ">https://vector.example.org/events/1/</a>" in letter.html


def test_html_needs_no_image_script_style_sheet_or_class(letter):
    assert re.findall(r"<(img|script|style|link|form|svg)|\bclass=|url\(", letter.html) == []


def test_unsubscribing_link_stands_in_both_or_leaves_no_trace(letter):
    text, html = with_unsubscribe_link(letter, "https://vector.example.org/mail/unsubscribe/x/")
    assert text.endswith("Отказаться от таких писем:\nhttps://vector.example.org/mail/unsubscribe/x/\n")
    assert html.count("https://vector.example.org/mail/unsubscribe/x/") == 1
    text, html = with_unsubscribe_link(letter, "")
    assert text == letter.text
    assert UNSUBSCRIBE_MARK not in html


def test_letter_in_english(settings, tmp_path):
    (tmp_path / "x.subject.txt").write_text("Hello", encoding="utf-8")
    (tmp_path / "x.txt").write_text("Hello", encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]
    letter = render("x", {}, button=("Open", "/"), language="en")
    assert '<html lang="en">' in letter.html
    assert letter.unsubscribe_label == "Stop getting such letters"
