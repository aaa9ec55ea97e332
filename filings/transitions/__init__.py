"""The only writers of the records after adoption: one function per verb of the statute."""
