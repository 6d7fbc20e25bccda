"""From a claimed outbox row to one Bot API call, and to what it came to."""
