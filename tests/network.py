"""No test talks to another machine: whoever tries fails at once."""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_sendto = socket.socket.sendto
_getaddrinfo = socket.getaddrinfo
_allowed: set[str] = set()


def refuse_the_network(*servers: str) -> None:
    """From now on only loopback, Unix sockets and the hosts of these addresses can be reached from Python."""
    _allowed.update(host for server in servers if (host := urlsplit(server).hostname))
    socket.socket.connect = _guarded_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign]
    socket.socket.sendto = _guarded_sendto  # type: ignore[method-assign]
    socket.getaddrinfo = _guarded_getaddrinfo


def is_ours(host: object) -> bool:
    """Whether the host is this machine, or a server the run was given."""
    if host in (None, "", b"", "localhost") or host in _allowed:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse(host: object) -> None:
    if not is_ours(host):
        # Not an OSError: code that copes with a failing network must not hide the attempt.
        pytest.fail(f"A test tried to reach {host!r}: tests use no network.")


def _host_of(connection: socket.socket, address: Any) -> object:
    return address[0] if connection.family in (socket.AF_INET, socket.AF_INET6) else None


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _refuse(_host_of(self, address))
    return _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _refuse(_host_of(self, address))
    return _connect_ex(self, address)


def _guarded_sendto(self: socket.socket, *arguments: Any) -> int:
    _refuse(_host_of(self, arguments[-1]))
    return _sendto(self, *arguments)


def _guarded_getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
    _refuse(host)
    return _getaddrinfo(host, *arguments, **named)
