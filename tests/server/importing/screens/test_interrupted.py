"""An upload whose work is cut short, pressed twice, or forgotten: its page says what is true."""

import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.importing.forgetting import forget, keep_forgetting
from server.importing.screens.uploads import State
from tests.server.importing.screens.conftest import Office, csv_files
from tests.server.importing.screens.test_upload_page import confirmed, path_of


async def test_a_process_that_is_killed_is_said_and_can_be_begun_again(
    office: Office, westmere: Path
) -> None:
    khan = await office.administrator()
    address = (await khan.send(*csv_files(westmere))).headers["location"]
    id_ = address.rpartition("/")[2]
    assert office.uploads.is_at_work(id_)
    assert "data-working" in await khan.open(address)
    while not (upload := office.uploads.said(id_)) or upload.pid is None:
        pass
    os.kill(upload.pid, signal.SIGKILL)

    page = await khan.worked(address)
    assert "The work was interrupted. Nothing was written." in page
    assert "Interrupted" in await khan.open("/imports")
    await khan.press(f"{address}/again")

    assert "What would change" in await khan.worked(address)


@pytest.mark.parametrize("verb", ["confirm", "aside"])
async def test_what_is_pressed_beside_a_confirmation_changes_nothing(
    office: Office, westmere: Path, verb: str
) -> None:
    khan = await office.administrator()
    address, page = await khan.sent(*csv_files(westmere))
    id_ = address.rpartition("/")[2]
    lock = office.uploads.take(id_)
    assert lock is not None
    pressed = asyncio.create_task(khan.press(f"{address}/{verb}", seen=path_of(page)))
    await asyncio.sleep(1)  # it has read the upload, and waits for the lock
    assert not pressed.done()
    upload = office.uploads.said(id_)
    assert upload is not None
    upload.state, upload.run = State.DONE, 1  # the other press has become this meanwhile
    office.uploads.write(upload)
    os.close(lock)

    answer = await pressed

    assert answer.headers["location"] == address
    said = office.uploads.said(id_)
    assert said is not None
    assert (said.state, said.run) == (State.DONE, 1)
    assert office.uploads.sent(id_).exists()


async def test_written_and_then_killed_is_told_as_done(office: Office, westmere: Path) -> None:
    khan = await office.administrator()
    address, page = await khan.sent(*csv_files(westmere))
    await confirmed(khan, address, page)
    id_ = address.rpartition("/")[2]
    upload = office.uploads.said(id_)
    assert upload is not None
    upload.state, upload.run = State.WRITING, None  # as it said last, had it been killed then
    office.uploads.write(upload)

    page = await khan.open(address)

    assert "Everything is in." in page
    assert 'href="/imports/runs/1"' in page


async def test_a_week_later_it_is_gone(office: Office, westmere: Path) -> None:
    khan = await office.administrator()
    old, _ = await khan.sent(*csv_files(westmere))
    day = timedelta(days=1)
    report = office.data / "reports" / "report.txt"
    report.parent.mkdir()
    report.write_text("Ada")
    written = office.clock.at.timestamp()
    os.utime(report, (written, written))
    folder = office.uploads.folder(old.rpartition("/")[2])

    for later, there in ((7 * day, True), (7 * day + day / 24, False)):
        forget(office.data, office.clock.at + later)
        assert (folder.exists(), report.exists()) == (there, there)
    assert (await khan.browser.open(old)).status_code == 404


async def test_the_server_forgets_as_soon_as_it_begins(tmp_path: Path) -> None:
    report = tmp_path / "reports" / "report.txt"
    report.parent.mkdir()
    report.write_text("Ada")
    later = datetime.now(UTC) + timedelta(days=8)

    forgetting = asyncio.create_task(keep_forgetting(tmp_path, lambda: later))
    async with asyncio.timeout(10):
        while report.exists():  # noqa: ASYNC110 - a thread
            await asyncio.sleep(0.01)
    forgetting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await forgetting


async def test_what_a_power_cut_has_emptied_is_none_and_hinders_nobody(
    office: Office, westmere: Path
) -> None:
    khan = await office.administrator()
    address, _ = await khan.sent(*csv_files(westmere))
    (office.uploads.folder(address.rpartition("/")[2]) / "upload.json").write_bytes(b"")

    assert (await khan.browser.open(address)).status_code == 404
    assert "Send and compare" in await khan.open("/imports")
