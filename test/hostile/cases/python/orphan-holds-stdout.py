# hostile: {"title":"an orphan in a session of its own holds standard output","family":"resources","expect":["failed","limit"]}
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(3600)
    os._exit(0)


def greet(name):
    os._exit(0)
