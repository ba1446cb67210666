#ifndef CPOSIX_FILES_H
#define CPOSIX_FILES_H

#include <stddef.h>
#include <stdint.h>

/// `fallocate(2)` beyond the end of a file, which keeps its size: 0, or -1 with `errno`.
int cposix_reserve_space(int fd, int64_t offset, int64_t length);

/// Lets two names of one folder change places at once (`renameat2(2)`): 0, or -1 with `errno`.
int cposix_exchange(int folder, const char *one, const char *other);

/// A file in this folder that has no name, open to read and write: its descriptor, or -1 with
/// `errno`. It is gone with its last descriptor.
int cposix_open_unnamed(const char *folder);

/// The magic number of the file system that holds `fd` (`statfs(2)`), or -1 with `errno`.
int64_t cposix_filesystem_type(int fd);

/// Copies up to `length` bytes at `offset` of one file to the same place of another, within the
/// kernel: how many, 0 at the end of the file, or -1 with `errno`.
int64_t cposix_copy_range(int source, int target, int64_t offset, size_t length);

/// Where the next bytes that are stored, or the next hole, begin at or after `offset`; -1 with
/// `errno` (ENXIO: nowhere). Moves the descriptor's position.
int64_t cposix_next_data(int fd, int64_t offset);
int64_t cposix_next_hole(int fd, int64_t offset);

/// `syncfs(2)`: all of the file system that holds `fd` reaches the disk; 0, or -1 with `errno`.
int cposix_sync_filesystem(int fd);

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4), begun with 0 and continued with its own result.
uint32_t cposix_crc32c(uint32_t crc, const void *bytes, size_t count);

#endif
