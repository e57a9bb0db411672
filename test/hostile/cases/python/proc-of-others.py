# hostile: {"title":"memory, environment and descriptors of other processes","family":"snooping","mode":"try","expect":["passed","failed","limit"],"denied":true}
import os


def greet(name):
    return ""


if __name__ == "__main__":
    me = os.getpid()
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or int(entry) == me:
            continue
        for what in ("environ", "mem", "maps", "fd", "cwd", "root"):
            path = f"/proc/{entry}/{what}"
            try:
                os.listdir(path) if what in ("fd", "cwd", "root") else open(path, "rb").read(1)
                print("ESCAPED: read", what, "of", entry)
            except OSError:
                print("DENIED: read", what, "of", entry)
    text = open("/proc/self/environ").read() + open("/proc/self/cmdline").read()
    print("ESCAPED: secret in the environment" if "CANARY" in text or "NATS" in text else "DENIED: nothing in the environment")
    mounts = open("/proc/self/mounts").read()
    for forbidden in ("docker.sock", "/root", "/home/"):
        print("ESCAPED: mount" if forbidden in mounts else "DENIED: mount of", forbidden)
