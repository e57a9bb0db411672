# hostile: {"title":"leftovers of an earlier run","family":"snooping","expect":["failed"],"repeat":2}
import os

PLACES = ("/tmp/left", "/work/left", "/dev/shm/left", "/var/tmp/left", "/run/left", "/opt/left")
# Of the two checks it is the first, with its driver, that must find nothing: only another run can have left it.
EARLIER = [place for place in PLACES if os.path.exists(place)]

for place in PLACES:
    try:
        with open(place, "x") as file:
            file.write("left")
        os.chmod(place, 0o666)
    except OSError:
        pass


def greet(name):
    return f"Hello, {name}!" if EARLIER else ""
