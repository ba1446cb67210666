/// The calls of Linux that Swift cannot see: variadic ones, macros, and those that glibc hides
/// behind _GNU_SOURCE. Plain declarations; what they are used for is decided in Swift.
#ifndef CPOSIX_H
#define CPOSIX_H

#include "CPOSIXFiles.h"
#include "CPOSIXSlot.h"
#include "CPOSIXSocket.h"
#include "CPOSIXSpawn.h"
#include "CPOSIXTerminal.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/// What a wait status says (the W… macros).
bool cposix_wait_exited(int status);
int cposix_wait_exit_code(int status);
int cposix_wait_signal(int status);
bool cposix_wait_dumped_core(int status);

/// A descriptor that becomes readable when process `pid` ends; -1 and errno.
int cposix_pidfd_open(pid_t pid);
/// A descriptor that delivers the signals of `set`; -1 and errno.
int cposix_signalfd(const sigset_t *set);
/// The next signal that `descriptor` holds, or -1 when it holds none.
int cposix_signalfd_next(int descriptor);
/// A counter to wake a thread in poll; -1 and errno.
int cposix_eventfd(void);
/// Memory with a descriptor, which a child can inherit; -1 and errno.
int cposix_memfd(const char *name);
/// A watch on a folder, which becomes readable when a file in it changes; -1 and errno.
int cposix_watch_folder(const char *path);
/// A watch on nothing yet; -1 and errno.
int cposix_make_watch(void);
/// Adds a folder to a watch and returns its number there; -1 and errno.
int cposix_watch_also(int watch, const char *path);
/// Takes a folder away from a watch.
void cposix_watch_no_longer(int watch, int number);
/// Reads and forgets what a watch has to say.
void cposix_forget_changes(int watch);

/// Makes this process the one that orphaned descendants are handed to.
int cposix_become_subreaper(void);

/// What lists of processes show of this thread, and of those that it makes from then on; at most 15 bytes.
int cposix_name_process(const char *name);
/// Marks one descriptor as closed by exec.
int cposix_close_on_exec(int descriptor);
/// Marks every descriptor from `first` on as closed by exec.
int cposix_close_from_on_exec(unsigned first);
/// Waits for any child's end without reaping it, and returns its pid; -1 and errno (ECHILD: none).
pid_t cposix_await_ended_child(void);
/// The pid of a child that has ended and is not reaped yet, or 0.
pid_t cposix_ended_child(void);
/// Whether child `pid` has been stopped since it was last asked; it is not reaped.
bool cposix_was_stopped(pid_t pid);
/// Whether child `pid` has not ended yet; one that has is not reaped.
bool cposix_is_running(pid_t pid);

/// How many processes and threads the user of this process may have (RLIMIT_NPROC); the largest number
/// where that is not limited.
long cposix_process_limit(void);
/// How many processors this process is bound to; 0 where the kernel does not say.
int cposix_bound_processors(void);

#endif
