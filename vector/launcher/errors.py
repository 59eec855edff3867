"""What the launcher refuses, each with one sentence that says what to do."""


class LauncherError(Exception):
    """Shown as it is, without a traceback."""


class ServerMissing(LauncherError):
    """No program of this server exists on this machine."""


class ServerFailed(LauncherError):
    """A server did not start."""


class AlreadyRunning(LauncherError):
    """Another launcher holds this folder."""


class FolderRefused(LauncherError):
    """The folder for the data cannot be made or written to."""
