#define _GNU_SOURCE
#include "CPOSIXFiles.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statfs.h>
#include <unistd.h>

int cposix_reserve_space(int fd, int64_t offset, int64_t length) {
  return fallocate(fd, FALLOC_FL_KEEP_SIZE, offset, length);
}

int cposix_open_unnamed(const char *folder) {
  int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return fd;
  char path[PATH_MAX];
  if (snprintf(path, sizeof path, "%s/.output-XXXXXX", folder) >= (int)sizeof path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  fd = mkostemp(path, O_CLOEXEC);
  if (fd >= 0) unlink(path);
  return fd;
}

int64_t cposix_filesystem_type(int fd) {
  struct statfs info;
  return fstatfs(fd, &info) == 0 ? (int64_t)(uint32_t)info.f_type : -1;
}

int cposix_exchange(int folder, const char *one, const char *other) {
  return renameat2(folder, one, folder, other, RENAME_EXCHANGE);
}

int64_t cposix_copy_range(int source, int target, int64_t offset, size_t length) {
  off_t from = offset, to = offset;
  return copy_file_range(source, &from, target, &to, length, 0);
}

int64_t cposix_next_data(int fd, int64_t offset) { return lseek(fd, offset, SEEK_DATA); }

int64_t cposix_next_hole(int fd, int64_t offset) { return lseek(fd, offset, SEEK_HOLE); }

int cposix_sync_filesystem(int fd) { return syncfs(fd); }
