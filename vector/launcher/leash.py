"""Run as a script of its own: lend the process another account, tie its life to its parent's, become the command.

`python leash.py SIGNAL PARENT UID GID COMMAND…`: on Linux the kernel sends SIGNAL to the command when PARENT dies, even
of SIGKILL; elsewhere the next start ends what was left. UID and GID are -1 to stay who one is. Done here and not in a
function between fork and exec, which is not safe in a process with threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Never returns: becomes the command."""
    sent, parent, uid, gid = (int(argument) for argument in sys.argv[1:5])
    command = sys.argv[5:]
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform.startswith("linux"):
        # After the change of account: that would take the wish back.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sent, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - no shell is what we want


if __name__ == "__main__":
    main()
