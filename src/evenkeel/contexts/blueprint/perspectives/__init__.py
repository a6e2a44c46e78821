"""Views of a model: each module shapes a model for one page, and knows neither the web nor the database."""
