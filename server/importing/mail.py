"""Sends one mail by the server that FIRSTBELL_SMTP names."""

import smtplib
import ssl
from email.message import EmailMessage
from ipaddress import ip_address
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from msgspec import Struct

from server.accounts.email import normal_email
from server.errors import SetupProblem

Security = Literal["smtp", "starttls", "smtps"]
PORTS: dict[Security, int] = {"smtp": 25, "starttls": 587, "smtps": 465}
FORM = "starttls://NAME:PASSWORD@HOST:PORT?from=ADDRESS (or smtps://…, or smtp:// without TLS)"
TIMEOUT_S = 30


class MailServer(Struct, frozen=True):
    """``starttls``: TLS after the greeting; ``smtps``: from the start; ``smtp``: none."""

    security: Security
    host: str
    port: int
    sender: str
    name: str = ""
    password: str = ""


def mail_server(url: str) -> MailServer:
    """Raises SetupProblem, which never quotes ``url``: it may hold a password."""
    if not url:
        text = f"Mail needs a server. Set FIRSTBELL_SMTP to {FORM}."
        raise SetupProblem("mail.no_server", text)
    try:
        parts = urlsplit(url)
        port = parts.port
        sender = _sender(parts)
    except ValueError as problem:
        raise _wrong() from problem
    if parts.scheme not in PORTS or not parts.hostname or sender is None:
        raise _wrong()
    if parts.scheme == "smtp" and parts.password and not _is_here(parts.hostname):
        text = "FIRSTBELL_SMTP would send a password without TLS. Use starttls:// or smtps://."
        raise SetupProblem("mail.open_password", text)
    return MailServer(
        parts.scheme,
        parts.hostname,
        port or PORTS[parts.scheme],
        sender,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _sender(parts: SplitResult) -> str | None:
    """None for what is no address."""
    name, _, value = parts.query.partition("=")
    if name == "from":
        return normal_email(unquote(value))
    return normal_email(unquote(parts.username or "")) or f"firstbell@{parts.hostname}"


def _wrong() -> SetupProblem:
    return SetupProblem("mail.server", f"FIRSTBELL_SMTP is not understood. Set it to {FORM}.")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def send(server: MailServer, message: EmailMessage, tls: ssl.SSLContext | None = None) -> None:
    """Blocks until the server has taken it. Raises OSError or smtplib.SMTPException."""
    tls = tls or ssl.create_default_context()
    if server.security == "smtps":
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT_S, context=tls
        )
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    with client:
        if server.security == "starttls":
            client.starttls(context=tls)
        if server.name:
            client.login(server.name, server.password)
        client.send_message(message)
