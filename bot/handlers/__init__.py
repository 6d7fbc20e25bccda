"""One update each: read what was sent, call the clinic, answer."""
