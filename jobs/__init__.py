"""What the clock does: the second floor. The only package that knows APScheduler."""
