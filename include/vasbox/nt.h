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
/** MEM_EXTENDED_PARAMETER, with the MEM_ADDRESS_REQUIREMENTS that its pointer leads to. */
typedef struct VasExtendedParameter
{
  uint64_t type;  /**< VasExtendedParameterType */
  uint64_t value; /**< of all types but the address requirements */
  uint64_t lowest_starting_address, highest_ending_address; /**< bytes, the highest inclusive; 0: no limit */
  uint64_t alignment;                                       /**< bytes; 0: the allocation granularity */
} VasExtendedParameter;

typedef enum VasExtendedParameterType
{
  VAS_EXTENDED_PARAMETER_INVALID = 0,
  VAS_EXTENDED_PARAMETER_ADDRESS_REQUIREMENTS = 1,
  VAS_EXTENDED_PARAMETER_NUMA_NODE = 2,
  VAS_EXTENDED_PARAMETER_PARTITION_HANDLE = 3,
  VAS_EXTENDED_PARAMETER_USER_PHYSICAL_HANDLE = 4,
  VAS_EXTENDED_PARAMETER_ATTRIBUTE_FLAGS = 5,
  VAS_EXTENDED_PARAMETER_IMAGE_MACHINE = 6,
  VAS_EXTENDED_PARAMETER_MAX = 7
} VasExtendedParameterType;

/** The same with @n_parameters extended parameters (NULL for none) instead of zero bits, and with placeholders:
 * MEM_RESERVE_PLACEHOLDER makes one, MEM_REPLACE_PLACEHOLDER comes in the place of exactly one, at a page (section PH).
 * Before the checks above, INVALID_PARAMETER: a list that is NULL, of a wrong type or with a type twice, limits or an
 * alignment that cannot be, a node that does not exist, limits together with a base (V2-002 to V2-024); bad types are
 * INVALID_PARAMETER on every build.  CONFLICTING_ADDRESSES too where the placeholder to replace is not exactly there
 * (PH-004, PH-016). */
VAS_API VasStatus vas_nt_allocate_virtual_memory_ex (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                     uint64_t *base_address, uint64_t *region_size,
                                                     uint32_t allocation_type, uint32_t protect,
                                                     const VasExtendedParameter *parameters, uint32_t n_parameters);
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

/** MEMORY_IMAGE_INFORMATION: all 0 where there is no image. */
typedef struct VasMemoryImageInformation
{
  uint64_t image_base;
  uint64_t size_of_image;
  uint32_t image_flags; /**< ImagePartialMap bit 0, ImageNotExecutable bit 1 */
} VasMemoryImageInformation;

typedef enum VasMemoryInformationClass
{
  VAS_MEMORY_BASIC_INFORMATION = 0,
  VAS_MEMORY_WORKING_SET_INFORMATION = 1,
  VAS_MEMORY_MAPPED_FILENAME_INFORMATION = 2,
  VAS_MEMORY_REGION_INFORMATION = 3,
  VAS_MEMORY_WORKING_SET_EX_INFORMATION = 4,
  VAS_MEMORY_SHARED_COMMIT_INFORMATION = 5,
  VAS_MEMORY_IMAGE_INFORMATION = 6,
  VAS_MEMORY_REGION_INFORMATION_EX = 7,         /**< a MEMORY_REGION_INFORMATION, which must fit as a whole */
  VAS_MEMORY_PRIVILEGED_BASIC_INFORMATION = 8, /**< as the basic class */
  VAS_MEMORY_BASIC_INFORMATION_CAPPED = 10     /**< as the basic class */
} VasMemoryInformationClass;

/** PSAPI_WORKING_SET_EX_INFORMATION: an address, and what is told of its page (QW-012). */
typedef struct VasWorkingSetExInformation
{
  uint64_t virtual_address;
  uint64_t virtual_attributes; /**< Valid bit 0, ShareCount 1-3, Win32Protection 4-14, Shared 15, Node 16-21, Locked 22,
                                    LargePage 23, Bad 31 */
} VasWorkingSetExInformation;

/** @information points to the class's structure above; only fields that fit into @length, which is what the caller
 * claims of the simulated structure (48 or 28 bytes; region class from 24 or 16 on, NQ-007), are written.
 * @return_length may be NULL.  INVALID_INFO_CLASS; INFO_LENGTH_MISMATCH too short; ACCESS_VIOLATION @information
 * NULL; INVALID_PARAMETER address; the four of the handle, as above (PROCESS_QUERY_INFORMATION); INVALID_ADDRESS
 * region class of free memory.
 *
 * MEMORY_MAPPED_FILENAME_INFORMATION: @information is @length bytes that get the file's name as UTF-8 and a NUL, of
 * what fits; the machine counts a UNICODE_STRING and its text in UTF-16 (BUFFER_OVERFLOW; INVALID_ADDRESS where no view
 * is, FILE_INVALID where it is of the page file).  MEMORY_SHARED_COMMIT_INFORMATION: a uint64_t, bytes that the
 * sections mapped by the process are charged.
 * MEMORY_WORKING_SET_EX_INFORMATION: @information is an array of VasWorkingSetExInformation, each answered in its
 * place, of which @length counts records of 16 bytes (8 where pointers have 4).  MEMORY_WORKING_SET_INFORMATION:
 * @information is an array of uint64_t, the number of pages in the working set and then of each page what
 * PSAPI_WORKING_SET_BLOCK says; @length counts 8 bytes each (4).  INFO_LENGTH_MISMATCH: less than one record; more
 * pages than fit, and only their number was written.  The handle then needs PROCESS_QUERY_INFORMATION, for the list
 * PROCESS_VM_READ too; the address does not matter. */
VAS_API VasStatus vas_nt_query_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                               uint64_t base_address, uint32_t information_class, void *information,
                                               uint64_t length, uint64_t *return_length);
/** Into *@out the fields that a successful query @call of the basic class carries as its outputs. */
VAS_API void vas_memory_basic_information (const VasCall *call, VasMemoryBasicInformation *out);

/** Unmaps the view that holds @base_address, any address inside it (MV-012).  INVALID_HANDLE, OBJECT_TYPE_MISMATCH,
 * ACCESS_DENIED, PROCESS_IS_TERMINATING handle (PROCESS_VM_OPERATION); NOT_MAPPED_VIEW (NM-011). */
VAS_API VasStatus vas_nt_unmap_view_of_section (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                uint64_t base_address);

/** Copies @size bytes at @base_address of the process to @buffer, which NULL is refused as a bad page of the caller's
 * is. *@bytes_read (may be NULL) is written on success and where the copy stopped.  In this order: ACCESS_VIOLATION a
 * range outside the user's addresses (RW-006); success for size 0 (RW-007); INVALID_HANDLE, OBJECT_TYPE_MISMATCH,
 * ACCESS_DENIED, PROCESS_IS_TERMINATING handle (PROCESS_VM_READ, RW-012, RW-013); PARTIAL_COPY a page that cannot be
 * read: nothing is copied (RW-001 to RW-005), a guard page has lost its guard (RW-015). */
VAS_API VasStatus vas_nt_read_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                              uint64_t base_address, void *buffer, uint64_t size,
                                              uint64_t *bytes_read);
/** Copies @size bytes of @buffer to @base_address of the process; the handle needs PROCESS_VM_WRITE and
 * PROCESS_VM_OPERATION; otherwise as above.  PARTIAL_COPY a page that cannot be written: what lies below it was written
 * (RW-018), nothing where it is the first (RW-004, RW-011). */
VAS_API VasStatus vas_nt_write_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                               uint64_t base_address, const void *buffer, uint64_t size,
                                               uint64_t *bytes_written);

/** Locks the pages of a range, of however many allocations, into the working set; on success base and size are the
 * whole pages.  @map_type: 1 of the process, 2 of the system, 3 both.  WAS_LOCKED, a success: a page had that lock
 * (VL-024). INVALID_PARAMETER @map_type (VL-015), address (VL-023), size 0 (VL-002); ACCESS_VIOLATION a NULL pointer,
 * a page without access or not committed (VL-003, VL-004); the four of the handle, as above (PROCESS_VM_OPERATION);
 * PRIVILEGE_NOT_HELD (VL-016); GUARD_PAGE_VIOLATION a guard page, which has lost its guard (VL-005);
 * WORKING_SET_QUOTA (VL-009); INCOMPATIBLE_FILE_MAP AWE or large pages; IN_PAGE_ERROR no frame. */
VAS_API VasStatus vas_nt_lock_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                              uint64_t *base_address, uint64_t *region_size, uint32_t map_type);
/** Unlocks them, however often they were locked.  NOT_LOCKED where not all have that lock: those without any leave the
 * working set (VL-011, VL-022); otherwise as above. */
VAS_API VasStatus vas_nt_unlock_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                uint64_t *base_address, uint64_t *region_size, uint32_t map_type);

/** The lowest written pages of a watched range, at most *@count, into @addresses; *@count becomes their number,
 * *@granularity the page size.  @flags 1: they count as written no more.  INVALID_PARAMETER flags, count 0, base NULL,
 * size 0, a range that is not whole in a watched allocation; ACCESS_VIOLATION a NULL pointer (WW-013); the four of the
 * handle, as above (PROCESS_VM_OPERATION). */
VAS_API VasStatus vas_nt_get_write_watch (VasMachine *machine, VasThreadId thread, VasHandle process, uint32_t flags,
                                          uint64_t base_address, uint64_t region_size, uint64_t *addresses,
                                          uint64_t *count, uint32_t *granularity);
/** No page of a watched range counts as written any more; refused as above. */
VAS_API VasStatus vas_nt_reset_write_watch (VasMachine *machine, VasThreadId thread, VasHandle process,
                                            uint64_t base_address, uint64_t region_size);

/** WIN32_MEMORY_RANGE_ENTRY. */
typedef struct VasMemoryRange
{
  uint64_t virtual_address;
  uint64_t number_of_bytes;
} VasMemoryRange;

/** Class 0, VmPrefetchInformation, a hint that shows nowhere (OD-026).  @information holds the flags, 0; @length is 4.
 * OD-025: INVALID_PARAMETER_2 class, _5 @information NULL or flags, _6 length, _3 no entries, _4 an empty entry;
 * ACCESS_VIOLATION @entries NULL; the four of the handle, as above (PROCESS_VM_OPERATION). */
VAS_API VasStatus vas_nt_set_information_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                         uint32_t information_class, uint64_t n_entries,
                                                         const VasMemoryRange *entries, const uint32_t *information,
                                                         uint32_t length);

/** AWE: takes up to *@n_pages frames for the process, zeroed; on success *@n_pages is how many there were (AW-003) and
 * @pfns their numbers.  ACCESS_VIOLATION a NULL pointer; the four of the handle, as above (PROCESS_VM_OPERATION);
 * PRIVILEGE_NOT_HELD (AW-002); INSUFFICIENT_RESOURCES none; COMMITMENT_LIMIT, PAGEFILE_QUOTA_EXCEEDED charge. */
VAS_API VasStatus vas_nt_allocate_user_physical_pages (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                       uint64_t *n_pages, uint64_t *pfns);
/** Gives them back, all or none, unmapped before (AW-010).  INVALID_PARAMETER one is not the process's (AW-009). */
VAS_API VasStatus vas_nt_free_user_physical_pages (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                   uint64_t *n_pages, const uint64_t *pfns);
/** Maps @n_pages pages from @address on, which lie in one window (MEM_PHYSICAL) of the caller's process, to its frames
 * @pfns, or with NULL to none; what was mapped there gives way.  INVALID_PARAMETER AW-004, AW-008, AW-009;
 * INSUFFICIENT_RESOURCES no frame for page tables: nothing is mapped (AW-006). */
VAS_API VasStatus vas_nt_map_user_physical_pages (VasMachine *machine, VasThreadId thread, uint64_t address,
                                                  uint64_t n_pages, const uint64_t *pfns);

/** A page of a window, and the frame for it. */
typedef struct VasUserPage
{
  uint64_t virtual_address;
  uint64_t pfn;
} VasUserPage;

/** The same for pages of any windows (AW-018); @unmap: the frames do not matter. */
VAS_API VasStatus vas_nt_map_user_physical_pages_scatter (VasMachine *machine, VasThreadId thread,
                                                          const VasUserPage *pages, uint64_t n_pages, bool unmap);

/** What INITIAL_TEB says of a new stack: [deallocation_stack, stack_base), of which [stack_limit, stack_base) is
 * committed. */
typedef struct VasInitialTeb
{
  uint64_t stack_base, stack_limit, deallocation_stack;
} VasInitialTeb;

/** A stack in the caller's process that belongs to no thread, with one guard page where there is room.  Sizes in
 * bytes, 0: the defaults (4 KiB of 1 MiB), each rounded up to its alignment; a reserve that the commit reaches
 * becomes the next multiple of 1 MiB (ST-007).  INVALID_PARAMETER an alignment of 0; INVALID_PARAMETER_3 @zero_bits;
 * NO_MEMORY no room; COMMITMENT_LIMIT, PAGEFILE_QUOTA_EXCEEDED charge; ACCESS_VIOLATION @teb NULL. */
VAS_API VasStatus vas_rtl_create_user_stack (VasMachine *machine, VasThreadId thread, uint64_t commit, uint64_t reserve,
                                             uint64_t zero_bits, uint64_t commit_align, uint64_t reserve_align,
                                             VasInitialTeb *teb);
/** Releases the allocation that begins at @deallocation_stack; nothing happens where there is none. */
VAS_API void vas_rtl_free_user_stack (VasMachine *machine, VasThreadId thread, uint64_t deallocation_stack);

/** A section of the page file where @file is 0, else of a file: *@section is a handle to it with the rights
 * @desired_access (SECTION_*).  @name may be NULL.  @maximum_size in bytes; @attributes SEC_*.  Refusals in this order:
 *   INVALID_PARAMETER_6 attributes; INVALID_PAGE_PROTECTION protection; ACCESS_VIOLATION @section NULL;
 *   INVALID_FILE_FOR_SECTION an image without a file; INVALID_PARAMETER_4, SECTION_TOO_BIG size; PRIVILEGE_NOT_HELD,
 *   INVALID_PARAMETER large pages; OBJECT_NAME_COLLISION a name in use; COMMITMENT_LIMIT charge;
 *   INSUFFICIENT_RESOURCES no frames for large pages. */
VAS_API VasStatus vas_nt_create_section (VasMachine *machine, VasThreadId thread, VasHandle *section,
                                         uint32_t desired_access, const char *name, uint64_t maximum_size,
                                         uint32_t protect, uint32_t attributes, VasHandle file);
/** A handle to the section of that name: OBJECT_NAME_NOT_FOUND; INVALID_PARAMETER no name; ACCESS_VIOLATION. */
VAS_API VasStatus vas_nt_open_section (VasMachine *machine, VasThreadId thread, VasHandle *section,
                                       uint32_t desired_access, const char *name);
/** A view of the section in @process.  *@base_address 0: where there is room; *@view_size 0: all behind the offset.  On
 * success they are the view's base and its whole pages; IMAGE_NOT_AT_BASE is a success.  @section_offset may be NULL,
 * which is 0; @inherit_disposition 1 or 2.  Refusals in this order:
 *   INVALID_PARAMETER_4 zero bits; INVALID_PARAMETER_8 disposition; INVALID_PARAMETER_9 allocation type;
 *   INVALID_PAGE_PROTECTION protection; ACCESS_VIOLATION a NULL pointer; the four of each handle, as above
 *   (PROCESS_VM_OPERATION; SECTION_MAP_*); MAPPED_ALIGNMENT; SECTION_PROTECTION a protection that the section's does
 *   not allow (T5); INVALID_VIEW_SIZE; INVALID_PARAMETER a part of a large page; CONFLICTING_ADDRESSES pages in use, or
 *   that views may not have; NO_MEMORY no room;
 *   PAGEFILE_QUOTA_EXCEEDED, COMMITMENT_LIMIT the copies of a copy-on-write view. */
VAS_API VasStatus vas_nt_map_view_of_section (VasMachine *machine, VasThreadId thread, VasHandle section,
                                              VasHandle process, uint64_t *base_address, uint64_t zero_bits,
                                              uint64_t commit_size, uint64_t *section_offset, uint64_t *view_size,
                                              uint32_t inherit_disposition, uint32_t allocation_type,
                                              uint32_t protect);
/** The same without zero bits and disposition. */
VAS_API VasStatus vas_nt_map_view_of_section_ex (VasMachine *machine, VasThreadId thread, VasHandle section,
                                                 VasHandle process, uint64_t *base_address, uint64_t *section_offset,
                                                 uint64_t *view_size, uint32_t allocation_type, uint32_t protect);
/** As NtUnmapViewOfSection; @flags MEM_UNMAP_WITH_TRANSIENT_BOOST, MEM_PRESERVE_PLACEHOLDER: INVALID_PARAMETER others;
 * CONFLICTING_ADDRESSES to preserve a placeholder where none was. */
VAS_API VasStatus vas_nt_unmap_view_of_section_ex (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                   uint64_t base_address, uint32_t flags);

/** SECTION_BASIC_INFORMATION; of an image's SECTION_IMAGE_INFORMATION only @transfer_address. */
typedef struct VasSectionInformation
{
  uint64_t base_address;
  uint32_t allocation_attributes;
  uint64_t maximum_size;
  uint64_t transfer_address;
} VasSectionInformation;

/** @information_class 0 basic, 1 image; @length is what the caller claims of the simulated structure.  @return_length
 * may be NULL.  INVALID_INFO_CLASS; INFO_LENGTH_MISMATCH; ACCESS_VIOLATION @information NULL; INVALID_HANDLE,
 * OBJECT_TYPE_MISMATCH, ACCESS_DENIED (SECTION_QUERY); SECTION_NOT_IMAGE. */
VAS_API VasStatus vas_nt_query_section (VasMachine *machine, VasThreadId thread, VasHandle section,
                                        uint32_t information_class, VasSectionInformation *information,
                                        uint64_t length, uint64_t *return_length);
/** Another handle, of the process @target_process, to what @source names in @source_process; both need
 * PROCESS_DUP_HANDLE.  @options DUPLICATE_*; the rights @desired_access are given as asked, of a section generic ones
 * too.  @target may be NULL.
 * INVALID_PARAMETER options; the four of each process handle; INVALID_HANDLE the source. */
VAS_API VasStatus vas_nt_duplicate_object (VasMachine *machine, VasThreadId thread, VasHandle source_process,
                                           VasHandle source, VasHandle target_process, VasHandle *target,
                                           uint32_t desired_access, uint32_t options);

/** @size bytes of a file from *@offset on, or where @offset is NULL from its handle's position, which moves on; at most
 * what there is: *@n_bytes.  This reads into bytes of the caller's; a VasCall reads into simulated memory too, every
 * page of which must be writable, and counts as written (WW-025).
 *   INVALID_HANDLE, OBJECT_TYPE_MISMATCH; ACCESS_DENIED the handle may not read; ACCESS_VIOLATION a pointer, or a page
 *   of the buffer; GUARD_PAGE_VIOLATION; INVALID_PARAMETER offset; END_OF_FILE. */
VAS_API VasStatus vas_nt_read_file (VasMachine *machine, VasThreadId thread, VasHandle file, void *buffer,
                                    uint64_t size, const uint64_t *offset, uint64_t *n_bytes);
/** Writes @size bytes into a file, which grows where it must.  Statuses as above, without END_OF_FILE. */
VAS_API VasStatus vas_nt_write_file (VasMachine *machine, VasThreadId thread, VasHandle file, const void *data,
                                     uint64_t size, const uint64_t *offset, uint64_t *n_bytes);

/** Makes the section of a data file *@size bytes large, and its file where that is smaller; views stay as they are.  On
 * success *@size is what the section has, which may have been more.
 *   ACCESS_VIOLATION @size NULL; INVALID_HANDLE, OBJECT_TYPE_MISMATCH; ACCESS_DENIED no SECTION_EXTEND_SIZE;
 *   SECTION_NOT_EXTENDED of the page file, or an image; SECTION_TOO_BIG the file would grow, but may not be written. */
VAS_API VasStatus vas_nt_extend_section (VasMachine *machine, VasThreadId thread, VasHandle section, uint64_t *size);

VAS_END_DECLS

#endif
