#define _GNU_SOURCE
#include "CPOSIXSocket.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef int (*attach)(int, const struct sockaddr *, socklen_t);

static int attached(attach attach, int flags, const char *name, size_t length) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  // An abstract name begins with a zero byte.
  if (length > sizeof address.sun_path - 1) {
    errno = ENAMETOOLONG;
    return -1;
  }
  memcpy(address.sun_path + 1, name, length);
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
  if (descriptor < 0) return -1;
  socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
  if (attach(descriptor, (const struct sockaddr *)&address, size) < 0) {
    int error = errno;
    close(descriptor);
    errno = error;
    return -1;
  }
  return descriptor;
}

int cposix_listen_locally(const char *name, size_t length) {
  int descriptor = attached(bind, SOCK_NONBLOCK, name, length);
  if (descriptor < 0) return -1;
  if (listen(descriptor, SOMAXCONN) < 0) {
    int error = errno;
    close(descriptor);
    errno = error;
    return -1;
  }
  return descriptor;
}

int cposix_connect_locally(const char *name, size_t length) {
  // It waits while others stand in line; nothing else on the socket does.
  int descriptor = attached(connect, 0, name, length);
  if (descriptor >= 0) fcntl(descriptor, F_SETFL, O_NONBLOCK);
  return descriptor;
}

int cposix_accept(int listener) {
  int descriptor;
  do descriptor = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

int64_t cposix_peer_user(int connection) {
  struct ucred credentials;
  socklen_t size = sizeof credentials;
  if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &credentials, &size) < 0) return -1;
  return credentials.uid;
}

pid_t cposix_peer_process(int connection) {
  struct ucred credentials;
  socklen_t size = sizeof credentials;
  if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &credentials, &size) < 0) return -1;
  return credentials.pid;
}
