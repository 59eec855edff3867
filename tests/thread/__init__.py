"""The thread through all parts, walked in a real browser on real components: worker, beat, Redis, PostgreSQL, SMTP."""
