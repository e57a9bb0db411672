/*
 * arm: a process that waits, already inside the sandbox, for what it is to become.
 *
 * Starting a Docker exec costs some 45 ms. The warm pool starts this program in advance; when a job
 * comes it receives its orders on standard input and replaces itself by the program. From then on the
 * program's standard input, output and error ARE the Docker streams: nothing sits in between.
 *
 * Orders: a big-endian uint32 with the number of bytes that follow, then NUL-terminated fields:
 *   working directory
 *   resource limits, "name=value,…" (soft and hard alike; may be empty), names as in LIMITS below
 *   environment entries "NAME=value", added to the environment of the exec; ended by an empty field
 *   argv[0], argv[1], …
 * argv[0] is looked up on PATH. No byte after the orders is consumed: it is the program's input.
 *
 * Exit status: 0 when standard input ended before any order came; 125 when the orders are malformed or a
 * limit is refused; 126 or 127 when the program cannot be started or found, as in a shell.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MALFORMED = 125, CANNOT_RUN = 126, NOT_FOUND = 127, MAX_ORDERS = 1 << 20, MAX_FIELDS = 4096 };

static const struct { const char *name; int resource; } LIMITS[] = {
  {"as", RLIMIT_AS},       {"core", RLIMIT_CORE},     {"cpu", RLIMIT_CPU},     {"data", RLIMIT_DATA}, {"fsize", RLIMIT_FSIZE},
  {"memlock", RLIMIT_MEMLOCK}, {"nofile", RLIMIT_NOFILE}, {"nproc", RLIMIT_NPROC}, {"stack", RLIMIT_STACK},
};

static void die(int status, const char *what) {
  fprintf(stderr, "arm: %s: %s\n", what, errno ? strerror(errno) : "malformed orders");
  exit(status);
}

/* Reads exactly `size` bytes; returns 0 when the input ended before the first. */
static int read_exactly(char *to, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t got = read(STDIN_FILENO, to + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) die(MALFORMED, "read");
    if (got == 0 && done == 0) return 0;
    if (got == 0) die(MALFORMED, "input ended");
    done += (size_t)got;
  }
  return 1;
}

static void set_limit(char *setting) {
  char *equals = strchr(setting, '=');
  if (!equals) die(MALFORMED, setting);
  *equals = '\0';
  char *end = NULL;
  errno = 0;
  rlim_t value = strtoull(equals + 1, &end, 10);
  if (errno || end == equals + 1 || *end) die(MALFORMED, setting);
  for (size_t i = 0; i < sizeof LIMITS / sizeof *LIMITS; i++) {
    if (strcmp(LIMITS[i].name, setting)) continue;
    struct rlimit limit = {value, value};
    if (setrlimit(LIMITS[i].resource, &limit)) die(MALFORMED, setting);
    return;
  }
  die(MALFORMED, setting);
}

int main(void) {
  uint32_t prefix;
  if (!read_exactly((char *)&prefix, sizeof prefix)) return 0;
  size_t size = ntohl(prefix);
  errno = 0;
  if (size == 0 || size > MAX_ORDERS) die(MALFORMED, "length");
  char *orders = malloc(size);
  if (!orders) die(MALFORMED, "memory");
  if (!read_exactly(orders, size)) die(MALFORMED, "input ended");
  errno = 0;
  if (orders[size - 1] != '\0') die(MALFORMED, "last field");

  char *fields[MAX_FIELDS + 1];
  size_t count = 0;
  for (char *field = orders; field < orders + size; field += strlen(field) + 1) {
    if (count == MAX_FIELDS) die(MALFORMED, "fields");
    fields[count++] = field;
  }
  fields[count] = NULL;

  size_t next = 2;
  while (next < count && *fields[next]) next++;
  size_t command = next + 1;
  if (command >= count) die(MALFORMED, "command");

  for (next = 2; *fields[next]; next++) {
    if (!strchr(fields[next], '=') || putenv(fields[next])) die(MALFORMED, "environment");
  }
  if (chdir(fields[0])) die(CANNOT_RUN, fields[0]);
  for (char *setting = strtok(fields[1], ","); setting; setting = strtok(NULL, ",")) set_limit(setting);
  execvp(fields[command], fields + command);
  die(errno == ENOENT ? NOT_FOUND : CANNOT_RUN, fields[command]);
}
