"""Pure decisions. Each names what is missing and the article that demands it."""
