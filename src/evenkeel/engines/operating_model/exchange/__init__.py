"""The model in the formats of others: ArchiMate, HSDS, spreadsheets; out and in."""
