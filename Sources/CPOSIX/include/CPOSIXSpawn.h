#ifndef CPOSIX_SPAWN_H
#define CPOSIX_SPAWN_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum cposix_spawn_group {
  CPOSIX_SPAWN_NEW_SESSION,
  /// A session of its own that it does not lead, so that it can leave it (setsid).
  CPOSIX_SPAWN_NEW_SESSION_MEMBER,
  CPOSIX_SPAWN_NEW_GROUP,
  CPOSIX_SPAWN_SAME_GROUP,
};

/// How many descriptors can keep their numbers.
enum { CPOSIX_SPAWN_KEPT = 4 };

/// A process to start. Whatever is not named here the child does not get: it has an empty signal
/// mask and no descriptor but 0, 1, 2 and those of `inherited` and `kept`.
struct cposix_spawn_request {
  const char *path;
  char *const *arguments;
  char *const *environment;
  /// The descriptors that become 0, 1 and 2. None of them may be 0, 1 or 2 unless in its place.
  int standard[3];
  /// Descriptors that become 3, 4, …; -1 for none.
  int inherited[2];
  /// Descriptors from 5 on that stay what they are, in ascending order; -1 for none.
  int kept[CPOSIX_SPAWN_KEPT];
  /// A folder to work in, or -1 to stay.
  int directory;
  /// Added to the niceness.
  int nice;
  enum cposix_spawn_group group;
  /// The signals that this process ignores and the child must not.
  sigset_t reset;
};

/// Starts a process and returns 0 once it executes, or the errno that kept it from doing so.
///
/// Does what posix_spawn does (a child that borrows the parent's memory until exec), with two
/// differences: the kernel stores the child's pid in `*pid` before the child runs, so that `pid`
/// may lie in memory that outlives this process; and the child's stack is the caller's, so that
/// none is mapped and unmapped for each child. `stack` is 16-byte aligned, `stack_size` at least
/// 16 KiB, and belongs to one caller at a time.
///
/// Where it fails, `*pid` is 0 again and there is nothing to reap.
int cposix_spawn_process(const struct cposix_spawn_request *request, void *stack,
                        size_t stack_size, int32_t *pid);

#endif
