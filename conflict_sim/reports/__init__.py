"""Results as people read them: sentences and tables in two languages, and one self-contained page of a result."""
