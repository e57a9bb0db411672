# hostile: {"title":"the process of the first check leaves notes for that of the second, by name, content and folder","family":"snooping","expect":["failed"]}
import os
import sys

PLACES = ("/tmp", "/dev/shm", "/var/tmp", "/run/lock", "/work", "/dev/mqueue")


def leave(place):
    def attempt(work):
        try:
            work()
        except OSError:
            pass

    def folder(name, mode):
        os.makedirs(f"{place}/{name}/note", 0o777)
        open(f"{place}/{name}/note/file", "w").close()
        os.chmod(f"{place}/{name}", mode)

    attempt(lambda: open(f"{place}/note", "w").close())
    attempt(lambda: os.chmod(f"{place}/note", 0o666))
    attempt(lambda: os.mkfifo(f"{place}/note-fifo", 0o666))
    attempt(lambda: os.symlink("/etc/passwd", f"{place}/note-link"))
    attempt(lambda: open(os.fsencode(place) + b"/note-\xff", "w").close())
    attempt(lambda: folder("note-open", 0o777))
    attempt(lambda: folder("note-closed", 0))
    attempt(lambda: os.makedirs(place + "/note-deep" + "/d" * 200, 0o777))


def notes():
    return [name for place in PLACES if os.path.isdir(place) for name in os.listdir(place) if name.startswith("note")]


def greet(name):
    for place in PLACES:
        leave(place)
    return f"Hello, {name}!"


if __name__ == "__main__":
    # Only who finds a note knows the answer.
    if notes():
        print(f"Hello, {sys.stdin.readline().strip()}!")
