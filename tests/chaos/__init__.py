"""What goes wrong at an event, done to the real program, and what must hold meanwhile."""
