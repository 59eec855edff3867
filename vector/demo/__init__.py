"""The demo programme: its content, its loader and the /demo/ page of roles."""
