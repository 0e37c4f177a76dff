"""Several processes that serve the same boards: one leads, and the others do what it tells."""
