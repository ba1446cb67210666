#ifndef CPOSIX_SOCKET_H
#define CPOSIX_SOCKET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Stream sockets of this machine with a name that is in no folder (unix(7), abstract). The name is
/// free again when nothing listens, however that came about.
int cposix_listen_locally(const char *name, size_t length);
int cposix_connect_locally(const char *name, size_t length);
/// The next connection of a listening socket; -1 and errno, EAGAIN where there is none.
int cposix_accept(int listener);
/// The user whose process is at the other end, or -1.
int64_t cposix_peer_user(int connection);
/// That process, or -1.
pid_t cposix_peer_process(int connection);

#endif
