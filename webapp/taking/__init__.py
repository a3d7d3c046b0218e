"""What is taken away: feeds, files, sitemaps, and what machines ask a site for."""
