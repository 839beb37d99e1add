/* The public API as a subject: a machine with one process, open to the bench's other questions. */
#ifndef BENCH_SUBJECT_MACHINE_H
#define BENCH_SUBJECT_MACHINE_H

#include <stdint.h>
#include <vasbox/nt.h>

typedef struct MachineSpace
{
  VasMachine *machine;
  uint32_t n;
  struct
  {
    uint64_t start;       /* bytes */
    uint32_t n_committed; /* pages */
  } *allocation;
} MachineSpace;

void *machine_create (uint32_t n);
void machine_triple (void *space, uint64_t random);
void machine_destroy (void *space);

#endif
