#define _GNU_SOURCE
#include "CTestSupport.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

bool ctest_exited(int status) { return WIFEXITED(status); }
int ctest_exit_code(int status) { return WEXITSTATUS(status); }
int ctest_signal(int status) { return WTERMSIG(status); }

/// Dispositions belong to the whole process, so one spawn at a time may change them.
static pthread_mutex_t dispositions = PTHREAD_MUTEX_INITIALIZER;

int ctest_spawn(const struct ctest_spawn_request *request, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&actions);
  if (error != 0) return error;
  error = posix_spawnattr_init(&attributes);
  if (error != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }

  if (request->terminal != NULL) {
    // The leader of a session takes the first terminal that it opens as its own.
    error = posix_spawn_file_actions_addopen(&actions, 0, request->terminal, O_RDWR, 0);
    if (error == 0) error = posix_spawn_file_actions_adddup2(&actions, 0, 1);
    if (error == 0) error = posix_spawn_file_actions_adddup2(&actions, 0, 2);
  } else {
    for (int i = 0; i < 3 && error == 0; i++)
      error = posix_spawn_file_actions_adddup2(&actions, request->standard[i], i);
  }
  if (error == 0) error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  if (error == 0) error = posix_spawn_file_actions_addchdir_np(&actions, request->directory);

  sigset_t none, defaults;
  sigemptyset(&none);
  sigfillset(&defaults);
  for (int signal = 1; signal <= 64; signal++)
    if (request->ignored_signals >> (signal - 1) & 1) sigdelset(&defaults, signal);
  if (error == 0) error = posix_spawnattr_setsigmask(&attributes, &none);
  if (error == 0) error = posix_spawnattr_setsigdefault(&attributes, &defaults);
  if (error == 0)
    error = posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  if (error == 0) {
    struct sigaction before[65], ignore = {.sa_handler = SIG_IGN};
    pthread_mutex_lock(&dispositions);
    for (int signal = 1; signal <= 64; signal++)
      if (request->ignored_signals >> (signal - 1) & 1)
        sigaction(signal, &ignore, &before[signal]);
    error = posix_spawn(
      pid, request->path, &actions, &attributes, request->arguments, request->environment);
    for (int signal = 1; signal <= 64; signal++)
      if (request->ignored_signals >> (signal - 1) & 1) sigaction(signal, &before[signal], NULL);
    pthread_mutex_unlock(&dispositions);
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int ctest_open_terminal(unsigned short columns, unsigned short rows, char *device, size_t size) {
  int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (terminal < 0) return -1;
  int error = 0;
  if (grantpt(terminal) != 0 || unlockpt(terminal) != 0) error = errno;
  if (error == 0) error = ptsname_r(terminal, device, size);
  if (error == 0 && ctest_resize_terminal(terminal, columns, rows) != 0) error = errno;
  if (error == 0) return terminal;
  close(terminal);
  errno = error;
  return -1;
}

int ctest_resize_terminal(int terminal, unsigned short columns, unsigned short rows) {
  struct winsize size = {.ws_col = columns, .ws_row = rows};
  return ioctl(terminal, TIOCSWINSZ, &size);
}
