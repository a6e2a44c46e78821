"""What people fill in about cases, one module for each group of pages."""
