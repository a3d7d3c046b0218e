"""The search desk: from the address of a search to the page of its results."""
