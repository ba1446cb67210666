#include <string.h>

#include "CPOSIXFiles.h"

// The reflected Castagnoli polynomial.
static const uint32_t polynomial = 0x82f63b78u;

static uint32_t portable(uint32_t crc, const unsigned char *bytes, size_t count) {
  for (; count > 0; count--) {
    crc ^= *bytes++;
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (polynomial & -(crc & 1));
  }
  return crc;
}

#if defined(__x86_64__)

#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t accelerated(
    uint32_t crc, const unsigned char *bytes, size_t count) {
  uint64_t wide = crc;
  for (; count >= 8; count -= 8, bytes += 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    wide = _mm_crc32_u64(wide, word);
  }
  crc = (uint32_t)wide;
  for (; count > 0; count--) crc = _mm_crc32_u8(crc, *bytes++);
  return crc;
}

uint32_t cposix_crc32c(uint32_t crc, const void *bytes, size_t count) {
  return ~(__builtin_cpu_supports("sse4.2") ? accelerated(~crc, bytes, count)
                                            : portable(~crc, bytes, count));
}

#elif defined(__ARM_FEATURE_CRC32)

#include <arm_acle.h>

uint32_t cposix_crc32c(uint32_t crc, const void *bytes, size_t count) {
  const unsigned char *next = bytes;
  crc = ~crc;
  for (; count >= 8; count -= 8, next += 8) {
    uint64_t word;
    memcpy(&word, next, 8);
    crc = __crc32cd(crc, word);
  }
  for (; count > 0; count--) crc = __crc32cb(crc, *next++);
  return ~crc;
}

#else

uint32_t cposix_crc32c(uint32_t crc, const void *bytes, size_t count) {
  return ~portable(~crc, bytes, count);
}

#endif
