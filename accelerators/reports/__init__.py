"""Reports to the funder: reads every part, joined by nobody."""
