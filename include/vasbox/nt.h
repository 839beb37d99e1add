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

/** Reserves, commits or resets.  On success *@base_address and *@region_size are the whole pages that the call acted on
 * (NA-026).  @zero_bits: NA-020 to NA-025.  Refusals in the order of VA-053:
 *   INVALID_PARAMETER_3 zero bits; INVALID_PARAMETER (INVALID_PARAMETER_5 before build 17763) allocation type;
 *   INVALID_PARAMETER_6 MEM_PHYSICAL that is not PAGE_READWRITE; INVALID_PAGE_PROTECTION protection;
 *   ACCESS_VIOLATION a NULL pointer; INVALID_PARAMETER_2 address; INVALID_PARAMETER_4 size;
 *   INVALID_HANDLE, OBJECT_TYPE_MISMATCH, ACCESS_DENIED, PROCESS_IS_TERMINATING handle (PROCESS_VM_OPERATION);
 *   PRIVILEGE_NOT_HELD, INVALID_PARAMETER large pages; NO_MEMORY no room; CONFLICTING_ADDRESSES pages in use
 *   (reserve) or not in one allocation (commit, reset); ALREADY_COMMITTED, USER_MAPPED_FILE a view;
 *   PAGEFILE_QUOTA_EXCEEDED, COMMITMENT_LIMIT charge. */
VAS_API VasStatus vas_nt_allocate_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                  uint64_t *base_address, uint64_t zero_bits, uint64_t *region_size,
                                                  uint32_t allocation_type, uint32_t protect);
/** Decommits or releases any part of one allocation, or with *@region_size 0 all of it (NF-001 to NF-017).  On
 * success both are the whole pages freed; the size of a decommit of all stays 0 from build 17134 on (NF-008).
 * Refusals in the order of VF-031: INVALID_PARAMETER_4 free type; ACCESS_VIOLATION a NULL pointer;
 * INVALID_PARAMETER_2 address; INVALID_PARAMETER_3 size; the four of the handle, as above; MEMORY_NOT_ALLOCATED no
 * allocation there; UNABLE_TO_FREE_VM past its end; UNABLE_TO_DELETE_SECTION a view; FREE_VM_NOT_AT_BASE size 0 not
 * from its first page; INVALID_PAGE_PROTECTION the shared user data page; CONFLICTING_ADDRESSES a placeholder action
 * on what is none. */
VAS_API VasStatus vas_nt_free_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                              uint64_t *base_address, uint64_t *region_size, uint32_t free_type);
/** Protects committed pages of one allocation.  On success base and size are the whole pages, *@old_protect what the
 * first had; on failure *@old_protect is PAGE_NOACCESS from build 9200 on (VP-013), the others stay.  Refusals in the
 * order of VP-021: INVALID_PAGE_PROTECTION protection; ACCESS_VIOLATION a NULL pointer; INVALID_PARAMETER_2 address;
 * INVALID_PARAMETER_3 size; the four of the handle, as above; CONFLICTING_ADDRESSES not in one allocation, or AWE or
 * large pages; INVALID_PARAMETER_4 copy-on-write of private memory, cache bits on a view; SECTION_PROTECTION a view
 * that does not allow it (T5); NOT_COMMITTED. */
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

/** @information points to the class's structure above; only fields that fit into @length, which is what the caller
 * claims of the simulated structure (48 or 28 bytes; region class from 24 or 16 on, NQ-007), are written.
 * @return_length may be NULL.  INVALID_INFO_CLASS; INFO_LENGTH_MISMATCH too short; ACCESS_VIOLATION @information
 * NULL; INVALID_PARAMETER address; the four of the handle, as above (PROCESS_QUERY_INFORMATION); INVALID_ADDRESS
 * region class of free memory. */
VAS_API VasStatus vas_nt_query_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                               uint64_t base_address, uint32_t information_class, void *information,
                                               uint64_t length, uint64_t *return_length);
/** Into *@out the fields that a successful query @call of the basic class carries as its outputs. */
VAS_API void vas_memory_basic_information (const VasCall *call, VasMemoryBasicInformation *out);

/** Unmaps the view that holds @base_address, any address inside it (MV-012).  INVALID_HANDLE, OBJECT_TYPE_MISMATCH,
 * ACCESS_DENIED, PROCESS_IS_TERMINATING handle (PROCESS_VM_OPERATION); NOT_MAPPED_VIEW (NM-011). */
VAS_API VasStatus vas_nt_unmap_view_of_section (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                uint64_t base_address);

VAS_END_DECLS

#endif
