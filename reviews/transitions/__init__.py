"""The only writers of the review's records: one function per verb of the statute."""
