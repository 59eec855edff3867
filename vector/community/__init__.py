"""The moderated community: topics and posts by theme and region."""
