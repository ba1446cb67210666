#define _GNU_SOURCE
#include "CPOSIXSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
  const struct cposix_spawn_request *request;
  volatile int error;
  /// For a process that the child makes: its stack, and where its pid goes.
  void *stack;
  int32_t *pid;
  /// Not 0 while that process borrows our memory; the kernel sets it to 0.
  int borrowed;
};

static void close_all(unsigned first, unsigned last) {
  if (syscall(SYS_close_range, first, last, 0) == 0) return;
  // A kernel before 5.9: what is open here was opened to be closed by exec.
  for (unsigned i = first; i < 256 && i <= last; i++) close((int)i);
}

/// The child's part. It runs in the parent's memory while the parent's thread stands still, so it
/// may only call what touches nothing but the kernel.
static int become(void *argument) {
  struct child *child = argument;
  const struct cposix_spawn_request *request = child->request;

  if (request->group == CPOSIX_SPAWN_NEW_SESSION)
    setsid();
  else if (request->group == CPOSIX_SPAWN_NEW_GROUP)
    setpgid(0, 0);

  struct sigaction standard = {.sa_handler = SIG_DFL};
  for (int signal = 1; signal < NSIG; signal++)
    if (sigismember(&request->reset, signal) == 1)
      sigaction(signal, &standard, NULL);

  if (request->directory >= 0 && fchdir(request->directory) != 0) goto failed;
  if (request->nice != 0) {
    errno = 0;
    int now = getpriority(PRIO_PROCESS, 0);
    if (errno != 0 || setpriority(PRIO_PROCESS, 0, now + request->nice) != 0) goto failed;
  }

  unsigned kept = 3;
  int moved[2];
  for (int i = 0; i < 2 && request->inherited[i] >= 0; i++) {
    // Out of the way first: a descriptor may stand where another one has to go.
    moved[i] = fcntl(request->inherited[i], F_DUPFD, 5);
    if (moved[i] < 0) goto failed;
  }
  for (int i = 0; i < 3; i++) {
    if (request->standard[i] == i) {
      if (fcntl(i, F_SETFD, 0) < 0) goto failed;
    } else if (dup2(request->standard[i], i) < 0) {
      goto failed;
    }
  }
  for (int i = 0; i < 2 && request->inherited[i] >= 0; i++, kept++)
    if (dup2(moved[i], (int)kept) < 0) goto failed;
  for (int i = 0; i < CPOSIX_SPAWN_KEPT && request->kept[i] >= 0; i++) {
    unsigned number = (unsigned)request->kept[i];
    if (number > kept) close_all(kept, number - 1);
    fcntl((int)number, F_SETFD, 0);
    kept = number + 1;
  }
  close_all(kept, ~0U);

  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execve(request->path, request->arguments, request->environment);
failed:
  child->error = errno;
  _exit(127);
}

/// Makes a session and, in it, the process that is wanted, which has the same parent; then it ends, so
/// that no process leads the session. It does not wait for the other one to execute: the shorter it lives,
/// the less likely it is that another process takes it for that.
static int found_session(void *argument) {
  struct child *child = argument;
  setsid();
  child->borrowed = 1;
  if (clone(become, child->stack,
            CLONE_VM | CLONE_PARENT | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD, child,
            child->pid, NULL, &child->borrowed) < 0)
    child->error = errno;
  _exit(0);
}

/// What `founder` has made; the founder itself where it was killed before it could make anything.
static pid_t member_of(pid_t founder, struct child *child) {
  siginfo_t end;
  while (waitid(P_PID, (id_t)founder, &end, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  pid_t member = *child->pid;
  if (member == founder) return member;
  int borrowed;
  while ((borrowed = __atomic_load_n(&child->borrowed, __ATOMIC_ACQUIRE)) != 0)
    syscall(SYS_futex, &child->borrowed, FUTEX_WAIT, borrowed, NULL, NULL, 0);
  return member;
}

static void reap(pid_t pid) {
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
  }
}

int cposix_spawn_process(const struct cposix_spawn_request *request, void *stack,
                        size_t stack_size, int32_t *pid) {
  bool is_member = request->group == CPOSIX_SPAWN_NEW_SESSION_MEMBER;
  struct child child = {
    .request = request, .stack = (char *)stack + stack_size / 2, .pid = pid};
  sigset_t all, before;
  sigfillset(&all);
  // A signal that arrived in the child before exec would run in this process's memory.
  pthread_sigmask(SIG_BLOCK, &all, &before);
  int made = clone(is_member ? found_session : become, (char *)stack + stack_size,
                   CLONE_VM | CLONE_VFORK | CLONE_PARENT_SETTID | SIGCHLD, &child, pid);
  int error = made < 0 ? errno : 0;
  if (is_member && made > 0) {
    pid_t founder = made;
    made = member_of(founder, &child);
    // The founder of a session is no longer needed.
    if (made != founder) reap(founder);
  }
  if (error == 0) error = child.error;
  if (error != 0) {
    if (made > 0) reap(made);
    *pid = 0;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}
