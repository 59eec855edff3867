"""The accompanying parts: regions, plans, surveys, events, projects and reports."""
