"""How many wrong numbers one address of the network may try.

While Redis is down nothing is counted, and the ten random digits of a number alone keep guessers out.
"""

from vector.common.attempts import Allowance

WRONG_NUMBERS = 20
SECONDS = 600

GUESSES = Allowance("certificate-wrong", most=WRONG_NUMBERS, seconds=SECONDS)
