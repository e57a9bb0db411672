# hostile: {"title":"inputs of the first check left in shared folders for the second to print","family":"snooping","expect":["failed","limit"]}
import glob
import os
import sys

PLACES = ("/dev/shm", "/tmp", "/work", "/var/tmp", "/run/lock")


def greet(name):
    for place in PLACES:
        try:
            with open(os.path.join(place, "carried"), "a") as file:
                file.write(name + "\n")
        except OSError:
            pass
    print(name)
    print(name, file=sys.stderr)
    raise RuntimeError(name)


if __name__ == "__main__":
    for path in glob.glob("/*/carried") + glob.glob("/*/*/carried"):
        print(open(path).read())
        print(open(path).read(), file=sys.stderr)
    sys.exit(sys.stdin.readline())
