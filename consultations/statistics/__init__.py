"""How fast questions are answered, against the promise."""
