"""A stand-in for the vendor: the same HTTP API, with scripted votes and faults on demand."""
