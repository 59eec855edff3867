"""A person with a mailbox and a browser."""

import re
from email.message import EmailMessage
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page, expect

from tests.smtp import Received, SmtpSink


def text_of(message: EmailMessage) -> str:
    """The plain text of a letter."""
    body = message.get_body(preferencelist=("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(letter: Received, *, holding: str = "/") -> str:
    """The first address in a letter whose path holds this."""
    links = [link for link in re.findall(r"https?://\S+", text_of(letter.message)) if holding in link]
    assert links, f"no link with {holding!r} in {letter.message['Subject']}"
    return links[0]


class Walker:
    """Somebody who reads letters and follows their links. Each has a browser context of their own."""

    def __init__(self, *, email: str, browser: Browser, site: str, mailbox: SmtpSink, context: dict[str, Any]) -> None:
        self.email = email
        self.site = site
        self.mailbox = mailbox
        self.page: Page = browser.new_context(**context).new_page()

    def letter(self, *, holding: str, seconds: float = 40.0) -> Received:
        """The newest letter to this person whose subject or text holds `holding`, waited for."""

        def mine(letters: list[Received]) -> list[Received]:
            return [
                letter
                for letter in letters
                if self.email in letter.recipients
                and (holding in str(letter.message["Subject"]) or holding in text_of(letter.message))
            ]

        letters = self.mailbox.wait_until(
            lambda arrived: bool(mine(arrived)), what=f"a letter to {self.email} with {holding!r}", seconds=seconds
        )
        return mine(letters)[-1]

    def go(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(path if path.startswith("http") else self.site + path)

    def press(self, name: str) -> None:
        """Press the button or follow the link of this name in the page's main part."""
        main = self.page.locator("main")
        control = main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True))
        control.first.click()

    def sees(self, text: str) -> None:
        """The page's main part shows this text."""
        expect(self.page.locator("main")).to_contain_text(text)

    def signs_in_by_letter(self) -> None:
        """Ask for a link, read the letter, press the button."""
        self.go("/people/sign-in/")
        self.page.get_by_label("Ваш адрес электронной почты").fill(self.email)
        self.press("Прислать ссылку")
        self.go(link_in(self.letter(holding="/people/sign-in/link/"), holding="/people/sign-in/link/"))
        self.press("Войти")

    def consents(self) -> None:
        """Tick and agree, where the consent page has come first."""
        self.page.get_by_label("Текст прочитан, я даю согласие").check()
        self.press("Согласиться и продолжить")


def code_of(secret: str) -> str:
    """The code that an authenticator app would show now for this secret."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))
