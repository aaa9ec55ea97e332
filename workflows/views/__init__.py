"""Pages of the engine: lists, a matter, its verbs, its texts and limits."""
