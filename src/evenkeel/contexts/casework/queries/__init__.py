"""What is known of customers and cases, by subject. Row-level security shows each organisation its own; `seeing` says the rest."""
