"""The pages of casework, one module or folder for each group of them."""
