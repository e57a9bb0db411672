package main

// The Go half of the driver protocol. It is copied beside the learner's package and compiled with it, so every
// identifier here begins with "driver" or "serveDriver": short names belong to the learner.
//
// It holds no secret and no expectation. The token marks our lines so that they cannot be mistaken for something
// the program printed; what the lines say is compared outside the sandbox.

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
)

// driverFunc answers one call. An error is the learner's function saying no; a panic is anything that should not
// have happened. The driverFn adaptors make one from an ordinary function.
type driverFunc func(args []json.RawMessage) (any, error)

// driverSignal handles one signal. Handlers run one at a time, in order of arrival, and must not block.
type driverSignal func(data json.RawMessage)

var (
	driverHandlers = map[string]driverSignal{}
	driverOut      struct {
		sync.Mutex
		file   *os.File
		prefix []byte
	}
)

// driverOnSignal registers the handler of a signal; call it before serveDriver.
func driverOnSignal(name string, handle driverSignal) { driverHandlers[name] = handle }

// driverEmit sends an event. It may be called from any goroutine, and events leave in the order of the calls.
func driverEmit(name string, data any) {
	driverWrite(map[string]any{"event": name, "data": data})
}

// serveDriver answers the runner until it closes our standard input, and then ends the process with status 0.
func serveDriver(functions map[string]driverFunc) {
	in := bufio.NewReader(driverTakeStdio())

	var hello struct {
		Hello string `json:"hello"`
	}
	if line, err := in.ReadBytes('\n'); err != nil || json.Unmarshal(line, &hello) != nil || hello.Hello == "" {
		driverFatal("the first line is not a hello")
	}
	driverOut.prefix = append([]byte{0x1E}, hello.Hello...)

	names := make([]string, 0, len(functions))
	for name := range functions {
		names = append(names, name)
	}
	slices.Sort(names)
	driverWrite(map[string]any{"ready": names})

	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			os.Exit(0)
		}
		if err != nil {
			driverFatal("standard input: %v", err)
		}
		driverDispatch(functions, line)
	}
}

func driverDispatch(functions map[string]driverFunc, line []byte) {
	var message struct {
		ID     int64             `json:"id"`
		Call   string            `json:"call"`
		Args   []json.RawMessage `json:"args"`
		Signal string            `json:"signal"`
		Data   json.RawMessage   `json:"data"`
	}
	if err := json.Unmarshal(line, &message); err != nil {
		driverFatal("a line that is not JSON: %v", err)
	}
	if message.Signal == "" {
		go driverAnswer(message.ID, message.Call, functions[message.Call], message.Args)
		return
	}
	handle, known := driverHandlers[message.Signal]
	if !known {
		driverFatal("no handler for signal %q", message.Signal)
	}
	handle(message.Data)
}

// driverAnswer calls fn and sends its answer, also when fn panics or ends its goroutine.
func driverAnswer(id int64, name string, fn driverFunc, args []json.RawMessage) {
	answer := map[string]any{"id": id, "panic": "the function ended its goroutine instead of returning"}
	defer func() {
		if cause := recover(); cause != nil {
			answer = map[string]any{"id": id, "panic": driverShorten(fmt.Sprint(cause))}
		}
		driverWrite(answer)
	}()
	if fn == nil {
		panic(fmt.Sprintf("driver: no function %q", name))
	}
	value, err := fn(args)
	if err != nil {
		answer = map[string]any{"id": id, "error": driverShorten(err.Error())}
		return
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("driver: the result cannot be sent: %v", err))
	}
	answer = map[string]any{"id": id, "value": json.RawMessage(encoded)}
}

// driverTakeStdio keeps descriptors 0 and 1 for the protocol and gives the program an empty input and the
// standard error instead: neither its prints nor its reads can get between the lines.
func driverTakeStdio() *os.File {
	in, out := driverDuplicate(0, "stdin"), driverDuplicate(1, "stdout")
	if null, err := os.Open(os.DevNull); err == nil {
		err = errors.Join(syscall.Dup3(int(null.Fd()), 0, 0), null.Close())
		if err != nil {
			driverFatal("standard input: %v", err)
		}
	}
	if err := syscall.Dup3(2, 1, 0); err != nil {
		driverFatal("standard output: %v", err)
	}
	driverOut.file = out
	return in
}

func driverDuplicate(fd int, name string) *os.File {
	duplicate, err := syscall.Dup(fd)
	if err != nil {
		driverFatal("%s: %v", name, err)
	}
	syscall.CloseOnExec(duplicate)
	return os.NewFile(uintptr(duplicate), name)
}

func driverWrite(message map[string]any) {
	body, err := json.Marshal(message)
	if err != nil {
		driverFatal("a message that cannot be sent: %v", err)
	}
	driverOut.Lock()
	defer driverOut.Unlock()
	line := append(slices.Clone(driverOut.prefix), body...)
	if _, err := driverOut.file.Write(append(line, '\n')); err != nil {
		driverFatal("standard output: %v", err)
	}
}

// driverFatal is for a broken conversation, never for a wrong answer.
func driverFatal(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "driver: "+format+"\n", args...)
	os.Exit(2)
}

func driverShorten(text string) string {
	const most = 2048
	if len(text) > most {
		return text[:most] + " …"
	}
	return text
}

// driverArg decodes one argument strictly; what does not fit is a mistake of the exercise, so it panics.
func driverArg[T any](args []json.RawMessage, index int) T {
	var value T
	decoder := json.NewDecoder(bytes.NewReader(args[index]))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&value); err != nil {
		panic(fmt.Sprintf("driver: argument %d: %v", index+1, err))
	}
	return value
}

func driverArity(args []json.RawMessage, want int) {
	if len(args) != want {
		panic(fmt.Sprintf("driver: %d arguments, want %d", len(args), want))
	}
}

func driverFn0[R any](fn func() (R, error)) driverFunc {
	return func(args []json.RawMessage) (any, error) {
		driverArity(args, 0)
		return fn()
	}
}

func driverFn1[A, R any](fn func(A) (R, error)) driverFunc {
	return func(args []json.RawMessage) (any, error) {
		driverArity(args, 1)
		return fn(driverArg[A](args, 0))
	}
}

func driverFn2[A, B, R any](fn func(A, B) (R, error)) driverFunc {
	return func(args []json.RawMessage) (any, error) {
		driverArity(args, 2)
		return fn(driverArg[A](args, 0), driverArg[B](args, 1))
	}
}

func driverFn3[A, B, C, R any](fn func(A, B, C) (R, error)) driverFunc {
	return func(args []json.RawMessage) (any, error) {
		driverArity(args, 3)
		return fn(driverArg[A](args, 0), driverArg[B](args, 1), driverArg[C](args, 2))
	}
}

// driverFloat crosses the boundary as a number, or as "NaN", "Infinity" or "-Infinity", which JSON lacks.
type driverFloat float64

func (f driverFloat) MarshalJSON() ([]byte, error) {
	switch value := float64(f); {
	case math.IsNaN(value):
		return []byte(`"NaN"`), nil
	case math.IsInf(value, 1):
		return []byte(`"Infinity"`), nil
	case math.IsInf(value, -1):
		return []byte(`"-Infinity"`), nil
	default:
		return json.Marshal(value)
	}
}

func (f *driverFloat) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case `"NaN"`:
		*f = driverFloat(math.NaN())
	case `"Infinity"`:
		*f = driverFloat(math.Inf(1))
	case `"-Infinity"`:
		*f = driverFloat(math.Inf(-1))
	default:
		return json.Unmarshal(text, (*float64)(f))
	}
	return nil
}

// driverInt crosses the boundary as a decimal string: the numbers of the other side are exact up to 2^53 only.
// A plain JSON number is accepted as well.
type driverInt int64

func (i driverInt) MarshalJSON() ([]byte, error) {
	return strconv.AppendQuote(nil, strconv.FormatInt(int64(i), 10)), nil
}

func (i *driverInt) UnmarshalJSON(text []byte) error {
	value, err := strconv.ParseInt(string(bytes.Trim(text, `"`)), 10, 64)
	*i = driverInt(value)
	return err
}
