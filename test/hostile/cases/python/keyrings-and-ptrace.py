# hostile: {"title":"keyrings, ptrace and namespaces through ctypes","family":"escape","mode":"try","expect":["passed","failed","limit"],"denied":true}
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def greet(name):
    return ""


def attempt(what, *args):
    if libc.syscall(*args) < 0:
        print("DENIED:", what, os.strerror(ctypes.get_errno()))
    else:
        print("ESCAPED:", what)


if __name__ == "__main__":
    attempt("keyctl", 250, 0, -3, 1)
    attempt("add_key", 248, b"user", b"k", b"v", 1, -3)
    attempt("ptrace", 101, 16, os.getppid() or 1, 0, 0)
    attempt("unshare", 272, 0x10000000)
    attempt("setns", 308, os.open("/proc/self/ns/net", os.O_RDONLY), 0)
    attempt("pivot_root", 155, b"/tmp", b"/tmp")
    attempt("clone3 with a user namespace", 435, ctypes.create_string_buffer(b"\x00\x00\x00\x10" + b"\x00" * 60, 64), 64)
    for path in ("/sys/fs/cgroup", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/pids"):
        try:
            os.mkdir(path + "/mine")
            print("ESCAPED: cgroup", path)
        except OSError:
            print("DENIED: cgroup", path)
    for path in ("/tmp/fifo",):
        os.mkfifo(path)
        print("DENIED: a FIFO is only a FIFO")
