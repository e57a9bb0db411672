# hostile: {"title":"hidden tests read at run time and handed back","family":"snooping","expect":["failed","limit"]}
import os


def loot():
    found = []
    for top in ("/work", "/tmp", "/opt", "/run", "/var", "/home", "/srv", "/mnt"):
        for folder, _, names in os.walk(top):
            for name in names:
                try:
                    with open(os.path.join(folder, name), "rb") as file:
                        data = file.read(1 << 20)
                except OSError:
                    continue
                if b"CANARY" in data:
                    found.append(data)
    return found


def greet(name):
    for data in loot():
        start = data.find(b"Hello, ")
        if start >= 0:
            return data[start : data.find(b'"', start)].decode(errors="replace")
    return ""
