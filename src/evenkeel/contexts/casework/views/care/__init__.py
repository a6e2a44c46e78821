"""Pages of care: looking behind the glass, keeping and erasing, bringing a past along."""
