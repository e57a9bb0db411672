# hostile: {"title":"descriptors handed from one check to the next through a UNIX socket","family":"forgery","expect":["failed","limit"]}
import os
import socket
import sys

ADDRESSES = ("/tmp/handover", "/dev/shm/handover", "\0handover")


def keep(name):
    """Outlives its check, if it can, and offers the first check's streams and what it was asked to whoever comes."""
    if os.fork() != 0:
        return
    os.setsid()
    if os.fork() != 0:
        os._exit(0)
    servers = []
    for address in ADDRESSES:
        server = socket.socket(socket.AF_UNIX)
        server.bind(address)
        server.listen()
        if not address.startswith("\0"):
            os.chmod(address, 0o777)
        servers.append(server)
    while True:
        connection, _ = servers[-1].accept()
        socket.send_fds(connection, [name.encode()], [0, 1, 2])


def take():
    for address in ADDRESSES:
        try:
            client = socket.socket(socket.AF_UNIX)
            client.connect(address)
            message, fds, _, _ = socket.recv_fds(client, 4096, 8)
            for fd in fds:
                os.write(fd, message)
            print("Hello, " + message.decode() + "!")
        except OSError:
            pass


def greet(name):
    keep(name)
    return ""


if __name__ == "__main__":
    take()
    print(sys.stdin.readline())
