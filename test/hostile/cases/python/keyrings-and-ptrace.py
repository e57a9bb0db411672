# hostile: {"title":"keyrings, ptrace, namespaces and cgroups through ctypes","family":"escape","mode":"try","expect":["passed"],"denied":true}
import ctypes
import glob
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
COLUMN = 1 if platform.machine() == "aarch64" else 0
NUMBERS = {
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "ptrace": (101, 117),
    "unshare": (272, 97),
    "setns": (308, 268),
    "pivot_root": (155, 41),
    "mount": (165, 40),
    "clone": (56, 220),
    "clone3": (435, 435),
}


def greet(name):
    return ""


def attempt(what, name, *args):
    result = libc.syscall(NUMBERS[name][COLUMN], *args)
    if result == 0 and name.startswith("clone"):
        os._exit(0)
    if result < 0:
        print("DENIED:", what, os.strerror(ctypes.get_errno()))
    else:
        print("ESCAPED:", what)


def write(path, text):
    try:
        with open(path, "w") as file:
            file.write(text)
        print("ESCAPED: write", path)
    except OSError:
        print("DENIED: write", path)


if __name__ == "__main__":
    attempt("keyctl", "keyctl", 0, -3, 1)
    attempt("add_key", "add_key", b"user", b"k", b"v", 1, -3)
    attempt("tracing the parent", "ptrace", 16, os.getppid() or 1, 0, 0)
    attempt("being traced", "ptrace", 0, 0, 0, 0)
    child = os.fork()
    if child == 0:
        os.execv("/bin/sleep", ["sleep", "5"])
    attempt("tracing a child of its own", "ptrace", 16, child, 0, 0)
    os.kill(child, 9)
    attempt("unshare", "unshare", 0x10000000)
    for kind in ("net", "mnt", "pid", "user"):
        attempt("setns " + kind, "setns", os.open("/proc/self/ns/" + kind, os.O_RDONLY), 0)
    attempt("pivot_root", "pivot_root", b"/tmp", b"/tmp")
    attempt("clone with a user namespace", "clone", 0x10000000 | 17, 0, 0, 0, 0)
    attempt("clone with a pid namespace", "clone", 0x20000000 | 17, 0, 0, 0, 0)
    attempt("clone3 with a user namespace", "clone3", ctypes.create_string_buffer(b"\x00\x00\x00\x10" + b"\x00" * 60, 64), 64)
    os.makedirs("/tmp/cgroup", exist_ok=True)
    attempt("mounting a cgroup hierarchy", "mount", b"cgroup", b"/tmp/cgroup", b"cgroup", 0, b"memory")
    attempt("mounting the unified hierarchy", "mount", b"none", b"/tmp/cgroup", b"cgroup2", 0, 0)
    for path in ("/sys/fs/cgroup", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/pids", "/sys/fs/cgroup/rdma"):
        try:
            os.mkdir(path + "/mine")
            print("ESCAPED: cgroup", path)
        except OSError:
            print("DENIED: cgroup", path)
    agents = glob.glob("/sys/fs/cgroup/*/release_agent") + ["/sys/fs/cgroup/release_agent"]
    for path in agents + ["/sys/fs/cgroup/pids.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory.max"]:
        write(path, "/tmp/agent")
    for path in ("/proc/self/uid_map", "/proc/self/setgroups", "/proc/self/loginuid", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname"):
        write(path, "0 0 1")
    print("DONE")
