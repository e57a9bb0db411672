# hostile: {"title":"secrets in the environment, the command line and the mounts","family":"snooping","mode":"try","expect":["passed"],"denied":true}
import os

HARMLESS = {"HOME", "HOSTNAME", "LANG", "LC_CTYPE", "PATH", "PWD", "TRACEPARENT", "TRACESTATE"}
MOUNTS = ("/", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/tmp", "/work")
SYSTEM = ("/dev", "/proc", "/sys")


def greet(name):
    return ""


if __name__ == "__main__":
    for name in sorted(os.environ):
        ours = name in HARMLESS or name.startswith("PYTHON")
        print("DENIED: harmless" if ours else "ESCAPED:", name)
    for line in open("/proc/self/cmdline").read().split("\0"):
        print("ESCAPED: argument" if "token" in line.lower() or "nats" in line.lower() else "DENIED: argument", line)
    for line in open("/proc/self/mountinfo"):
        point, options = line.split()[4:6]
        expected = point in MOUNTS or any(point == top or point.startswith(top + "/") for top in SYSTEM)
        print("DENIED: known mount" if expected else "ESCAPED: mount", point)
        if point in ("/", "/proc/sys", "/sys") and "ro" not in options.split(","):
            print("ESCAPED: writable", point)
    for place in ("/var/run/docker.sock", "/run/docker.sock", "/run/secrets", "/.dockerenv.secrets", "/var/lib/docker"):
        print("ESCAPED: there is" if os.path.exists(place) else "DENIED: there is no", place)
    print("DONE")
