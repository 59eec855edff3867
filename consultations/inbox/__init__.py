"""Questions and replies that come by e-mail."""
