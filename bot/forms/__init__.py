"""Forms that staff fill in over several messages: their state, their questions, their reading."""
