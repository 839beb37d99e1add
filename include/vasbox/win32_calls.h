/* The Win32 calls, typed, on top of the NT calls: same rules, but a failure is NULL, FALSE or 0 and the thread's last
 * error.
 * A success leaves the last error alone (VA-046).  @thread is the caller.  Names follow Microsoft's word order; sources
 * are the functions' own pages ("VirtualAlloc function (memoryapi.h)" and so on). */
#ifndef VASBOX_WIN32_CALLS_H
#define VASBOX_WIN32_CALLS_H

#include <vasbox/nt.h>

VAS_BEGIN_DECLS

VAS_API uint64_t vas_win32_virtual_alloc (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size,
                                          uint32_t allocation_type, uint32_t protect);
VAS_API uint64_t vas_win32_virtual_alloc_ex (VasMachine *machine, VasThreadId thread, VasHandle process,
                                             uint64_t address,
                                             uint64_t size, uint32_t allocation_type, uint32_t protect);
VAS_API uint64_t vas_win32_virtual_alloc_ex_numa (VasMachine *machine, VasThreadId thread, VasHandle process,
                                                  uint64_t address, uint64_t size, uint32_t allocation_type,
                                                  uint32_t protect, uint32_t preferred_node);
VAS_API bool vas_win32_virtual_free (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size,
                                     uint32_t free_type);
VAS_API bool vas_win32_virtual_free_ex (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address,
                                        uint64_t size, uint32_t free_type);
VAS_API bool vas_win32_virtual_protect (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size,
                                        uint32_t new_protect, uint32_t *old_protect);
VAS_API bool vas_win32_virtual_protect_ex (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address,
                                           uint64_t size, uint32_t new_protect, uint32_t *old_protect);
/** Returns the bytes of the simulated structure (48, or 28 where pointers have 4 bytes), or 0. */
VAS_API uint64_t vas_win32_virtual_query (VasMachine *machine, VasThreadId thread, uint64_t address,
                                          VasMemoryBasicInformation *information, uint64_t length);
VAS_API uint64_t vas_win32_virtual_query_ex (VasMachine *machine, VasThreadId thread, VasHandle process,
                                             uint64_t address,
                                             VasMemoryBasicInformation *information, uint64_t length);
VAS_API bool vas_win32_unmap_view_of_file (VasMachine *machine, VasThreadId thread, uint64_t address);
/** A handle in the caller's process, or 0. */
VAS_API VasHandle vas_win32_open_process (VasMachine *machine, VasThreadId thread, uint32_t desired_access,
                                          VasProcessId process);
VAS_API bool vas_win32_close_handle (VasMachine *machine, VasThreadId thread, VasHandle handle);
VAS_API bool vas_win32_terminate_process (VasMachine *machine, VasThreadId thread, VasHandle process,
                                          uint32_t exit_code);
VAS_API VasWin32Error vas_win32_get_last_error (VasMachine *machine, VasThreadId thread);
VAS_API void vas_win32_set_last_error (VasMachine *machine, VasThreadId thread, VasWin32Error error);

VAS_END_DECLS

#endif
