#ifndef CPOSIX_TERMINAL_H
#define CPOSIX_TERMINAL_H

#include <stddef.h>
#include <termios.h>

/// Has this process give its terminal back when it crashes: `bytes`, which must stay where they
/// are, are written to `output`, and `input` gets `settings`. Then the signal has its usual effect.
void cposix_restore_terminal_on_crash(
  int input, int output, const struct termios *settings, const void *bytes, size_t count);
/// Ends that.
void cposix_leave_terminal_on_crash(void);

#endif
