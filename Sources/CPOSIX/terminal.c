#include "CPOSIXTerminal.h"

#include <signal.h>
#include <unistd.h>

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};

static struct {
  int input;
  int output;
  struct termios settings;
  const void *bytes;
  size_t count;
} taken;

/// Everything here may be called in a signal handler (signal-safety(7)).
static void restore(int signal) {
  if (taken.count > 0) (void)!write(taken.output, taken.bytes, taken.count);
  tcsetattr(taken.input, TCSANOW, &taken.settings);
  // The default came back with SA_RESETHAND; it has its turn when this returns.
  raise(signal);
}

void cposix_restore_terminal_on_crash(
  int input, int output, const struct termios *settings, const void *bytes, size_t count) {
  taken.input = input;
  taken.output = output;
  taken.settings = *settings;
  taken.bytes = bytes;
  taken.count = count;
  struct sigaction action = {.sa_handler = restore, .sa_flags = SA_RESETHAND};
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
    sigaction(crashes[i], &action, NULL);
}

void cposix_leave_terminal_on_crash(void) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
    sigaction(crashes[i], &action, NULL);
}
