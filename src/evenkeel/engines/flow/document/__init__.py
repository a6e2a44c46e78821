"""The report as a document, `evenkeel-report/1`."""
