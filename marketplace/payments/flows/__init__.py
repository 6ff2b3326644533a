"""What takes several commits: our row first, then the provider, then what it answered.

Whatever is cut off in between is found again by `reconciling`, under the same key.
"""
