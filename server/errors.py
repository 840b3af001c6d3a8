"""Every refusal that a person may read.

    FirstbellError
    ├── NotSignedIn        sign in first
    ├── NotAllowed         signed in, but not yours to do
    ├── NotFound           no such thing in this school
    ├── BadInput           what was typed cannot be taken; says what to do
    ├── TooManyTries       wait, with ``wait_s``
    └── SetupProblem       the machine or the data directory is not ready

Text is for the person; ``code`` is for machines and never changes.
"""


class FirstbellError(Exception):
    """``code``: stable key. ``text``: a sentence that says what to do."""

    status = 400

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class NotSignedIn(FirstbellError):
    status = 401

    def __init__(self) -> None:
        super().__init__("sign_in.needed", "Sign in to go on.")


class NotAllowed(FirstbellError):
    status = 403


class NotFound(FirstbellError):
    status = 404


class BadInput(FirstbellError):
    status = 422


class TooManyTries(FirstbellError):
    """``wait_s``: seconds until the next try is looked at."""

    status = 429

    def __init__(self, wait_s: int) -> None:
        minutes = -(-wait_s // 60)
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__("sign_in.wait", f"Too many tries. Wait {minutes} {unit}, then try again.")
        self.wait_s = wait_s


class SetupProblem(FirstbellError):
    status = 500
