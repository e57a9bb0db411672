def clamp(value: int, low: int, high: int) -> int:
    """Return value, or the bound that it is beyond."""
    if value < low:
        return low
    if value > high:
        return high
    return value
