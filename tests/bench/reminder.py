"""The message that every contender sends: a reminder as our program words it."""

WORDS = (
    "Reminder from Sunrise Skin Clinic\n\nHello Asha,\n\n"
    "Sunscreen on before you step out: SPF 30 or more. Take a hat along, and walk on the shady "
    "side.\n☀️ Strong sun today 10:40–14:00: your shadow is shorter than you. Stay in the shade "
    "then."
)
LABEL = "Done ✓"
