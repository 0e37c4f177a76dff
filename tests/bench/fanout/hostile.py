def measure(*a):
    raise NotImplementedError
