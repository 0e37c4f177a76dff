"""The formats of exports: each module writes one, from plain values to a stream of bytes. Pure."""
