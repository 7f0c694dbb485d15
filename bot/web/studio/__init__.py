"""The stores in an editor's browser: read-only views in Datasette, on this machine alone."""
