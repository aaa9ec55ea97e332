"""One read per screen of the review."""
