"""Tables of the community."""

from vector.community.models.letters import DigestMark, Mention, Subscription
from vector.community.models.posts import Post, PostFile, Report
from vector.community.models.topics import Theme, Topic, TopicOutcome

__all__ = [
    "DigestMark",
    "Mention",
    "Post",
    "PostFile",
    "Report",
    "Subscription",
    "Theme",
    "Topic",
    "TopicOutcome",
]
