"""From an operating model to YAML: written anew, or changed in place with its comments kept."""
