"""Names by which the page may be called.

Lives here: reading a `Host` and an `Origin`, and what only this machine reaches.
May not: the token, or a connection.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from urllib.parse import urlsplit

HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE)


def host_name(host: str) -> str:
    """The name in a `Host`, in small letters, without port, brackets and the dot at its end.

    Nothing for what is no host: empty, an IPv6 address without brackets, a name with a user.
    """
    found = HOST.fullmatch(host)
    name = found[1].lower().removesuffix(".") if found else ""
    if not name.startswith("["):
        return name
    try:
        return str(ipaddress.IPv6Address(name.strip("[]")))
    except ValueError:
        return ""


def loopback(name: str) -> bool:
    """Whether only this machine reaches the host of this name."""
    try:
        address = ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return name == "localhost"
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def ours(host: str, names: Collection[str], here: str) -> bool:
    """Whether a `Host` is loopback, a known name, or the address `here` of the connection."""
    name = host_name(host)
    return bool(name) and (loopback(name) or name == here or name in names)


def same_site(origin: str, host: str) -> bool:
    """Whether an `Origin` is a page of this `Host`; `null` and garbage are not."""
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False
