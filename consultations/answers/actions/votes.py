"""What visitors say of a published answer."""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from consultations.answers.models import AnswerVote, PublishedAnswer


@transaction.atomic
def vote(answer: PublishedAnswer, *, sender: str, has_helped: bool) -> AnswerVote:
    """Count one word of a sender a day; another word on the same day takes the place of the first.

    `sender` tells one visitor from another; kept is only a salted hash of it and of the day, so that not even two days
    of one visitor can be put together.
    """
    today = timezone.localdate()
    voter = salted_hmac("answers.vote", f"{answer.pk}:{today}:{sender}", algorithm="sha256").hexdigest()
    found, _is_new = AnswerVote.objects.update_or_create(
        answer=answer,
        voter=voter,
        defaults={"has_helped": has_helped, "version": answer.version, "given_on": today},
    )
    return found
