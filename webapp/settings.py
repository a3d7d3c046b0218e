"""What whoever runs the site may set, as it stands where nothing was set; knows no Flask."""

from __future__ import annotations

HALF_LIFE_DAYS = 1095.0
"""Three years: by relevance, an article of that age is half as fresh as one of today."""

REFRESH_S = 5.0
"""What another process commits is found so many seconds later, half a minute where many read; pages
are kept as long."""

RATE_LIMIT = 600
"""Requests that one client may send in a minute; 0 for no limit."""

RATE_LIMIT_ENFORCED = False
"""Refuse what is beyond; else it is only said in the log."""

PROXIES = 0
"""Proxies of the installation's own before the server, which tell whose request it is."""
