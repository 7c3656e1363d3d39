"""Ports that are free on this machine."""

import socket

from .console import Stop


def is_free(port):
    """Return whether a server could listen on `port` of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def next_free(first, *, taken=()):
    """Return the first free port from `first` on that is not one of `taken`."""
    for port in range(first, min(first + 200, 65536)):
        if port not in taken and is_free(port):
            return port
    raise Stop(f"Stop a server: no port from {first} on is free.")


def chosen(port):
    """Return `port`, which the user asked for, when it is free."""
    if not is_free(port):
        raise Stop(f"Port {port} is in use: stop what listens there, or take another with --port.")
    return port
