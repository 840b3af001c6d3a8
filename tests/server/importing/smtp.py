"""A small real SMTP server, which keeps the mails that it is handed (RFC 5321)."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Smtp:
    """``refuses``: the answer to every recipient instead of yes. ``tls``: from the start, or after
    STARTTLS; ``secured``: for each mail whether it came by TLS.
    """

    def __init__(self, refuses: str = "", tls: ssl.SSLContext | None = None) -> None:
        self.refuses, self.tls = refuses, tls
        self.mails: list[EmailMessage] = []
        self.secured: list[bool] = []
        self.logins: list[list[str]] = []
        self.port = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.westmere.example\r\n")
        while line := (await reader.readline()).decode().strip():
            verb = line.split(":")[0].split(" ")[0].upper()
            if verb == "EHLO":
                writer.write(b"250-mail.westmere.example\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n")
            elif verb == "STARTTLS":
                writer.write(b"220 go on\r\n")
                await writer.start_tls(self.tls)  # type: ignore[arg-type]
            elif verb == "AUTH":
                self.logins.append(base64.b64decode(line.split(" ")[2]).decode().split("\0")[1:])
                writer.write(b"235 welcome\r\n")
            elif verb == "RCPT" and self.refuses:
                writer.write(f"{self.refuses}\r\n".encode())
            elif verb == "DATA":
                await self._data(reader, writer)
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 yes\r\n")
        writer.close()

    async def _data(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"354 go on\r\n")
        content = await reader.readuntil(b"\r\n.\r\n")
        plain = content[:-3].replace(b"\r\n..", b"\r\n.")
        self.mails.append(message_from_bytes(plain, policy=policy.default))
        self.secured.append(writer.get_extra_info("ssl_object") is not None)
        writer.write(b"250 taken\r\n")

    @property
    def text(self) -> str:
        """Of the only mail, headers first."""
        [mail] = self.mails
        heads = "".join(f"{name}: {value}\n" for name, value in mail.items())
        content: str = mail.get_content()
        return heads + "\n" + content.replace("\r\n", "\n")


@asynccontextmanager
async def serving(smtp: Smtp, *, at_once: bool = False) -> AsyncIterator[Smtp]:
    """``at_once``: TLS from the start."""
    tls = smtp.tls if at_once else None
    server = await asyncio.start_server(smtp.talk, "127.0.0.1", 0, ssl=tls)
    smtp.port = server.sockets[0].getsockname()[1]
    try:
        yield smtp
    finally:
        server.close()
        await server.wait_closed()


def certified(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For a server at 127.0.0.1, and for a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))
