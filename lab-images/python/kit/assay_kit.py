"""The driver side of the Assay driver protocol, for Python.

A driver calls ``serve(load)``. The runner speaks first, with a token; only then ``load`` is called, and only
``load`` may import the learner's module, so nothing of the learner runs before the protocol is armed:

    def load():
        import solution
        return {"Render": solution.render}, (solution.TemplateError,)

    assay_kit.serve(load)

``load`` returns the functions by name and the exceptions that a caller may expect from them. A call is answered
with ``value``, with ``error`` ("Class: text") for an expected exception, and with ``panic`` for any other.
Each call runs in a thread of its own. Everything that the protocol needs is bound here, before the learner's
code is loaded, so that what it patches can break its own run at most.
"""

import json
import math
import os
import queue
import sys
import threading
import traceback

_RECORD_SEPARATOR = "\x1e"
_LONGEST_TEXT = 2048
_LONGEST_TRACE = 4096

_encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode
_write, _exit = os.write, os._exit
_Thread = threading.Thread
_format_exception = traceback.format_exception

_write_lock = threading.Lock()
_signals_lock = threading.Lock()
_signals = {}
_protocol = {"fd": -1, "prefix": ""}


def serve(load):
    """Speak the protocol until stdin closes, then end the process with status 0. Never returns."""
    requests = _take_over_stdio()
    _protocol["prefix"] = _RECORD_SEPARATOR + _decode(requests.readline())["hello"]
    functions, expected = load()
    _send({"ready": sorted(functions)})
    for line in requests:
        request = _decode(line)
        if "signal" in request:
            _signal_queue(request["signal"]).put(request.get("data"))
        else:
            _start(functions, expected, request)
    _exit(0)


def emit(name, data=None):
    """Tell the runner that something happened."""
    _send({"event": name, "data": _plain(data)})


def wait_signal(name, timeout=None):
    """Wait for the next signal of that name and return its data; one sent earlier is kept.

    ``timeout`` is in seconds; ``queue.Empty`` is raised when it passes.
    """
    return _signal_queue(name).get(timeout=timeout)


def _take_over_stdio():
    """Keep the protocol's two ends private; the program's own prints go to stderr and its stdin is empty."""
    _protocol["fd"] = os.dup(1)
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stderr.reconfigure(write_through=True)
    sys.stdout = sys.stderr
    return requests


def _start(functions, expected, request):
    try:
        _Thread(target=_answer, args=(functions, expected, request), daemon=True).start()
    except RuntimeError as failure:  # no more threads: the learner's own leak must not end the conversation
        _send({"id": request["id"], "panic": str(failure)})


def _answer(functions, expected, request):
    answer = {"id": request["id"]}
    try:
        answer["value"] = functions[request["call"]](*request.get("args", ()))
    except expected as failure:
        answer["error"] = _describe(failure)
    except BaseException as failure:  # SystemExit too: a call must always be answered
        answer["panic"] = _describe(failure)
        _explain(failure)
    _put(_answer_line(answer))


def _answer_line(answer):
    """The line of an answer; one that no line can carry is a wrong answer, and must not become silence."""
    try:
        return _line({key: _plain(part) for key, part in answer.items()})
    except BaseException as failure:
        return _line({"id": answer["id"], "panic": "the answer cannot be sent: " + _describe(failure)})


def _describe(failure):
    try:
        return f"{type(failure).__name__}: {failure}"[:_LONGEST_TEXT]
    except BaseException:  # the text of an exception is the learner's code as well
        return "an exception that cannot be described"


def _explain(failure):
    """Print where it failed, but only the end of it: a deep recursion must not use up the limit on output."""
    try:
        print("".join(_format_exception(failure, limit=-8))[-_LONGEST_TRACE:], file=sys.stderr)
    except BaseException:
        return


def _plain(value):
    """A copy of ``value`` that JSON can carry; NaN and the infinities become strings, as in every kit."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_key(key): _plain(item) for key, item in value.items()}
    raise TypeError(f"a value of type {type(value).__name__} cannot be an answer")


def _key(key):
    if not isinstance(key, str):
        raise TypeError(f"a dict with a key of type {type(key).__name__} cannot be an answer")
    return key


def _signal_queue(name):
    with _signals_lock:
        return _signals.setdefault(name, queue.SimpleQueue())


def _send(message):
    _put(_line(message))


def _line(message):
    return (_protocol["prefix"] + _encode(message) + "\n").encode("utf-8")


def _put(line):
    """Write one whole line; lines of concurrent calls never mix."""
    with _write_lock:
        while line:
            line = line[_write(_protocol["fd"], line) :]
