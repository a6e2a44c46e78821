"""Views of a model as values for a screen: each module shapes one, from the model alone."""
