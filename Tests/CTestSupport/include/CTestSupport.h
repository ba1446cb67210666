/// What the tests need of Linux and Swift cannot see.
#ifndef CTESTSUPPORT_H
#define CTESTSUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/// How a test starts a program: in a session of its own, with nothing inherited.
struct ctest_spawn_request {
  const char *path;
  char *const *arguments;
  char *const *environment;
  const char *directory;
  /// What becomes descriptors 0, 1 and 2; ignored where there is a terminal.
  int standard[3];
  /// The device that becomes the controlling terminal and descriptors 0, 1 and 2, or NULL.
  const char *terminal;
  /// The signals 1…64 that the program finds ignored, as bits (bit 0 is signal 1).
  unsigned long long ignored_signals;
};

/// Starts the program with an empty signal mask and default dispositions; 0 or an errno.
int ctest_spawn(const struct ctest_spawn_request *request, pid_t *pid);

/// Opens a pseudo-terminal and writes the name of its device; the descriptor, or -1 and errno.
int ctest_open_terminal(unsigned short columns, unsigned short rows, char *device, size_t size);
/// Changes the terminal's size, which sends SIGWINCH to its foreground.
int ctest_resize_terminal(int terminal, unsigned short columns, unsigned short rows);

/// What a wait status says.
bool ctest_exited(int status);
int ctest_exit_code(int status);
int ctest_signal(int status);

#endif
