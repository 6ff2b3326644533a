"""The foundation: what every feature stands on. It knows no feature."""
