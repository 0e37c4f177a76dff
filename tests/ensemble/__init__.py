"""Several processes of the program on real engines, which are killed, frozen and cut off."""
