"""Documents of the review, made from its records. They read; they never write."""
