"""The basket as the API takes and shows it."""
