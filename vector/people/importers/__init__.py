"""Reading lists of people: one file a format, the plan of what they would change."""
