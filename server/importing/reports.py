"""Keeps the whole report of an import that runs by itself, and mails that there is one."""

import asyncio
import os
import smtplib
import socket
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import NamedTuple

from server.importing.letter import Letter, Outcome, letter
from server.importing.mail import MailServer, send

REPORTS = "reports"  # the folder in the data directory
KEPT = timedelta(days=7)  # a report holds names


class Mailing(NamedTuple):
    """``reports``: the folder of the reports. ``complain``: hears why a mail did not go."""

    server: MailServer
    to: str
    reports: Path
    complain: Callable[[str], None]
    tls: ssl.SSLContext | None = None

    async def tell(self, outcome: Outcome, folder: str, said: str, now: datetime) -> None:
        """Mails ``outcome`` if there is something to say. ``said``: all that was printed."""
        made = letter(outcome, folder)
        if made is None:
            return
        try:
            kept = keep_report(self.reports, said, outcome, now)
            message = self._message(made, kept, now)
            await asyncio.to_thread(send, self.server, message, self.tls)
        except (OSError, smtplib.SMTPException) as problem:
            self.complain(f"The mail to {self.to} did not go: {_why(problem)}")

    def _message(self, made: Letter, report: Path, now: datetime) -> EmailMessage:
        where = f"The whole report, for 7 days: {report} on {socket.gethostname()}"
        message = EmailMessage()
        message["Subject"] = f"Firstbell: {made.subject}"
        message["From"] = self.server.sender
        message["To"] = self.to
        message["Date"] = format_datetime(now)
        message["Message-ID"] = make_msgid(domain=self.server.sender.partition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n".join([*made.lines, "", where, ""]))
        return message


def _why(problem: Exception) -> str:
    """A server's answer may repeat what was sent: only its number is said."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return "the server refused the address."
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"the server answered {problem.smtp_code}."
    if isinstance(problem, smtplib.SMTPException):
        return f"{type(problem).__name__}."
    return f"{getattr(problem, 'strerror', None) or type(problem).__name__}."


def keep_report(folder: Path, said: str, outcome: Outcome, now: datetime) -> Path:
    """Where it is; reports of more than seven days go."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    forget_reports(folder, now)
    path = folder / f"{now:%Y-%m-%dT%H%M%S}-{os.getpid()}.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(said)
        file.write("\nEvery problem:\n" if outcome.looked.problems else "")
        file.writelines(f"{line}\n" for line in outcome.looked.problems.sentences())
    return path


def forget_reports(folder: Path, now: datetime) -> None:
    for old in folder.glob("*.txt"):
        if old.stat().st_mtime < (now - KEPT).timestamp():
            old.unlink(missing_ok=True)
