# hostile: {"title":"a protocol line that never ends","family":"resources","expect":["failed","limit"]}
import os


def greet(name):
    for fd in range(3, 64):
        try:
            os.write(fd, b"\x1e" + b"0" * 32)
            while True:
                os.write(fd, b'{"id":1,"value":"' + b"x" * 65536)
        except OSError:
            pass
    return ""
