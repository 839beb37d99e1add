/* Numbers that a call takes in and gives back through pointers into simulated memory. */
#ifndef VASBOX_FACADE_POINTERS_H
#define VASBOX_FACADE_POINTERS_H

#include "kernel/kernel.h"

/* Replaces what @call's simulated_pointers name by the numbers that stand there, which may be read and written, else
 * the pointer is a bad one; @given keeps the arguments as they were.  Nothing becomes resident. */
void pointers_load (VasMachine *machine, VasCall *call, uint64_t given[VAS_MAX_PARAMETERS]);

/* Puts @given back and, where the call succeeded, its outputs where they belong.  One that cannot be written any more
 * is lost, and the call is a success all the same (NF-018). */
void pointers_store (VasMachine *machine, VasCall *call, const uint64_t given[VAS_MAX_PARAMETERS]);

#endif
