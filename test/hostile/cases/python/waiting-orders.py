# hostile: {"title":"the processes that wait for the orders of the next check","family":"escape","mode":"try","expect":["passed"],"denied":true}
import ctypes
import os
import resource
import signal
import struct

libc = ctypes.CDLL(None, use_errno=True)


def greet(name):
    return ""


def attempt(what, action):
    try:
        action()
        print("ESCAPED:", what)
    except OSError as refusal:
        print("DENIED:", what, refusal.strerror)


def order(pid):
    fields = b"\0".join([b"/tmp", b"", b"", b"/bin/true"]) + b"\0"
    with open(f"/proc/{pid}/fd/0", "wb", buffering=0) as orders:
        orders.write(struct.pack(">I", len(fields)) + fields)


def copy_descriptor(pid):
    pidfd = os.pidfd_open(pid)
    if libc.syscall(438, pidfd, 1, 0) < 0:
        raise OSError(ctypes.get_errno(), "pidfd_getfd refused")


if __name__ == "__main__":
    for entry in filter(str.isdigit, os.listdir("/proc")):
        pid = int(entry)
        if pid == os.getpid():
            continue
        who = f"{open(f'/proc/{pid}/comm').read().strip()} ({pid})"
        for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGCONT):
            attempt(f"signal {number.name} to {who}", lambda: os.kill(pid, number))
        attempt(f"orders to {who}", lambda: order(pid))
        attempt(f"reading the orders of {who}", lambda: open(f"/proc/{pid}/fd/0", "rb").close())
        attempt(f"writing as {who}", lambda: open(f"/proc/{pid}/fd/1", "wb").close())
        attempt(f"memory of {who}", lambda: open(f"/proc/{pid}/mem", "r+b").close())
        attempt(f"descriptor of {who}", lambda: copy_descriptor(pid))
        attempt(f"limits of {who}", lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, 3)))
        attempt(f"priority of {who}", lambda: os.setpriority(os.PRIO_PROCESS, pid, 19))
        attempt(f"cores of {who}", lambda: os.sched_setaffinity(pid, {0}))
    before = set(filter(str.isdigit, os.listdir("/proc")))
    os.kill(-1, signal.SIGKILL)
    gone = before - set(os.listdir("/proc"))
    print("ESCAPED: killed" if gone else "DENIED: a signal to everybody", *gone)
    print("DONE")
