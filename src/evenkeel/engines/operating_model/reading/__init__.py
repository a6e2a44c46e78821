"""From a folder of YAML to an operating model, or to what is wrong with it, each with its place."""
