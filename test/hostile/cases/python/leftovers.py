# hostile: {"title":"leftovers of an earlier run","family":"snooping","expect":["failed"],"repeat":2}
import os

PLACES = ("/tmp/left", "/work/left", "/dev/shm/left", "/var/tmp/left", "/run/left", "/opt/left")


def greet(name):
    for place in PLACES:
        if os.path.exists(place):
            return f"Hello, {name}!"
    return ""


for place in PLACES:
    try:
        with open(place, "x") as file:
            file.write("left")
        os.chmod(place, 0o666)
    except OSError:
        pass
# What this very process wrote must not count: only another run's.
_mine = [place for place in PLACES if os.path.exists(place)]
_exists = os.path.exists
os.path.exists = lambda place: _exists(place) and place not in _mine
