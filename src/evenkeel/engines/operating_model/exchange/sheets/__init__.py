"""The operating model as spreadsheets, out and in: a table for each kind of record and for each list of parts."""
