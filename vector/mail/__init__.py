"""The one outbox: everything that leaves Vector by mail is a row here first."""
