"""When the event happened: words for days, and the day that they mean."""
