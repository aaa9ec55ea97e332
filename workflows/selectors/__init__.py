"""One read per screen: what a page shows, fetched within its budget of queries."""
