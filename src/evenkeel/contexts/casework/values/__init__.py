"""What casework tells others, by subject: cases and their events, customers and contacts, who may see what."""
