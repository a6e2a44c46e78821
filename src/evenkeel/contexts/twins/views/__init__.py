"""Pages of twins."""
