# hostile: {"title":"memory, environment and descriptors of other processes","family":"snooping","mode":"try","expect":["passed"],"denied":true}
import os


def greet(name):
    return ""


def read(path):
    try:
        if os.path.basename(path) in ("fd", "cwd", "root", "map_files"):
            os.listdir(path)
        else:
            with open(path, "rb") as file:
                file.read(1)
        print("ESCAPED: read", path)
    except OSError:
        print("DENIED: read", path)


if __name__ == "__main__":
    others = [entry for entry in os.listdir("/proc") if entry.isdigit() and int(entry) != os.getpid()]
    for entry in others:
        for what in ("environ", "mem", "maps", "smaps", "fd", "cwd", "root", "io", "auxv", "stack", "syscall", "map_files"):
            read(f"/proc/{entry}/{what}")
    print("DENIED: nobody else is here" if not others else f"DENIED: {len(others)} others looked at")
    print("DONE")
