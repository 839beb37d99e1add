/* What a call takes in and gives back through pointers into simulated memory. */
#ifndef VASBOX_FACADE_POINTERS_H
#define VASBOX_FACADE_POINTERS_H

#include "kernel/kernel.h"

/* A call as it was before its pointers were followed, and what they led to. */
typedef struct Pointers
{
  uint64_t given[VAS_MAX_PARAMETERS];
  const void *input;
  uint64_t input_size;
  void *output;
  uint64_t output_capacity;
  void *read, *room; /* owned; NULL: nothing */
} Pointers;

/* Follows @call's simulated_pointers: numbers become its arguments, lists and texts its input, and a list that comes
 * back has room.  What the call may not use is told in faulted_pointers, and such an argument stays the address.
 * Nothing becomes resident. */
void pointers_load (VasMachine *machine, VasCall *call, Pointers *pointers);

/* Puts @call back as it was and its outputs where they belong.  One that cannot be written any more is lost, and a
 * success stays one (NF-018).  Of a pointer at fault it finds the clause, see REFUSE_POINTER; where it led to a guard
 * page, the status is that of a guard, which is gone (AC-034). */
void pointers_store (VasMachine *machine, VasCall *call, Pointers *pointers);

#endif
