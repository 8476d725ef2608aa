"""From a project to a finished file, read by programs that are not Frameloom."""
