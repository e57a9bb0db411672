/*
 * arm: a process that waits, already inside the sandbox, for what it is to become.
 *
 * Starting a Docker exec costs some 45 ms. The sandbox host starts this program in advance; when a job
 * comes it receives its orders on standard input and replaces itself by the program. From then on the
 * program's standard input, output and error ARE the Docker streams: nothing sits in between.
 *
 * When it waits it says so with one byte, ACK (0x06), on standard error. Orders (written by
 * libs/sandbox/src/orders.ts): a big-endian uint32 with the number of bytes that follow, then NUL-terminated fields:
 *   working directory
 *   settings, "name=value,…" in decimal, may be empty: a resource limit by its name in LIMITS below (soft and hard
 *   alike), "umask", or "oom" (oom_score_adj, so that the kernel prefers the program over what watches it)
 *   environment entries "NAME=value", added to the environment of the exec; ended by an empty field
 *   argv[0], argv[1], …
 * argv[0] is looked up on PATH. HOME is made, mode 0700, when it does not exist. The program leads a session of its
 * own and gets descriptors 0, 1 and 2 only. No byte after the orders is consumed: it is the program's input.
 *
 * Exit status: 0 when standard input ended before any order came; 125 when the orders are malformed or a
 * setting is refused; 126 or 127 when the program cannot be started or found, as in a shell. Each with one line on
 * standard error that begins with "arm: ".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
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

static void prefer_for_oom(unsigned long long score, const char *setting) {
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0 || dprintf(file, "%llu", score) < 0) die(MALFORMED, setting);
  close(file);
}

static void apply(char *setting) {
  char *equals = strchr(setting, '=');
  if (!equals) die(MALFORMED, setting);
  *equals = '\0';
  char *end = NULL;
  errno = 0;
  rlim_t value = strtoull(equals + 1, &end, 10);
  if (errno || end == equals + 1 || *end) die(MALFORMED, setting);
  if (!strcmp(setting, "umask")) {
    umask((mode_t)value & 0777);
    return;
  }
  if (!strcmp(setting, "oom")) {
    prefer_for_oom(value, setting);
    return;
  }
  for (size_t i = 0; i < sizeof LIMITS / sizeof *LIMITS; i++) {
    if (strcmp(LIMITS[i].name, setting)) continue;
    struct rlimit limit = {value, value};
    if (setrlimit(LIMITS[i].resource, &limit)) die(MALFORMED, setting);
    return;
  }
  die(MALFORMED, setting);
}

int main(void) {
  static const char ready = 0x06;
  if (write(STDERR_FILENO, &ready, 1) != 1) return MALFORMED;
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
  const char *home = getenv("HOME");
  if (home && *home && mkdir(home, 0700) && errno != EEXIST) die(CANNOT_RUN, home);
  if (chdir(fields[0])) die(CANNOT_RUN, fields[0]);
  setsid(); /* Fails only where it leads a session already. */
  if (close_range(STDERR_FILENO + 1, ~0U, 0)) die(MALFORMED, "descriptors");
  for (char *setting = strtok(fields[1], ","); setting; setting = strtok(NULL, ",")) apply(setting);
  execvp(fields[command], fields + command);
  die(errno == ENOENT ? NOT_FOUND : CANNOT_RUN, fields[command]);
}
