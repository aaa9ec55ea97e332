"""当时所见: the records of a matter as they were, read by the code that reads the present ones."""
