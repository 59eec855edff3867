"""A container's health check: `healthcheck.py web|worker|beat`. Standard library only; asks web's /readyz.

Worker and beat are heard through the heartbeats that web reports, so one sick worker among several is not told apart;
Celery restarts the processes of a worker by itself.
"""

import json
import sys
import urllib.error
import urllib.request


def main(part: str) -> int:
    """0 when the part is well."""
    host = "127.0.0.1" if part == "web" else "web"
    try:
        with urllib.request.urlopen(f"http://{host}:8000/readyz", timeout=8) as answer:
            told = json.load(answer)
    except urllib.error.HTTPError as error:
        print(error.read().decode(errors="replace"))
        return 1
    except (OSError, ValueError) as error:
        print(error)
        return 1
    print(json.dumps(told))
    return 0 if part == "web" or told[part]["status"] == "ok" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
