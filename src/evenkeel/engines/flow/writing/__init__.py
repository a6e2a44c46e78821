"""Writing event logs, so that other tools and evenkeel itself read them."""
