/* Lists and texts in simulated memory: from the machine's words to those of a VasCall, and back. */
#ifndef VASBOX_FACADE_POINTER_LISTS_H
#define VASBOX_FACADE_POINTER_LISTS_H

#include "facade/pointees.h"
#include "facade/pointers.h"

/* Makes what @call's parameter @parameter leads to, all of which may be read, its input.  False: it leads on to what
 * may not be read, or a text has no end. */
bool pointer_list_load (VasMachine *machine, VasCall *call, unsigned parameter, const Pointee *pointee,
                        Pointers *pointers);

/* What came back as the machine has it at @address: *@size bytes, freed by the caller; 0 bytes where nothing came. */
void *pointer_list_bytes (const VasMachine *machine, const VasCall *call, uint64_t address, const Pointee *pointee,
                          uint64_t *size);

#endif
