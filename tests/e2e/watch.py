"""Listens to every page for what no journey may contain: errors and breaches of its policy."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, WebError

LISTEN = """addEventListener("securitypolicyviolation", event =>
  console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI}`))"""

# What a browser itself says of a network that the journey has cut.
NETWORK = (
    "Failed to load resource: net::ERR_",
    "An unknown error occurred when fetching the script",
)


class Watch:
    """Collects what went wrong; a journey that breaks something on purpose says so beforehand."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._expected: list[str] = []

    def see(self, context: BrowserContext) -> None:
        context.add_init_script(LISTEN)
        context.on("console", self._console)
        context.on("weberror", self._error)

    def expect(self, *words: str) -> None:
        self._expected += words

    def expect_no_network(self) -> None:
        self.expect(*NETWORK)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._add(f"{message.type}: {message.text}")

    def _error(self, error: WebError) -> None:
        failure: Error = error.error
        self._add(f"uncaught: {failure}")

    def _add(self, problem: str) -> None:
        if not any(words in problem for words in self._expected):
            self.problems.append(problem)
