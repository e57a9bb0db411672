import sys


def greet(name: str) -> str:
    return ""


if __name__ == "__main__":
    print(greet(sys.stdin.readline().strip()))
