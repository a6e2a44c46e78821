"""The model to read on paper: a book in HTML or Markdown."""
