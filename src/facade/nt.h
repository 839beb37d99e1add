/* The NT calls: raw arguments are checked in the contract's order (VA-053, VF-031, VP-021) and become requests to the
 * space.  Each operation is a struct: arguments in, outputs below them, set only on success.  The Win32 calls use the
 * same structs.  What comes up carries the engine's rule; rule_choice.h names the called function's own. */
#ifndef VASBOX_FACADE_NT_H
#define VASBOX_FACADE_NT_H

#include "kernel/kernel.h"
#include <vasbox/nt.h>
#include <vasbox/protection.h>

#define NUMA_NO_PREFERRED_NODE UINT32_MAX

/* What a list of MEM_EXTENDED_PARAMETER says; all zero where it says nothing. */
typedef struct NtExtended
{
  uint64_t lowest, highest; /* addresses, the highest inclusive; 0: no limit */
  uint64_t alignment;       /* bytes; 0: none of its own */
  bool has_node;
  uint64_t node;
  uint64_t attributes;
} NtExtended;

/* Reads the list that is @call's parameter @list and its number behind it.  REFUSE_POINTER; INVALID_PARAMETER V2-002,
 * V2-004, V2-005, V2-007, V2-008, V2-009, V2-015, V2-017, V2-018, V2-020, V2-021, V2-023, V2-024. */
VasVerdict nt_read_extended (const VasMachine *machine, const VasCall *call, unsigned list,
                             NtExtended *extended) VAS_WARN_UNUSED;

typedef struct NtAllocate
{
  VasThreadId thread;
  VasHandle process;
  uint64_t base_address;
  uint64_t zero_bits;
  uint64_t region_size;
  uint64_t allocation_type;
  uint64_t protect;
  bool bad_pointer;
  bool is_extended; /* of the calls that know placeholders and @extended */
  NtExtended extended;
  bool has_place_at; /* a replay's recorded address for a NULL request */
  uint64_t place_at;
  /* out */
  uint64_t base_out, size_out;
} NtAllocate;
VasVerdict nt_allocate (VasMachine *machine, NtAllocate *op) VAS_WARN_UNUSED;
/* What nt_allocate() refuses whatever the address space holds. */
VasVerdict nt_check_allocate (const VasMachine *machine, const NtAllocate *op) VAS_WARN_UNUSED;

typedef struct NtFree
{
  VasThreadId thread;
  VasHandle process;
  uint64_t base_address;
  uint64_t region_size;
  uint64_t free_type;
  bool bad_pointer;
  /* out */
  uint64_t base_out, size_out;
} NtFree;
VasVerdict nt_free (VasMachine *machine, NtFree *op) VAS_WARN_UNUSED;
/* What nt_free() refuses whatever the address space holds. */
VasVerdict nt_check_free (const VasMachine *machine, const NtFree *op) VAS_WARN_UNUSED;

typedef struct NtProtect
{
  VasThreadId thread;
  VasHandle process;
  uint64_t base_address;
  uint64_t region_size;
  uint64_t new_protect;
  bool bad_pointer;     /* of base or size */
  bool bad_old_pointer;
  /* out */
  uint64_t base_out, size_out;
  uint32_t old_protect;
} NtProtect;
/* Windows 8 and later set the old protection to PAGE_NOACCESS when the call fails (VP-013). */
bool nt_writes_old_protect_on_failure (const VasMachine *machine);
VasVerdict nt_protect (VasMachine *machine, NtProtect *op) VAS_WARN_UNUSED;

/* The class whose structure @information_class answers with (NQ-001). */
static inline uint64_t
nt_query_structure (uint64_t information_class)
{
  switch (information_class)
    {
    case VAS_MEMORY_REGION_INFORMATION_EX:
      return VAS_MEMORY_REGION_INFORMATION;
    case VAS_MEMORY_PRIVILEGED_BASIC_INFORMATION:
    case VAS_MEMORY_BASIC_INFORMATION_CAPPED:
      return VAS_MEMORY_BASIC_INFORMATION;
    default:
      return information_class;
    }
}

typedef struct NtQuery
{
  VasThreadId thread;
  VasHandle process;
  uint64_t base_address;
  uint64_t information_class; /* as nt_query_structure() has it */
  bool whole;                 /* the region class: all of it must fit */
  uint64_t length; /* VAS_LENGTH_OF_STRUCTURE: the class's own */
  bool bad_pointer;
  /* out */
  VasRegion region; /* basic; region class: base, size, allocation protect of the whole allocation */
  uint64_t commit_size;
  uint32_t node; /* preferred; of MemoryRegionInformation */
  VasMemoryImageInformation image;
  uint64_t written;       /* bytes of the buffer */
  uint64_t return_length; /* what ReturnLength tells */
} NtQuery;
VasVerdict nt_query (VasMachine *machine, NtQuery *op) VAS_WARN_UNUSED;

/* C000000D on Windows 10 1809 and later, the numbered STATUS_INVALID_PARAMETER_5 before (NA-005). */
VasStatus nt_bad_type_status (const VasMachine *machine);

/* A replay puts the allocation at @place_at, or refuses: CONFLICTING_ADDRESSES VA-025. */
VasVerdict nt_take_recorded_place (const Geometry *geometry, uint64_t place_at, SpaceReserve *request) VAS_WARN_UNUSED;

/* The page above every address that @zero_bits allow a region without an address.  INVALID_PARAMETER_3 NA-022,
 * NA-024. */
VasVerdict nt_zero_bits_limit (const VasMachine *machine, uint64_t zero_bits, uint64_t *limit_page) VAS_WARN_UNUSED;

/* The working set's limits of a process that has not ended. */
static inline MemoryLimits
nt_working_set_limits (const VasMachine *machine, VasProcessId process)
{
  return machine->state.memory.spaces[process].limits;
}

/* Above every address that an allocation may have / that a program may name. */
static inline bool
is_above_vad (const VasMachine *machine, uint64_t address)
{
  return geometry_page (&machine->geometry, address) >= machine->geometry.vad_end;
}

static inline bool
is_above_user (const VasMachine *machine, uint64_t address)
{
  return geometry_page (&machine->geometry, address) >= machine->geometry.end_page;
}

/* Bytes from @address, which is not above them, to the end of the user's addresses. */
static inline uint64_t
user_room (const VasMachine *machine, uint64_t address)
{
  return geometry_address (&machine->geometry, machine->geometry.end_page) - address;
}

/* Whether some of the @size bytes at @address are above them. */
static inline bool
leaves_user (const VasMachine *machine, uint64_t address, uint64_t size)
{
  return is_above_user (machine, address) || size > user_room (machine, address);
}

#endif
