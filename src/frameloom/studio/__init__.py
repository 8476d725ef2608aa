"""The editor in the browser: the page is thin, the work is done here."""
