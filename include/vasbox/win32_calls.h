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

VAS_END_DECLS

#endif
