"""Why an op was not entered, in words: one sentence for each text key of PROTOCOL 4."""

WHY: dict[str, str] = {
    # held
    "grant.unknown": "Nobody is known to have signed in on this tablet for it.",
    "grant.revoked": "Its author’s access on this tablet had ended, or may have ended, by then.",
    "mac.wrong": "The proof of who made it does not fit.",
    "type.unknown": "It says something that this version of Firstbell does not know.",
    "body.unreadable": "What it says of the pupils cannot be read.",
    "register.unknown": "This school has no such register.",
    "pupils.unknown": "None of its pupils is, or was lately, on that register.",
    "op.not_applied": "Entering it went wrong here. The mistake is ours.",
    # quarantined
    "op.too_large": "It is larger than an entry can be.",
    "op.not_ascii": "It holds signs that no tablet of ours writes.",
    "op.not_json": "It cannot be read.",
    "op.too_deep": "It is nested deeper than an entry can be.",
    "op.not_canonical": "It is not written the way our tablets write.",
    "op.float": "It holds a number that no tablet of ours writes.",
    "op.integer_too_large": "It holds a number larger than any tablet of ours writes.",
    "op.bad_id": "It names something by an id that is none.",
    "op.bad_chain": "Its place among its tablet’s entries makes no sense.",
    "op.other_device": "It was made on another tablet than the one that sent it.",
    "op.jumps": "Its number is far beyond all that its tablet had sent.",
}
SOME_LEFT_OUT = "Some of its pupils are not on that register; it was entered for the others."


def why(text_code: str | None) -> str:
    """The sentence of a key; of one that a later server has written, a sentence all the same."""
    return WHY.get(
        text_code or "", "It was not entered, for a reason that this version cannot say."
    )
