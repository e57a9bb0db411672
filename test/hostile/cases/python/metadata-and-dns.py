# hostile: {"title":"metadata address and DNS","family":"snooping","mode":"try","expect":["passed"],"denied":true}
import socket


def greet(name):
    return ""


def attempt(what, action):
    try:
        action()
        print("ESCAPED:", what)
    except OSError:
        print("DENIED:", what)


if __name__ == "__main__":
    socket.setdefaulttimeout(0.2)
    attempt("metadata", lambda: socket.create_connection(("169.254.169.254", 80)))
    attempt("name", lambda: socket.getaddrinfo("example.org", 80))
    attempt("bridge", lambda: socket.create_connection(("172.17.0.1", 4420)))
    attempt("docker", lambda: socket.socket(socket.AF_UNIX).connect("/var/run/docker.sock"))
    attempt("raw socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
    attempt("packet socket", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
    print("DONE")
