# hostile: {"title":"expectations looked for in the frames and objects of the process","family":"forgery","expect":["failed"]}
import gc
import sys


def greet(name):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
            if isinstance(value, dict):
                for key in ("expect", "expected", "equals", "want"):
                    if key in value:
                        return value[key]
        frame = frame.f_back
    for thing in gc.get_objects():
        if isinstance(thing, dict) and ("equals" in thing or "expect" in thing):
            return str(thing)
    return ""
