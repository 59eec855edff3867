"""Reading letters: pure functions from bytes to what the person wrote. Nothing here touches the database."""
