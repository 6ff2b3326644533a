"""The product's own server with a third of its patience, for a test that waits for the end of it."""

from __future__ import annotations

import runpy

from marketplace.core.serving import connections

for patience in ("HEADER_SECONDS", "BODY_GRACE_SECONDS"):
    setattr(connections, patience, getattr(connections, patience) / 3)

if __name__ == "__main__":
    runpy.run_path("wsgi.py", run_name="__main__")
