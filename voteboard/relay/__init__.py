"""What processes share: in one process its own memory, over Redis all of them the same boards."""
