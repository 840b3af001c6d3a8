"""What tablets and open pages send and ask for: push, enrolment, changes, pokes."""
