# hostile: {"title":"inode fill","family":"resources","expect":["limit","failed"]}
import os


def greet(name):
    for directory in ("/tmp", "/work", "/dev/shm"):
        for i in range(10_000_000):
            try:
                os.close(os.open(f"{directory}/{i}", os.O_CREAT | os.O_WRONLY))
            except OSError:
                break
    return ""
