"""How the tests reach PostgreSQL: like the product does, through the role that sees only what it may."""
