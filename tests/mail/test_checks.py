"""Settings that do not fit together are said aloud before they make copies."""

import pytest

from vector.mail.checks import check_lease


@pytest.mark.parametrize(("lease", "timeout", "ids"), [(150, 20, []), (100, 20, []), (99, 20, ["mail.W001"])])
def test_lease_shorter_than_a_conversation_is_warned_of(settings, lease, timeout, ids):
    settings.MAIL_LEASE_SECONDS, settings.EMAIL_TIMEOUT = lease, timeout
    assert [message.id for message in check_lease()] == ids
