/* Addresses of simulated memory as the pointers of the interfaces, and back. */
#ifndef VASBOX_HOST_ADDRESS_H
#define VASBOX_HOST_ADDRESS_H

#include <stdint.h>

static inline void *
pointer_to (uint64_t address)
{
  return (void *) (uintptr_t) address;
}

static inline uint64_t
address_of (const void *pointer)
{
  return (uint64_t) (uintptr_t) pointer;
}

#endif
