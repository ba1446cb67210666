#ifndef CPOSIX_SLOT_H
#define CPOSIX_SLOT_H

#include <stdint.h>
#include <sys/resource.h>

/// One worker slot, in memory that the launcher shares with its guardian.
///
/// The kernel itself writes `pid` (clone, before the child runs) and `status` and `usage` (wait4,
/// before it returns), so that there is no instant at which a kill -9 of the launcher could lose
/// which process belongs to which job, or how it ended.
struct cposix_slot {
  /// 0: free. 1: an attempt occupies it, from before its start is recorded until its end is.
  int32_t occupied;
  /// The process, or 0 while there is none.
  int32_t pid;
  /// Its wait status, or CPOSIX_SLOT_NO_STATUS while it has not been reaped.
  int32_t status;
  /// The number of the attempt, from 1.
  int32_t attempt;
  /// The job's id: its bits and how many hex digits of them count.
  uint64_t id_words[4];
  uint32_t id_digits;
  /// What the process is; see LocalExecution's SlotKind.
  uint32_t kind;
  /// Seconds since 1970, and of the monotonic clock, at the start.
  double started_at;
  double started_monotonic;
  /// When the launch has paused it, of the monotonic clock; 0 while it runs. Pauses that have ended
  /// are added to `started_monotonic`.
  double paused_since;
  /// How many seconds the attempt may take, or 0 for as many as it wants.
  double time_limit;
  /// The launcher's own peak of memory, in bytes, when the process had begun; the largest number
  /// until then. See LocalExecution's ResourceUsage.
  int64_t memory_floor;
  struct rusage usage;
};

enum { CPOSIX_SLOT_NO_STATUS = -1 };

#endif
