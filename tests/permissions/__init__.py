"""The permission matrix: every URL × every role × own, foreign and absent object × method.

A part declares its URLs in tests/permissions/cases/<part>.py as a list `CASES`; what its cases need beyond the people
of the world it makes in `build(world)`. test_matrix.py walks all of it, and fails for a URL that nobody declared.
"""
