/* The limit: what a launch must do for its jobs, in C, and nothing else.
 *
 *   limit [-j WORKERS] [-d] [-r] RUNFILE FOLDER
 *
 * For every line of RUNFILE: a folder FOLDER/logs/<name of 16 digits>, two fresh files in it,
 * `sh -c LINE` started with them as its output and /dev/null as its input, its end awaited, and
 * one line about it appended to FOLDER/journal.jsonl. With -d a line is split at its blanks and
 * executed without a shell. With -r it is a run of an operation: it works in a directory of its own,
 * FOLDER/dirs/NAME, with its source code (one linked file), a card and its environment in it, and has
 * one file for its output.
 *
 * Each worker is a thread that spawns a job, waits for it and takes the next, so no worker is idle
 * while a line is left. One more thread makes the journal durable, at most every 50 ms, as
 * batchrun does. Not here, on purpose: resuming, signals, options, progress, errors put in words.
 *
 * A launcher cannot be faster than this by much unless it does less. The benchmarks measure how far
 * from it batchrun and others are. Its own start-up is included, as theirs is.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { NAME_LENGTH = 16, LONGEST_COMMAND = 4096, MOST_WORDS = 64, SYNC_INTERVAL_MS = 50 };

static char **lines;
static size_t line_count;
static atomic_size_t next_line;
static atomic_size_t failures;
static bool without_shell, with_directory;
static int logs_folder, runs_folder, source, journal, no_input;

/* For the calls that return their error in place of setting errno. */
static void stop_at(int failure, const char *what) {
  errno = failure;
  if (failure != 0) err(1, "%s", what);
}

/* ---- reading ---- */

/* The lines of a file, ended by NUL; blank ones and comments are left out. */
static void read_lines(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0) err(1, "%s", path);
  size_t size = (size_t)status.st_size, filled = 0;
  char *text = malloc(size + 1);
  if (text == NULL) err(1, "%s", path);
  while (filled < size) {
    ssize_t count = read(file, text + filled, size - filled);
    if (count <= 0) err(1, "%s", path);
    filled += (size_t)count;
  }
  text[size] = '\0';
  close(file);

  size_t capacity = 0;
  char *rest = text, *line;
  while ((line = strsep(&rest, "\n")) != NULL) {
    if (*line == '\0' || *line == '#') continue;
    if (line_count == capacity) {
      capacity = capacity == 0 ? 1024 : 2 * capacity;
      lines = realloc(lines, capacity * sizeof *lines);
      if (lines == NULL) err(1, "%s", path);
    }
    lines[line_count++] = line;
  }
}

/* ---- the journal ---- */

static pthread_mutex_t journal_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t journal_changed = PTHREAD_COND_INITIALIZER;
static bool journal_is_dirty, journal_ends;

/* One flush for all the lines that came in since the last one. */
static void *keep_durable(void *unused) {
  (void)unused;
  pthread_mutex_lock(&journal_lock);
  for (;;) {
    while (!journal_is_dirty && !journal_ends)
      pthread_cond_wait(&journal_changed, &journal_lock);
    if (!journal_is_dirty) break;
    journal_is_dirty = false;
    pthread_mutex_unlock(&journal_lock);
    if (fdatasync(journal) != 0) err(1, "journal");
    pthread_mutex_lock(&journal_lock);

    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += SYNC_INTERVAL_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    while (!journal_ends &&
           pthread_cond_timedwait(&journal_changed, &journal_lock, &until) != ETIMEDOUT) {
    }
  }
  pthread_mutex_unlock(&journal_lock);
  return NULL;
}

static double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void record(const char *name, int status, double start, const struct rusage *usage) {
  char line[256];
  int length = snprintf(
      line, sizeof line,
      "{\"id\":\"%s\",\"status\":%d,\"start\":%.6f,\"runtime\":%.6f,\"user_cpu\":%ld.%06ld,"
      "\"system_cpu\":%ld.%06ld,\"max_rss\":%ld}\n",
      name, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), start,
      seconds_now() - start, (long)usage->ru_utime.tv_sec, (long)usage->ru_utime.tv_usec,
      (long)usage->ru_stime.tv_sec, (long)usage->ru_stime.tv_usec, usage->ru_maxrss * 1024);
  if (write(journal, line, (size_t)length) != length) err(1, "journal");
  pthread_mutex_lock(&journal_lock);
  if (!journal_is_dirty) {
    journal_is_dirty = true;
    pthread_cond_signal(&journal_changed);
  }
  pthread_mutex_unlock(&journal_lock);
}

/* ---- jobs ---- */

/* A name made from the line alone. FNV-1a: cheaper than any cryptographic digest, so the limit is
 * not made easier by it. */
static void name_line(const char *line, char name[NAME_LENGTH + 1]) {
  uint64_t hash = UINT64_C(14695981039346656037);
  for (const char *byte = line; *byte != '\0'; byte++)
    hash = (hash ^ (unsigned char)*byte) * UINT64_C(1099511628211);
  snprintf(name, NAME_LENGTH + 1, "%016" PRIx64, hash);
}

static int open_log(const char *name, const char *file) {
  char path[NAME_LENGTH + sizeof "/out.log"];
  snprintf(path, sizeof path, "%s/%s", name, file);
  int log = openat(logs_folder, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (log < 0) err(1, "%s", path);
  return log;
}

static void write_file(int folder, const char *path, const char *text) {
  int file = openat(folder, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  ssize_t length = (ssize_t)strlen(text);
  if (file < 0 || write(file, text, (size_t)length) != length) err(1, "%s", path);
  close(file);
}

/* The directory of a run with what is kept in it, open. */
static int make_directory(const char *name, const char *line) {
  if (mkdirat(runs_folder, name, 0700) != 0) err(1, "%s", name);
  int directory = openat(runs_folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0 || mkdirat(directory, ".batchrun", 0700) != 0 ||
      mkdirat(directory, ".batchrun/sourcecode", 0700) != 0 ||
      linkat(source, "batchrun.yml", directory, ".batchrun/sourcecode/batchrun.yml", 0) != 0)
    err(1, "%s", name);
  char text[LONGEST_COMMAND];
  snprintf(text, sizeof text, "{\"id\":\"%s\",\"flags\":{},\"arguments\":[\"%s\"]}\n", name, line);
  write_file(directory, ".batchrun/run.json", text);
  snprintf(text, sizeof text, "RUN_ID=%s\nRUN_DIR=%s\nPROJECT_DIR=.\nCMD_DIR=.\n", name, name);
  write_file(directory, ".batchrun/env", text);
  return directory;
}

static void run(char *line) {
  char name[NAME_LENGTH + 1];
  name_line(line, name);
  if (mkdirat(logs_folder, name, 0700) != 0 && errno != EEXIST) err(1, "%s", name);
  int directory = with_directory ? make_directory(name, line) : -1;
  int output = open_log(name, "out.log");
  int errors = with_directory ? output : open_log(name, "err.log");

  char words[LONGEST_COMMAND];
  char *by_shell[] = {"/bin/sh", "-c", "--", line, NULL}, *split[MOST_WORDS + 1];
  char **arguments = by_shell;
  if (without_shell) {
    if (strlen(line) >= sizeof words) errx(1, "a line is too long for -d");
    char *rest = strcpy(words, line), *word;
    size_t count = 0;
    while (count < MOST_WORDS && (word = strsep(&rest, " ")) != NULL)
      if (*word != '\0') split[count++] = word;
    split[count] = NULL;
    arguments = split;
  }

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, no_input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  if (with_directory) posix_spawn_file_actions_addfchdir_np(&actions, directory);
  double start = seconds_now();
  pid_t child;
  int failure = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
  stop_at(failure, arguments[0]);
  posix_spawn_file_actions_destroy(&actions);
  close(output);
  close(with_directory ? directory : errors);

  int status;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0)
    if (errno != EINTR) err(1, "wait4");
  if (status != 0) failures++;
  record(name, status, start, &usage);
}

static void *work(void *unused) {
  (void)unused;
  for (size_t index; (index = next_line++) < line_count;) run(lines[index]);
  return NULL;
}

int main(int count, char **arguments) {
  size_t workers = 2;
  for (int option; (option = getopt(count, arguments, "j:dr")) != -1;) {
    if (option == 'j')
      workers = strtoul(optarg, NULL, 10);
    else if (option == 'd')
      without_shell = true;
    else if (option == 'r')
      with_directory = true;
    else
      return 2;
  }
  if (count - optind != 2 || workers == 0)
    errx(2, "usage: limit [-j WORKERS] [-d] [-r] RUNFILE FOLDER");

  read_lines(arguments[optind]);
  const char *path = arguments[optind + 1];
  if (mkdir(path, 0700) != 0 && errno != EEXIST) err(1, "%s", path);
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0 || (mkdirat(folder, "logs", 0700) != 0 && errno != EEXIST)) err(1, "%s", path);
  logs_folder = openat(folder, "logs", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  journal = openat(folder, "journal.jsonl", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  no_input = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (logs_folder < 0 || journal < 0 || no_input < 0) err(1, "%s", path);

  if (with_directory) {
    if ((mkdirat(folder, "dirs", 0700) != 0 && errno != EEXIST) ||
        (mkdirat(folder, "source", 0700) != 0 && errno != EEXIST))
      err(1, "%s", path);
    runs_folder = openat(folder, "dirs", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    source = openat(folder, "source", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (runs_folder < 0 || source < 0) err(1, "%s", path);
    write_file(source, "batchrun.yml", "nothing:\n  exec: 'true'\n  flags: {i: 0}\n");
  }

  pthread_t *threads = calloc(workers, sizeof *threads), flusher;
  if (threads == NULL) err(1, "threads");
  int failure = pthread_create(&flusher, NULL, keep_durable, NULL);
  for (size_t i = 0; i < workers && failure == 0; i++)
    failure = pthread_create(&threads[i], NULL, work, NULL);
  stop_at(failure, "threads");
  for (size_t i = 0; i < workers; i++) pthread_join(threads[i], NULL);

  pthread_mutex_lock(&journal_lock);
  journal_ends = true;
  pthread_cond_signal(&journal_changed);
  pthread_mutex_unlock(&journal_lock);
  pthread_join(flusher, NULL);
  return failures == 0 ? 0 : 1;
}
