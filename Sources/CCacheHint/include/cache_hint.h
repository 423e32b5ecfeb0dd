// Asks the processor for memory that will be read soon: what Swift lacks. Any address is allowed.
#ifndef SUNDIAL_CACHE_HINT_H
#define SUNDIAL_CACHE_HINT_H

static inline void sundial_prefetch(const void *_Nonnull address) { __builtin_prefetch(address); }

#endif
