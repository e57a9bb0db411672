# hostile: {"title":"descriptor exhaustion","family":"resources","expect":["failed","limit"]}
import os


def greet(name):
    try:
        while True:
            os.dup(0)
    except OSError:
        return ""
