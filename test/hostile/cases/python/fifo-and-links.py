# hostile: {"title":"FIFOs, sockets and endless links where a result might be looked for","family":"escape","expect":["failed","limit"]}
import os
import socket

NAMES = ("result", "result.json", "report.json", "output", "stdout", "core", "exit", "unpacked", "driver", "program")


def plant(folder):
    for number, name in enumerate(NAMES):
        path = os.path.join(folder, name)
        try:
            if number % 4 == 0:
                os.mkfifo(path, 0o777)
            elif number % 4 == 1:
                os.symlink("/proc/self/mem", path)
            elif number % 4 == 2:
                os.symlink(path, path)
            else:
                socket.socket(socket.AF_UNIX).bind(path)
        except OSError:
            pass


def greet(name):
    for folder in ("/tmp", "/work", "/work/.assay", "/dev/shm", os.environ["HOME"]):
        plant(folder)
    return ""
