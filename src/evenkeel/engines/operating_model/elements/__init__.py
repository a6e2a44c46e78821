"""The records of the twelve elements, of the programme and of the practice: one module for each."""
