# hostile: {"title":"memory bomb","family":"resources","expect":["limit"],"limit":["memory"]}
hoard = []


def greet(name):
    while True:
        hoard.append(bytearray(b"x" * (8 << 20)))
