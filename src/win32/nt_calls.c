/* The Nt calls.  Their Zw twins are the same functions. */
#include "win32/objects.h"
#include "win32/shared_calls.h"
#include <vasbox/win32.h>

/* BaseAddress and RegionSize are parameters in and out, written by success alone. */
static NTSTATUS
range_call (VasCall *call, unsigned base_parameter, PVOID *base, unsigned size_parameter, PSIZE_T size)
{
  uint64_t value;
  if (pointer_parameter (call, base_parameter, base))
    call->arguments[base_parameter] = address_of (*base);
  if (pointer_parameter (call, size_parameter, size))
    call->arguments[size_parameter] = *size;
  session_call (call);
  if (is_own (call, base_parameter) && call_output (call, "BaseAddress", &value))
    *base = pointer_to (value);
  if (is_own (call, size_parameter) && call_output (call, "RegionSize", &value))
    *size = (SIZE_T) value;
  return (NTSTATUS) call->result;
}

NTSTATUS NTAPI
NtAllocateVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits, PSIZE_T RegionSize,
                         ULONG AllocationType, ULONG Protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY,
              ARGUMENTS (handle_of (ProcessHandle), 0, ZeroBits, 0, AllocationType, Protect));
  return range_call (&call, 1, BaseAddress, 3, RegionSize);
}

NTSTATUS NTAPI
NtFreeVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG FreeType)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_FREE_VIRTUAL_MEMORY, ARGUMENTS (handle_of (ProcessHandle), 0, 0, FreeType));
  return range_call (&call, 1, BaseAddress, 2, RegionSize);
}

NTSTATUS NTAPI
NtProtectVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG NewProtect,
                        PULONG OldProtect)
{
  VasCall call;
  uint64_t value;
  call_begin (&call, VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY, ARGUMENTS (handle_of (ProcessHandle), 0, 0, NewProtect));
  pointer_parameter (&call, 4, OldProtect);
  NTSTATUS status = range_call (&call, 1, BaseAddress, 2, RegionSize);
  if (is_own (&call, 4) && call_output (&call, "OldProtect", &value))
    *OldProtect = (ULONG) value;
  return status;
}

NTSTATUS NTAPI
NtLockVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG MapType)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_LOCK_VIRTUAL_MEMORY, ARGUMENTS (handle_of (ProcessHandle), 0, 0, MapType));
  return range_call (&call, 1, BaseAddress, 2, RegionSize);
}

NTSTATUS NTAPI
NtUnlockVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG MapType)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY, ARGUMENTS (handle_of (ProcessHandle), 0, 0, MapType));
  return range_call (&call, 1, BaseAddress, 2, RegionSize);
}

NTSTATUS NTAPI
NtReadVirtualMemory (HANDLE ProcessHandle, LPCVOID BaseAddress, PVOID Buffer, SIZE_T BufferSize,
                     PSIZE_T NumberOfBytesRead)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_READ_VIRTUAL_MEMORY,
              ARGUMENTS (handle_of (ProcessHandle), address_of (BaseAddress), 0, BufferSize));
  return (NTSTATUS) copy_call (&call, Buffer, BufferSize, "NumberOfBytesRead", NumberOfBytesRead);
}

NTSTATUS NTAPI
NtWriteVirtualMemory (HANDLE ProcessHandle, PVOID BaseAddress, LPCVOID Buffer, SIZE_T BufferSize,
                      PSIZE_T NumberOfBytesWritten)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_WRITE_VIRTUAL_MEMORY,
              ARGUMENTS (handle_of (ProcessHandle), address_of (BaseAddress), 0, BufferSize));
  return (NTSTATUS) copy_call (&call, Buffer, BufferSize, "NumberOfBytesWritten", NumberOfBytesWritten);
}

NTSTATUS NTAPI
NtGetWriteWatch (HANDLE ProcessHandle, ULONG Flags, PVOID BaseAddress, SIZE_T RegionSize, PVOID *UserAddressArray,
                 PULONG_PTR EntriesInUserAddressArray, PULONG Granularity)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_GET_WRITE_WATCH,
              ARGUMENTS (handle_of (ProcessHandle), Flags, address_of (BaseAddress), RegionSize, 0,
                         is_bad (EntriesInUserAddressArray) ? 0 : *EntriesInUserAddressArray));
  return (NTSTATUS) watch_call (&call, 4, UserAddressArray, EntriesInUserAddressArray, Granularity);
}

NTSTATUS NTAPI
NtResetWriteWatch (HANDLE ProcessHandle, PVOID BaseAddress, SIZE_T RegionSize)
{
  return call_status (VAS_CALL_NT_RESET_WRITE_WATCH,
                      ARGUMENTS (handle_of (ProcessHandle), address_of (BaseAddress), RegionSize));
}

NTSTATUS NTAPI
NtSetInformationVirtualMemory (HANDLE ProcessHandle, VIRTUAL_MEMORY_INFORMATION_CLASS VmInformationClass,
                               ULONG_PTR NumberOfEntries, PMEMORY_RANGE_ENTRY VirtualAddresses, PVOID VmInformation,
                               ULONG VmInformationLength)
{
  VasCall call;
  ULONG information = 0;
  if (!is_bad (VmInformation) && VmInformationLength >= sizeof information)
    memcpy (&information, VmInformation, sizeof information);
  call_begin (&call, VAS_CALL_NT_SET_INFORMATION_VIRTUAL_MEMORY,
              ARGUMENTS (handle_of (ProcessHandle), (uint64_t) VmInformationClass, NumberOfEntries, 0, information,
                         VmInformationLength));
  pointer_parameter (&call, 4, VmInformation);
  return (NTSTATUS) range_list_call (&call, 3, VirtualAddresses, NumberOfEntries);
}

NTSTATUS NTAPI
NtUnmapViewOfSection (HANDLE ProcessHandle, PVOID BaseAddress)
{
  return call_status (VAS_CALL_NT_UNMAP_VIEW_OF_SECTION,
                      ARGUMENTS (handle_of (ProcessHandle), address_of (BaseAddress)));
}

NTSTATUS NTAPI
NtTerminateProcess (HANDLE ProcessHandle, NTSTATUS ExitStatus)
{
  return (NTSTATUS) terminate_call (VAS_CALL_NT_TERMINATE_PROCESS, ProcessHandle, (ULONG) ExitStatus);
}

NTSTATUS NTAPI
NtClose (HANDLE Handle)
{
  if (object_close (Handle))
    return STATUS_SUCCESS;
  NTSTATUS status = call_status (VAS_CALL_NT_CLOSE, ARGUMENTS (handle_of (Handle)));
  if (NT_SUCCESS (status))
    handle_is_gone (Handle);
  return status;
}

NTSTATUS NTAPI
RtlCreateUserStack (SIZE_T CommittedStackSize, SIZE_T MaximumStackSize, ULONG_PTR ZeroBits, SIZE_T CommitAlign,
                    SIZE_T ReserveAlign, PINITIAL_TEB InitialTeb)
{
  VasCall call;
  call_begin (&call, VAS_CALL_RTL_CREATE_USER_STACK,
              ARGUMENTS (CommittedStackSize, MaximumStackSize, ZeroBits, CommitAlign, ReserveAlign));
  pointer_parameter (&call, 5, InitialTeb);
  if (session_call (&call) && is_own (&call, 5))
    *InitialTeb = (INITIAL_TEB) { NULL, NULL, pointer_to (call_value (&call, "StackBase")),
                                  pointer_to (call_value (&call, "StackLimit")),
                                  pointer_to (call_value (&call, "DeallocationStack")) };
  return (NTSTATUS) call.result;
}

VOID NTAPI
RtlFreeUserStack (PVOID DeallocationStack)
{
  call_simple (VAS_CALL_RTL_FREE_USER_STACK, ARGUMENTS (address_of (DeallocationStack)));
}

ULONG NTAPI
RtlNtStatusToDosError (NTSTATUS Status)
{
  return vas_status_to_win32 ((VasStatus) Status);
}
