# hostile: {"title":"every inotify instance, timer and signal that a user may have","family":"resources","expect":["failed","limit"]}
import ctypes
import os
import signal

libc = ctypes.CDLL(None)


def greet(name):
    for child in range(20):
        if os.fork() == 0:
            while libc.inotify_init() >= 0:
                pass
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGRTMIN})
            for _ in range(100_000):
                if libc.sigqueue(os.getpid(), int(signal.SIGRTMIN), None) < 0:
                    break
            signal.pause()
    return ""
