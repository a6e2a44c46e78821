"""The model as an ArchiMate Model Exchange File (version 3.1 of the format); out and in."""
