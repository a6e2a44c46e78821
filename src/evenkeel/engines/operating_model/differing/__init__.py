"""Two models beside each other: what differs, in words; the gap between as-is and to-be."""
