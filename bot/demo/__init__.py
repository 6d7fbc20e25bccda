"""The product without a token: a sandbox, the real bot, a clock that can be moved."""
