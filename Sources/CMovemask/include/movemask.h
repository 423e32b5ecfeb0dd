// The sign bits of a vector's lanes as one number, lane 0 lowest: what Swift's SIMD types lack.
// Inlined into the importing target, so that it is compiled for that target's processor.
#ifndef SUNDIAL_MOVEMASK_H
#define SUNDIAL_MOVEMASK_H

#include <stdint.h>

typedef int32_t sundial_i32x4 __attribute__((ext_vector_type(4)));
typedef int64_t sundial_i64x8 __attribute__((ext_vector_type(8)));

static inline uint32_t sundial_movemask4(sundial_i32x4 lanes) {
  typedef _Bool bits __attribute__((ext_vector_type(4)));
  const bits signs = __builtin_convertvector(lanes < 0, bits);
  return (uint32_t)(__builtin_bit_cast(uint8_t, signs) & 15u);
}

static inline uint32_t sundial_movemask8(sundial_i64x8 lanes) {
  typedef _Bool bits __attribute__((ext_vector_type(8)));
  const bits signs = __builtin_convertvector(lanes < 0, bits);
  return __builtin_bit_cast(uint8_t, signs);
}

#endif
