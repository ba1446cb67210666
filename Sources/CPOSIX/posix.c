#define _GNU_SOURCE
#include "CPOSIX.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

bool cposix_wait_exited(int status) { return WIFEXITED(status); }
int cposix_wait_exit_code(int status) { return WEXITSTATUS(status); }
int cposix_wait_signal(int status) { return WTERMSIG(status); }
bool cposix_wait_dumped_core(int status) { return WCOREDUMP(status); }

int cposix_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int cposix_signalfd(const sigset_t *set) { return signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK); }

int cposix_signalfd_next(int descriptor) {
  struct signalfd_siginfo information;
  ssize_t count;
  do count = read(descriptor, &information, sizeof information);
  while (count < 0 && errno == EINTR);
  return count == sizeof information ? (int)information.ssi_signo : -1;
}

int cposix_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int cposix_memfd(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int cposix_make_watch(void) { return inotify_init1(IN_CLOEXEC | IN_NONBLOCK); }

int cposix_watch_also(int watch, const char *path) {
  return inotify_add_watch(watch, path, IN_MODIFY | IN_MOVED_TO | IN_CREATE);
}

void cposix_watch_no_longer(int watch, int number) { inotify_rm_watch(watch, number); }

int cposix_watch_folder(const char *path) {
  int watch = cposix_make_watch();
  if (watch < 0) return -1;
  if (cposix_watch_also(watch, path) < 0) {
    int error = errno;
    close(watch);
    errno = error;
    return -1;
  }
  return watch;
}

void cposix_forget_changes(int watch) {
  char events[4096];
  while (read(watch, events, sizeof events) > 0) {
  }
}

int cposix_close_on_exec(int descriptor) { return fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

int cposix_name_process(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }

int cposix_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int cposix_close_from_on_exec(unsigned first) {
  return (int)syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC);
}

pid_t cposix_await_ended_child(void) {
  siginfo_t information;
  int result;
  do result = waitid(P_ALL, 0, &information, WEXITED | WNOWAIT);
  while (result < 0 && errno == EINTR);
  return result < 0 ? -1 : information.si_pid;
}

pid_t cposix_ended_child(void) {
  siginfo_t information = {.si_pid = 0};
  if (waitid(P_ALL, 0, &information, WEXITED | WNOWAIT | WNOHANG) != 0) return 0;
  return information.si_pid;
}

bool cposix_was_stopped(pid_t pid) {
  siginfo_t information = {.si_pid = 0};
  return waitid(P_PID, (id_t)pid, &information, WSTOPPED | WNOHANG) == 0 &&
         information.si_pid == pid;
}

bool cposix_is_running(pid_t pid) {
  siginfo_t information = {.si_pid = 0};
  return waitid(P_PID, (id_t)pid, &information, WEXITED | WNOWAIT | WNOHANG) == 0 &&
         information.si_pid == 0;
}

long cposix_process_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NPROC, &limit) != 0 || limit.rlim_cur > LONG_MAX) return LONG_MAX;
  return (long)limit.rlim_cur;
}

int cposix_bound_processors(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}
