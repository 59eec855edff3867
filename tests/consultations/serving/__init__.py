"""The site served by several real processes, for races over HTTP."""
