def clamp(value: int, low: int, high: int) -> int:
    """Return value, or the bound that it is beyond."""
    if low > high:
        raise ValueError("the lower bound is above the upper one")
    if value < low:
        return low
    return value
