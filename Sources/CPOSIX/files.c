#define _GNU_SOURCE
#include "CPOSIXFiles.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/statfs.h>

int cposix_reserve_space(int fd, int64_t offset, int64_t length) {
  return fallocate(fd, FALLOC_FL_KEEP_SIZE, offset, length);
}

int64_t cposix_filesystem_type(int fd) {
  struct statfs info;
  return fstatfs(fd, &info) == 0 ? (int64_t)(uint32_t)info.f_type : -1;
}

int cposix_exchange(int folder, const char *one, const char *other) {
  return renameat2(folder, one, folder, other, RENAME_EXCHANGE);
}
