"""A person at the site: Chromium on a real server."""
