"""Learning a twin from a log: one module for each part of the document."""
