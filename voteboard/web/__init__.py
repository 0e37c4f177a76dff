"""What is served over HTTP: pages for people, JSON for programs, health for machines."""
