"""The preview: a process of its own that makes frames and sound with `export.Session`."""
