"""The consultation queue: questions, claims, answers."""
