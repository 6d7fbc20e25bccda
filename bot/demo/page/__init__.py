"""The demo in a browser: phones, a clock, the outbox in words."""
