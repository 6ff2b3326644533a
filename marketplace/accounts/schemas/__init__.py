"""The shapes of people in JSON: what comes in, and what goes out."""
