"""What can be done with customers and cases, by subject; each operation is one transaction, with its event inside."""
