"""What the bot shows: drafts made of texts, buttons and facts."""
