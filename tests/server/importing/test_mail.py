"""An import that has something to say says it by mail, and never whom or what a cell holds."""

import io
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.errors import FirstbellError
from server.importing.by_itself import hearing, mailing
from server.importing.command import import_folder
from server.importing.letter import Outcome, fault
from server.importing.mail import MailServer, mail_server
from server.importing.reading.problems import Place, Problems
from server.importing.reports import Mailing
from server.importing.run import Looked
from server.settings import ProcessSettings
from tests.server.importing.folders import TODAY, a_folder, append, run, swap
from tests.server.importing.smtp import Smtp, certified, serving

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
NAMES = ("Ada", "Byrne", "Okafor", "Shah")


@pytest.fixture
async def smtp():
    async with serving(Smtp()) as server:
        yield server


def a_mailing(smtp: Smtp, reports: Path, said: list[str]) -> Mailing:
    server = MailServer("smtp", "127.0.0.1", smtp.port, "firstbell@westmere.example")
    return Mailing(server, "office@westmere.example", reports, said.append)


async def by_itself(
    folder: Path, smtp: Smtp, tmp_path: Path, **more: object
) -> tuple[int, list[str]]:
    """The exit status, and what was complained of."""
    said: list[str] = []
    mail = a_mailing(smtp, tmp_path / "reports", said)
    heard, after = hearing(mail, tmp_path, folder, NOW, io.StringIO())
    asked = {"school": None, "dry_run": False, "today": TODAY, "now": NOW} | more
    return await import_folder(folder, out=heard, after=after, **asked), said  # type: ignore[arg-type]


def refused() -> Outcome:
    problems = Problems()
    problems.add(Place("users.csv"), "The file is missing.")
    return Outcome("refused", Looked(None, problems))


def report(tmp_path: Path) -> str:
    [path] = (tmp_path / "reports").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_text()


async def test_a_change_is_told_in_counts(database, westmere, smtp, tmp_path):
    status, complained = await by_itself(westmere, smtp, tmp_path)

    assert (status, complained) == (0, [])
    assert "Subject: Firstbell: Import done\n" in smtp.text
    assert "To: office@westmere.example\n" in smtp.text
    assert "Westmere School (new)\n" in smtp.text
    assert "pupils: 4 added\n" in smtp.text
    assert not [name for name in NAMES if name in smtp.text]
    assert f"The whole report, for 7 days: {tmp_path}/reports/2026-11-23T050000-" in smtp.text
    assert "Everything is in." in report(tmp_path)


async def test_no_change_is_not_told(database, westmere, smtp, tmp_path):
    await run(westmere)

    status, complained = await by_itself(westmere, smtp, tmp_path)

    assert (status, complained, smtp.mails) == (0, [], [])
    assert not (tmp_path / "reports").exists()


async def test_neither_is_a_dry_run(database, westmere, smtp, tmp_path):
    await by_itself(westmere, smtp, tmp_path, dry_run=True)

    assert smtp.mails == []


async def test_a_refusal_names_places_and_quotes_nothing(database, westmere, smtp, tmp_path):
    swap("demographics.csv", "2013-12-10", '"13 ""Ada"" Dec"')(westmere)
    append("closures.csv", *(f"2026-02-{n},x" for n in range(31, 61)))(westmere)

    status, complained = await by_itself(westmere, smtp, tmp_path)

    assert (status, complained) == (1, [])
    assert "Subject: Firstbell: Import refused: 31 problems\n" in smtp.text
    assert "demographics.csv line 2, birthDate: … is not a date.\n" in smtp.text
    assert "… and 11 more.\n" in smtp.text
    assert "Ada" not in smtp.text
    assert "closures.csv line 34, date" in report(tmp_path)


async def without_a_mail(folder: Path, reports: Path) -> str:
    out = io.StringIO()
    heard, after = hearing(None, reports, folder, NOW, out)
    asked = {"school": None, "dry_run": False, "today": TODAY, "now": NOW}
    assert await import_folder(folder, out=heard, after=after, **asked) == 1  # type: ignore[arg-type]
    return out.getvalue()


async def test_without_a_mail_faults_that_are_too_many_to_show_are_in_a_file(
    database, westmere, tmp_path
):
    append("enrollments.csv", *(f"x{n},,,9z,westmere,ada,student,,," for n in range(250)))(westmere)
    (westmere / "notes.txt").touch()

    said = await without_a_mail(westmere, tmp_path / "reports")

    assert "… and 50 more.\n" in said
    [path] = (tmp_path / "reports").iterdir()
    assert said.endswith(f"All of them, for 7 days: {path}\n")
    assert "enrollments.csv line 263, classSourcedId" in report(tmp_path)
    assert "notes.txt: not read." in report(tmp_path)


async def test_where_they_cannot_be_kept_it_is_said(database, westmere, tmp_path):
    append("enrollments.csv", *(f"x{n},,,9z,westmere,ada,student,,," for n in range(250)))(westmere)
    (tmp_path / "reports").write_text("in the way")

    said = await without_a_mail(westmere, tmp_path / "reports")

    assert "They could not all be kept in a file. The server’s disk cannot" in said


async def test_a_brake_says_what_to_do(database, smtp, tmp_path):
    folder = a_folder(tmp_path)
    users = [f"p{n},,,true,,,P{n},Ash,,,,,,,,,,,,,,," for n in range(60)]
    roles = [f"rr{n},,,p{n},primary,student,2025-09-01,,westmere," for n in range(60)]
    append("users.csv", *users)(folder)
    append("roles.csv", *roles)(folder)
    await run(folder)
    for name, lines in (("users.csv", users), ("roles.csv", roles)):
        swap(name, "".join(f"{line}\n" for line in lines), "")(folder)

    status, complained = await by_itself(folder, smtp, tmp_path)

    assert (status, complained) == (1, [])
    assert "Subject: Firstbell: Import waits: it would end many\n" in smtp.text
    assert "pupils: 60 of 63\n" in smtp.text
    assert f"    ./firstbell import {folder} --end-pupils 60\n" in smtp.text


async def test_a_mail_that_does_not_go_fails_no_import(database, westmere, tmp_path):
    async with serving(Smtp(refuses="550 Ada Byrne is unknown")) as smtp:
        status, complained = await by_itself(westmere, smtp, tmp_path)

    assert status == 0
    assert complained == [
        "The mail to office@westmere.example did not go: the server refused the address."
    ]
    assert "Everything is in." in report(tmp_path)


async def test_nor_does_a_server_that_is_not_there(database, westmere, tmp_path):
    async with serving(Smtp()) as smtp:
        pass

    status, complained = await by_itself(westmere, smtp, tmp_path)

    assert status == 0
    assert complained == ["The mail to office@westmere.example did not go: Connection refused."]


async def test_reports_go_after_seven_days(database, westmere, smtp, tmp_path):
    (tmp_path / "reports").mkdir()
    for days in (6, 8):
        old = tmp_path / "reports" / f"{days}.txt"
        old.write_text("")
        then = (NOW - timedelta(days=days)).timestamp()
        os.utime(old, (then, then))

    await by_itself(westmere, smtp, tmp_path)

    left = sorted(path.name for path in (tmp_path / "reports").iterdir())
    assert left[1:] == ["6.txt"]
    assert left[0].startswith("2026-11-23")


@pytest.mark.parametrize("security", ["starttls", "smtps"])
async def test_with_tls_and_a_password(security, tmp_path):
    ours, theirs = certified(tmp_path)
    async with serving(Smtp(tls=ours), at_once=security == "smtps") as smtp:
        url = f"{security}://o%40w.example:p%3Ass@localhost:{smtp.port}?from=bell@w.example"
        mail = Mailing(mail_server(url), "it@w.example", tmp_path / "r", print, theirs)
        await mail.tell(refused(), "/in", "", NOW)

    assert smtp.logins == [["o@w.example", "p:ss"]]
    assert smtp.secured == [True]
    assert "From: bell@w.example\n" in smtp.text
    assert "users.csv: see the report.\n" in smtp.text


async def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path):
    ours, _ = certified(tmp_path)
    said: list[str] = []
    async with serving(Smtp(tls=ours)) as smtp:
        server = mail_server(f"starttls://o:secret@localhost:{smtp.port}")
        mail = Mailing(server, "it@w.example", tmp_path / "r", said.append)
        await mail.tell(refused(), "/in", "", NOW)

    assert (smtp.mails, smtp.logins) == ([], [])
    assert len(said) == 1
    assert said[0].startswith("The mail to it@w.example did not go: ")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "Mail needs a server. Set FIRSTBELL_SMTP to starttls://"),
        ("http://mail.example", "FIRSTBELL_SMTP is not understood."),
        ("smtp://", "FIRSTBELL_SMTP is not understood."),
        ("smtp://h:many", "FIRSTBELL_SMTP is not understood."),
        ("smtp://h?from=nobody", "FIRSTBELL_SMTP is not understood."),
        ("smtp://o:secret@mail.example", "FIRSTBELL_SMTP would send a password without TLS."),
    ],
)
def test_a_server_that_cannot_be(url, sentence):
    with pytest.raises(FirstbellError) as found:
        mail_server(url)

    assert found.value.text.startswith(sentence)
    assert "secret" not in found.value.text


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", MailServer("smtp", "mail.example", 25, "firstbell@mail.example")),
        (
            "smtp://o:p@127.0.0.1:2525?from=b@w.example",
            MailServer("smtp", "127.0.0.1", 2525, "b@w.example", "o", "p"),
        ),
        (
            "starttls://o%40w.example:p@mail.example",
            MailServer("starttls", "mail.example", 587, "o@w.example", "o@w.example", "p"),
        ),
        ("smtps://h.example", MailServer("smtps", "h.example", 465, "firstbell@h.example")),
    ],
)
def test_a_server_that_can(url, server):
    assert mail_server(url) == server


def test_an_address_that_is_none(tmp_path):
    settings = ProcessSettings(tmp_path, "", b"", smtp="smtp://mail.example")
    with pytest.raises(FirstbellError, match=r"office is not an e-mail address\. Correct --mail\."):
        mailing("office", settings, io.StringIO())
    assert mailing(None, settings, io.StringIO()) is None


@pytest.mark.parametrize(
    ("place", "sentence", "said"),
    [
        (
            Place("a.csv", 2, "x"),
            '"A "B" C" is not a date (expected 2011-01-13).',
            "a.csv line 2, x: … is not a date.",
        ),
        (
            Place("a.csv", 2),
            "2026-10-26 is already closed on line 1.",
            "a.csv line 2: … is already closed on line 1.",
        ),
        (Place("a.csv"), "The file is missing.", "a.csv: see the report."),
        (Place("Westmere School"), "Ada and Tom would both have the UPN 1.", "See the report."),
    ],
)
def test_a_fault_without_what_the_cell_holds(place, sentence, said):
    assert fault(place, sentence) == said
