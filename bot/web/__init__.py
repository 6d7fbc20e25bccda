"""What the program answers over HTTP: its health, and Telegram's webhook."""
