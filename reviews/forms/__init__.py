"""One plain form per verb of the review."""
