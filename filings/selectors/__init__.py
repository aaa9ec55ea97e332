"""One read per screen of the filing."""
