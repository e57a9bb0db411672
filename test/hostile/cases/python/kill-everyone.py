# hostile: {"title":"kill -9 -1","family":"resources","expect":["failed","limit"]}
import os
import signal


def greet(name):
    os.kill(-1, signal.SIGKILL)
    os.kill(1, signal.SIGKILL)
    return ""
