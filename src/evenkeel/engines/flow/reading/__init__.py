"""Reading event logs from whatever lies in the drawer: formats, dialects, the meaning of columns."""
