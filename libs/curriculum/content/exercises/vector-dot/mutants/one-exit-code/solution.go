package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// ErrLength reports two vectors that have no dot product.
var ErrLength = errors.New("vectors differ in length")

// Number is every built-in type whose values can be multiplied and added, and every type made from one.
type Number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 |
		~float32 | ~float64
}

// Vector is a list of numbers of one type.
type Vector[T Number] []T

// Dot returns the sum of the products of the elements at equal positions. It computes in T: integers wrap around
// as Go's own arithmetic does, and NaN and infinity take their course.
func (v Vector[T]) Dot(other Vector[T]) (T, error) {
	var sum T
	if len(v) != len(other) {
		return sum, fmt.Errorf("%w: %d and %d", ErrLength, len(v), len(other))
	}
	for i := range v {
		sum += v[i] * other[i]
	}
	return sum, nil
}

func parseInt(text string) (int64, error)     { return strconv.ParseInt(text, 10, 64) }
func parseFloat(text string) (float64, error) { return strconv.ParseFloat(text, 64) }

func parse[T Number](line string, number func(string) (T, error)) (Vector[T], error) {
	var vector Vector[T]
	for _, field := range strings.Fields(line) {
		value, err := number(field)
		if err != nil {
			return nil, err
		}
		vector = append(vector, value)
	}
	return vector, nil
}

func printDot[T Number](out io.Writer, lines []string, number func(string) (T, error)) error {
	v, err := parse(lines[1], number)
	if err != nil {
		return err
	}
	other, err := parse(lines[2], number)
	if err != nil {
		return err
	}
	dot, err := v.Dot(other)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, dot)
	return err
}

func run(in io.Reader, out io.Writer) error {
	var lines []string
	for scanner := bufio.NewScanner(in); scanner.Scan(); {
		lines = append(lines, scanner.Text())
	}
	if len(lines) != 3 {
		return fmt.Errorf("%d lines, want 3", len(lines))
	}
	switch kind := strings.TrimSpace(lines[0]); kind {
	case "int":
		return printDot(out, lines, parseInt)
	case "float":
		return printDot(out, lines, parseFloat)
	default:
		return fmt.Errorf("unknown type %q", kind)
	}
}

func main() {
	err := run(os.Stdin, os.Stdout)
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "error:", err)
	os.Exit(1)
}
