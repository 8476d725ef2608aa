"""The page: its server, who may reach it, what a tab is, and its link to the browser."""
