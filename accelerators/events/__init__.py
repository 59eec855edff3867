"""Teleconferences, seminars, study visits and conferences with their reminders."""
