"""What the pages say in either language: names, messages, dates and numbers, reasons."""
