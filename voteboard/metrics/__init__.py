"""What Prometheus is told: read from the program's own objects when it asks, nothing has to keep it."""
