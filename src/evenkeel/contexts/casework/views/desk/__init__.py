"""One's day, shelves, the search."""
