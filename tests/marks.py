"""Marks that tests of several parts use."""

import pytest

# Wagtail leaves the temporary files of the sizes it makes of a picture to the garbage collector.
leaves_files_open = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
