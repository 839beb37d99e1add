/* The Win32 calls, typed, on top of the NT calls: same rules, but a failure is NULL, FALSE or 0 and the thread's last
 * error, which is RtlNtStatusToDosError of the status that vasbox/nt.h lists; vas_machine_last_verdict() has both
 * status and rule.  A success leaves the last error alone (VA-046).  @thread is the caller; sizes and addresses are
 * bytes.  Names follow Microsoft's word order; sources are the functions' own pages ("VirtualAlloc function
 * (memoryapi.h)" etc.). */
#ifndef VASBOX_WIN32_CALLS_H
#define VASBOX_WIN32_CALLS_H

#include <vasbox/nt.h>

VAS_BEGIN_DECLS

/** The page (commit, reset) or 64 KiB block (reserve) that holds @address, or where it was placed; 0 as NtAllocate
 * refuses. */
VAS_API uint64_t vas_win32_virtual_alloc (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size,
                                          uint32_t allocation_type, uint32_t protect);
/** The same in the process of the handle @process, which needs PROCESS_VM_OPERATION (VX-003). */
VAS_API uint64_t vas_win32_virtual_alloc_ex (VasMachine *machine, VasThreadId thread, VasHandle process,
                                             uint64_t address,
                                             uint64_t size, uint32_t allocation_type, uint32_t protect);
/** The same; @preferred_node is 0, the only node, or UINT32_MAX for none: else ERROR_INVALID_PARAMETER (VX-010). */
VAS_API uint64_t vas_win32_virtual_alloc_ex_numa (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                  uint64_t address, uint64_t size, uint32_t allocation_type,
                                                  uint32_t protect, uint32_t preferred_node);
/** As NtAllocateVirtualMemoryEx; @process 0 is the caller's own (V2-001). */
VAS_API uint64_t vas_win32_virtual_alloc2 (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address,
                                           uint64_t size, uint32_t allocation_type, uint32_t protect,
                                           const VasExtendedParameter *parameters, uint32_t n_parameters);
/** The same, but executable protections are refused: ERROR_INVALID_PARAMETER (V2-027). */
VAS_API uint64_t vas_win32_virtual_alloc2_from_app (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                    uint64_t address, uint64_t size, uint32_t allocation_type,
                                                    uint32_t protect, const VasExtendedParameter *parameters,
                                                    uint32_t n_parameters);
/** As VirtualAlloc, but executable protections are refused: ERROR_INVALID_PARAMETER (V2-027). */
VAS_API uint64_t vas_win32_virtual_alloc_from_app (VasMachine *machine, VasThreadId thread, uint64_t address,
                                                   uint64_t size, uint32_t allocation_type, uint32_t protect);
/** As NtFree, but MEM_RELEASE takes @size 0 only: else ERROR_INVALID_PARAMETER (VF-001). */
VAS_API bool vas_win32_virtual_free (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size,
                                     uint32_t free_type);
/** The same in another process; the handle needs PROCESS_VM_OPERATION. */
VAS_API bool vas_win32_virtual_free_ex (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address,
                                        uint64_t size, uint32_t free_type);
/** As NtProtect: *@old_protect is also written on failure, PAGE_NOACCESS from build 9200 on (VP-013). */
VAS_API bool vas_win32_virtual_protect (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size,
                                        uint32_t new_protect, uint32_t *old_protect);
/** The same in another process; the handle needs PROCESS_VM_OPERATION. */
VAS_API bool vas_win32_virtual_protect_ex (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address,
                                           uint64_t size, uint32_t new_protect, uint32_t *old_protect);
/** The bytes of the simulated structure (48, or 28 where pointers have 4 bytes), or 0.  ERROR_BAD_LENGTH @length is
 * shorter (VQ-002); ERROR_NOACCESS @information is NULL (VQ-017); ERROR_INVALID_PARAMETER @address is above the maximum
 * application address (VQ-013). */
VAS_API uint64_t vas_win32_virtual_query (VasMachine *machine, VasThreadId thread, uint64_t address,
                                          VasMemoryBasicInformation *information, uint64_t length);
/** The same in another process; the handle needs PROCESS_QUERY_INFORMATION (VX-006, VX-008). */
VAS_API uint64_t vas_win32_virtual_query_ex (VasMachine *machine, VasThreadId thread, VasHandle process,
                                             uint64_t address,
                                             VasMemoryBasicInformation *information, uint64_t length);
/** As NtUnmapViewOfSection: ERROR_INVALID_ADDRESS where no view holds @address (NM-011). */
VAS_API bool vas_win32_unmap_view_of_file (VasMachine *machine, VasThreadId thread, uint64_t address);
/** As NtReadVirtualMemory: a copy that stops is ERROR_PARTIAL_COPY. */
VAS_API bool vas_win32_read_process_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                            uint64_t address, void *buffer, uint64_t size, uint64_t *bytes_read);
/** As NtWriteVirtualMemory, but where the first page is executable code the range is made writable for the time of the
 * copy (RW-009, RW-019), and where it may not be written nothing is tried: ERROR_NOACCESS (RW-008, RW-010). */
VAS_API bool vas_win32_write_process_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                             uint64_t address, const void *buffer, uint64_t size,
                                             uint64_t *bytes_written);
/** As NtLockVirtualMemory with map type 1 on the own process. */
VAS_API bool vas_win32_virtual_lock (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size);
/** As NtUnlockVirtualMemory with map type 1 on the own process: ERROR_NOT_LOCKED. */
VAS_API bool vas_win32_virtual_unlock (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size);
/** The limits in bytes, whole pages of which count; both UINT64_MAX (UINT32_MAX where pointers have 4 bytes): the
 * working set is emptied but for locked pages (VL-019).  A minimum below 20 pages becomes 20 (VL-026).  @flags:
 * QUOTA_LIMITS_HARDWS_MIN_ENABLE 1, _MIN_DISABLE 2, _MAX_ENABLE 4, _MAX_DISABLE 8; 0 changes neither.
 * ERROR_INVALID_PARAMETER a limit of 0, flags, minimum above maximum (VL-018), maximum below 13 pages (VL-026); the
 * handle needs PROCESS_SET_QUOTA. */
VAS_API bool vas_win32_set_process_working_set_size_ex (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                        uint64_t minimum, uint64_t maximum, uint32_t flags);
/** The same with @flags 0. */
VAS_API bool vas_win32_set_process_working_set_size (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                     uint64_t minimum, uint64_t maximum);
/** The limits now.  ERROR_NOACCESS a NULL pointer; the handle needs PROCESS_QUERY_INFORMATION or the limited right. */
VAS_API bool vas_win32_get_process_working_set_size_ex (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                        uint64_t *minimum, uint64_t *maximum, uint32_t *flags);
/** The same without the flags. */
VAS_API bool vas_win32_get_process_working_set_size (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                     uint64_t *minimum, uint64_t *maximum);
/** Takes every page that is not locked out of the working set; the handle needs PROCESS_SET_QUOTA and a right to
 * query. */
VAS_API bool vas_win32_empty_working_set (VasMachine *machine, VasThreadId thread, VasHandle process);
/** As NtQueryVirtualMemory's MEMORY_WORKING_SET_INFORMATION: @words is their number and then the pages;
 * ERROR_BAD_LENGTH where they do not fit into @length. */
VAS_API bool vas_win32_query_working_set (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *words,
                                          uint64_t length);
/** As NtQueryVirtualMemory's MEMORY_WORKING_SET_EX_INFORMATION. */
VAS_API bool vas_win32_query_working_set_ex (VasMachine *machine, VasThreadId thread, VasHandle process,
                                             VasWorkingSetExInformation *pages, uint64_t length);
/** As NtGetWriteWatch on the own process: 0, or UINT32_MAX and the last error. */
VAS_API uint32_t vas_win32_get_write_watch (VasMachine *machine, VasThreadId thread, uint32_t flags,
                                            uint64_t base_address, uint64_t region_size, uint64_t *addresses,
                                            uint64_t *count, uint32_t *granularity);
/** As NtResetWriteWatch on the own process: 0, or UINT32_MAX and the last error. */
VAS_API uint32_t vas_win32_reset_write_watch (VasMachine *machine, VasThreadId thread, uint64_t base_address,
                                              uint64_t region_size);
/** As NtSetInformationVirtualMemory's prefetch; @flags must be 0 (OD-023). */
VAS_API bool vas_win32_prefetch_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                uint64_t n_entries, const VasMemoryRange *entries, uint32_t flags);
/** A handle in the caller's process with the rights @desired_access (PROCESS_*), or 0: ERROR_INVALID_PARAMETER where
 * @process is no process.  A terminated one can be opened.  Close with vas_win32_close_handle(). */
VAS_API VasHandle vas_win32_open_process (VasMachine *machine, VasThreadId thread, uint32_t desired_access,
                                          VasProcessId process);
/** ERROR_INVALID_HANDLE where it is not open (VX-001); pseudo handles are ignored with success. */
VAS_API bool vas_win32_close_handle (VasMachine *machine, VasThreadId thread, VasHandle handle);
/** Frees the memory of the process and closes its handles; needs PROCESS_TERMINATE.  ERROR_INVALID_HANDLE (VX-001,
 * VX-002); ERROR_ACCESS_DENIED without that right (VX-003) or where it has ended before (VX-012). */
VAS_API bool vas_win32_terminate_process (VasMachine *machine, VasThreadId thread, VasHandle process,
                                          uint32_t exit_code);
/** The thread's last error; a call and a step like the others. */
VAS_API VasWin32Error vas_win32_get_last_error (VasMachine *machine, VasThreadId thread);
/** Sets the thread's last error. */
VAS_API void vas_win32_set_last_error (VasMachine *machine, VasThreadId thread, VasWin32Error error);

/** As NtCreateSection with the rights that @protect speaks of (SC-028); @protect PAGE_* and SEC_*, SEC_COMMIT where no
 * SEC_* is given; @file 0 or UINT64_MAX: the page file.  A name that exists gives that section, and the last error
 * ERROR_ALREADY_EXISTS; every other success sets it to 0.  0: refused. */
VAS_API VasHandle vas_win32_create_file_mapping (VasMachine *machine, VasThreadId thread, VasHandle file,
                                                 uint32_t protect, uint64_t maximum_size, const char *name);
/** As NtOpenSection; @desired_access FILE_MAP_*. */
VAS_API VasHandle vas_win32_open_file_mapping (VasMachine *machine, VasThreadId thread, uint32_t desired_access,
                                               const char *name);
/** The base of a view as NtMapViewOfSection makes it, or 0.  @desired_access FILE_MAP_*: exactly COPY is copy-on-write,
 * else WRITE, else READ, else no access; EXECUTE makes it executable.  @size 0: all behind @offset. */
VAS_API uint64_t vas_win32_map_view_of_file (VasMachine *machine, VasThreadId thread, VasHandle mapping,
                                             uint32_t desired_access, uint64_t offset, uint64_t size);
/** The same at @base_address, if that is not 0. */
VAS_API uint64_t vas_win32_map_view_of_file_ex (VasMachine *machine, VasThreadId thread, VasHandle mapping,
                                                uint32_t desired_access, uint64_t offset, uint64_t size,
                                                uint64_t base_address);
/** The same; @preferred_node is a node, or UINT32_MAX for none (VX-010). */
VAS_API uint64_t vas_win32_map_view_of_file_ex_numa (VasMachine *machine, VasThreadId thread, VasHandle mapping,
                                                     uint32_t desired_access, uint64_t offset, uint64_t size,
                                                     uint64_t base_address, uint32_t preferred_node);
/** As NtMapViewOfSectionEx; @process 0 is the caller's own (MV-041). */
VAS_API uint64_t vas_win32_map_view_of_file3 (VasMachine *machine, VasThreadId thread, VasHandle mapping,
                                              VasHandle process, uint64_t base_address, uint64_t offset,
                                              uint64_t view_size, uint32_t allocation_type, uint32_t protect);
/** The same with a node, and not for a @process of 0. */
VAS_API uint64_t vas_win32_map_view_of_file_numa2 (VasMachine *machine, VasThreadId thread, VasHandle mapping,
                                                   VasHandle process, uint64_t offset, uint64_t base_address,
                                                   uint64_t view_size, uint32_t allocation_type, uint32_t protect,
                                                   uint32_t preferred_node);
/** As NtUnmapViewOfSectionEx, in the caller's process. */
VAS_API bool vas_win32_unmap_view_of_file_ex (VasMachine *machine, VasThreadId thread, uint64_t base_address,
                                              uint32_t flags);
/** As NtUnmapViewOfSectionEx, in the process of the handle @process, which needs PROCESS_VM_OPERATION. */
VAS_API bool vas_win32_unmap_view_of_file2 (VasMachine *machine, VasThreadId thread, VasHandle process,
                                            uint64_t base_address, uint32_t flags);
/** Nothing to be seen: ERROR_INVALID_ADDRESS where the range does not lie in one view. */
VAS_API bool vas_win32_flush_view_of_file (VasMachine *machine, VasThreadId thread, uint64_t base_address,
                                           uint64_t size);
/** As NtDuplicateObject. */
VAS_API bool vas_win32_duplicate_handle (VasMachine *machine, VasThreadId thread, VasHandle source_process,
                                         VasHandle source, VasHandle target_process, VasHandle *target,
                                         uint32_t desired_access, uint32_t options);
/** A handle to the machine's file of that name with the rights that @desired_access (GENERIC_*) speaks of, or
 * UINT64_MAX: ERROR_FILE_NOT_FOUND; ERROR_ACCESS_DENIED a read-only file for writing.  @flags: FILE_FLAG_OVERLAPPED
 * or 0. */
VAS_API VasHandle vas_win32_create_file (VasMachine *machine, VasThreadId thread, const char *name,
                                         uint32_t desired_access, uint32_t flags);
/** As NtReadFile, into bytes of the caller's; but the end of the file is a success that reads 0 bytes where @offset is
 * NULL, else ERROR_HANDLE_EOF.  @n_bytes may be NULL where @offset is not. */
VAS_API bool vas_win32_read_file (VasMachine *machine, VasThreadId thread, VasHandle file, void *buffer,
                                  uint64_t size, const uint64_t *offset, uint64_t *n_bytes);
/** As NtWriteFile. */
VAS_API bool vas_win32_write_file (VasMachine *machine, VasThreadId thread, VasHandle file, const void *data,
                                   uint64_t size, const uint64_t *offset, uint64_t *n_bytes);
/** Ends the pending read of @file at @offset: its bytes come into the buffer, *@n_bytes of them.  A read is pending
 * where it was made with FILE_FLAG_OVERLAPPED into simulated memory, by a VasCall.  ERROR_INVALID_PARAMETER no such
 * read; ERROR_HANDLE_EOF; what the buffer's pages refuse by now. */
VAS_API bool vas_win32_get_overlapped_result (VasMachine *machine, VasThreadId thread, VasHandle file,
                                              uint64_t offset, uint64_t *n_bytes);
/** As NtAllocateUserPhysicalPages. */
VAS_API bool vas_win32_allocate_user_physical_pages (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                     uint64_t *n_pages, uint64_t *pfns);
/** The same; frames of @preferred_node come first: ERROR_INVALID_PARAMETER there is no such node (AW-019). */
VAS_API bool vas_win32_allocate_user_physical_pages_numa (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                          uint64_t *n_pages, uint64_t *pfns, uint32_t preferred_node);
/** The same with extended parameters, of which the node counts. */
VAS_API bool vas_win32_allocate_user_physical_pages2 (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                      uint64_t *n_pages, uint64_t *pfns,
                                                      const VasExtendedParameter *parameters, uint32_t n_parameters);
/** As NtFreeUserPhysicalPages. */
VAS_API bool vas_win32_free_user_physical_pages (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                 uint64_t *n_pages, const uint64_t *pfns);
/** As NtMapUserPhysicalPages. */
VAS_API bool vas_win32_map_user_physical_pages (VasMachine *machine, VasThreadId thread, uint64_t address,
                                                uint64_t n_pages, const uint64_t *pfns);
/** As NtMapUserPhysicalPagesScatter. */
VAS_API bool vas_win32_map_user_physical_pages_scatter (VasMachine *machine, VasThreadId thread,
                                                        const VasUserPage *pages, uint64_t n_pages, bool unmap);
/** Offers the contents of whole pages to the system, @priority 1 (VMOfferPriorityVeryLow) to 4 (Normal): they cannot be
 * accessed until they are reclaimed.  The Win32 error itself, 0 for success, and no last error (OD-001):
 * ERROR_INVALID_PARAMETER not whole pages, size 0, priority (OD-002, OD-007); ERROR_INVALID_ADDRESS a page that is not
 * committed, or of large pages or AWE (OD-012). */
VAS_API VasWin32Error vas_win32_offer_virtual_memory (VasMachine *machine, VasThreadId thread, uint64_t address,
                                                      uint64_t size, uint32_t priority);
/** Takes them back; ERROR_BUSY where some were discarded: the range can be used, those pages read zero (OD-005). */
VAS_API VasWin32Error vas_win32_reclaim_virtual_memory (VasMachine *machine, VasThreadId thread, uint64_t address,
                                                        uint64_t size);
/** Does away with the contents of pages that are all PAGE_READWRITE, else ERROR_INVALID_PARAMETER (OD-009). */
VAS_API VasWin32Error vas_win32_discard_virtual_memory (VasMachine *machine, VasThreadId thread, uint64_t address,
                                                        uint64_t size);

VAS_END_DECLS

#endif
