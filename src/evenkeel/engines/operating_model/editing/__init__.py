"""Changes written into the files of a model, with comments and order kept."""
