"""The documents that the procedure after adoption makes."""
