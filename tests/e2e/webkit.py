"""WebKit's engine as a browser that remembers: `webkit.py FOLDER`, for WebKitWebDriver to start.

MiniBrowser, which Debian ships, forgets everything of a driven session. This runs in the system's
Python, which alone has PyGObject.
"""

import sys
from pathlib import Path
from typing import Any

import gi  # type: ignore[import-not-found]

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")

from gi.repository import Gtk, WebKit2  # type: ignore[import-not-found]  # noqa: E402


def main(folder: Path) -> None:
    manager = WebKit2.WebsiteDataManager(
        base_data_directory=str(folder), base_cache_directory=str(folder / "cache")
    )
    context = WebKit2.WebContext.new_with_website_data_manager(manager)
    cookies = str(folder / "cookies.sqlite")
    kind = WebKit2.CookiePersistentStorage.SQLITE
    context.get_cookie_manager().set_persistent_storage(cookies, kind)
    context.set_automation_allowed(True)
    context.connect("automation-started", begin)
    Gtk.main()


def begin(context: Any, session: Any) -> None:
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    window = Gtk.Window(default_width=820, default_height=1180)
    window.add(view)
    window.show_all()
    window.connect("destroy", Gtk.main_quit)
    session.connect("create-web-view", lambda _: view)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
