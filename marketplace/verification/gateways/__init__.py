"""Foreign worlds: the library that draws PDFs."""
