"""Effects that other packages bring."""
