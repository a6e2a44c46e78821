"""Two periods, organisations or groups beside each other: what differs, by how much, and whether noise could give it."""
