"""The proof of a date: everything a lawful day was computed from, for who doubts it."""
