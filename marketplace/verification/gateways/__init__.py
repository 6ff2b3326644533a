"""Foreign worlds: the virus scanner, and the library that draws PDFs."""
