"""One plain form per verb after adoption."""
