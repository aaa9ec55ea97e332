"""What the demonstration shows: invented organs, people and drafts."""
