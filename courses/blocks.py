"""The blocks that a lesson is made of."""

from vector.pages.blocks import BodyBlock


class LessonBlock(BodyBlock):
    """The text of a lesson: everything that any page may hold.

    A place of its own, so that blocks only lessons have do not appear in other pages.
    """
