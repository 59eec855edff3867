"""The suite: mirrors the tree of the code. docs/testing.md says how to run and extend it."""
