/* Lists and texts in simulated memory: from the machine's words to those of a VasCall, and back. */
#ifndef VASBOX_FACADE_POINTER_LISTS_H
#define VASBOX_FACADE_POINTER_LISTS_H

#include "base/protection.h"
#include "facade/pointees.h"
#include "facade/pointers.h"

/* The process whose memory @call's pointers lead into. */
static inline VasProcessId
pointer_process (const VasMachine *machine, const VasCall *call)
{
  return machine_thread (machine, call->thread)->process;
}

/* @output may be -1: none. */
static inline bool
pointer_output_set (const VasCall *call, int output)
{
  return output >= 0 && (call->outputs_set >> output & 1) != 0;
}

/* May a call use it?  A guard is for an access to find. */
static inline bool
pointer_region_allows (const VasRegion *region, bool writes)
{
  return region->state == VAS_MEM_COMMIT
         && (writes ? protection_is_writable (region->protect) : protection_is_readable (region->protect));
}

/* Makes what @call's parameter @parameter leads to, all of which may be read, its input.  False: it leads on to what
 * may not be read, or a text has no end. */
bool pointer_list_load (VasMachine *machine, VasCall *call, unsigned parameter, const Pointee *pointee,
                        Pointers *pointers);

/* What came back as the machine has it at @address: *@size bytes, freed by the caller; 0 bytes where nothing came. */
void *pointer_list_bytes (const VasMachine *machine, const VasCall *call, uint64_t address, const Pointee *pointee,
                          uint64_t *size);

#endif
