/* The NT calls, typed.  Each makes one VasCall and hands it to vas_machine_call(); they hold no logic of their own.
 *
 * Shared by all: @thread is the caller; @process is a handle of the caller's process (VAS_CURRENT_PROCESS for itself);
 * the return value is the NTSTATUS; outputs are written only on success unless said; sizes and addresses are bytes; a
 * pointer may be NULL, which the call refuses as Windows does.  The rule of a refusal is in vas_machine_last_verdict().
 * Source: Microsoft, "NtAllocateVirtualMemory" and its siblings (ntifs.h); statuses as in the contract's sections NA,
 * NF, NP, NQ, NM. */
#ifndef VASBOX_NT_H
#define VASBOX_NT_H

#include <vasbox/machine.h>

VAS_BEGIN_DECLS

VAS_API VasStatus vas_nt_allocate_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                  uint64_t *base_address, uint64_t zero_bits, uint64_t *region_size,
                                                  uint32_t allocation_type, uint32_t protect);
VAS_API VasStatus vas_nt_free_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                              uint64_t *base_address, uint64_t *region_size, uint32_t free_type);
/** On failure *@old_protect is PAGE_NOACCESS (VP-013). */
VAS_API VasStatus vas_nt_protect_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                 uint64_t *base_address, uint64_t *region_size, uint32_t new_protect,
                                                 uint32_t *old_protect);

/** MEMORY_BASIC_INFORMATION, 64-bit fields whatever the simulated pointer size. */
typedef struct VasMemoryBasicInformation
{
  uint64_t base_address;
  uint64_t allocation_base;
  uint32_t allocation_protect;
  uint16_t partition_id;
  uint64_t region_size;
  uint32_t state;
  uint32_t protect;
  uint32_t type;
} VasMemoryBasicInformation;

/** MEMORY_REGION_INFORMATION. */
typedef struct VasMemoryRegionInformation
{
  uint64_t allocation_base;
  uint32_t allocation_protect;
  uint32_t region_type;
  uint64_t region_size;
  uint64_t commit_size;
  uint64_t partition_id;
  uint64_t node_preference;
} VasMemoryRegionInformation;

typedef enum VasMemoryInformationClass
{
  VAS_MEMORY_BASIC_INFORMATION = 0,
  VAS_MEMORY_REGION_INFORMATION = 3
} VasMemoryInformationClass;

/** @information points to the class's structure above, @length is what the caller claims of the simulated structure
 * (48 or 28 bytes; 48 or 24 and so on): too short is STATUS_INFO_LENGTH_MISMATCH.  @return_length may be NULL. */
VAS_API VasStatus vas_nt_query_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                               uint64_t base_address, uint32_t information_class, void *information,
                                               uint64_t length, uint64_t *return_length);
/** The fields that a successful query call carries as its outputs. */
VAS_API void vas_memory_basic_information (const VasCall *call, VasMemoryBasicInformation *out);

VAS_API VasStatus vas_nt_unmap_view_of_section (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                uint64_t base_address);

VAS_END_DECLS

#endif
