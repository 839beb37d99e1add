/* Allocating, freeing, protecting, querying, locking, watching. */
#include "win32/shared_calls.h"
#include <vasbox/win32/errors.h>
#include <vasbox/win32/memory_functions.h>
#include <vasbox/win32/ntdll.h>

LPVOID WINAPI
VirtualAlloc (LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType, DWORD flProtect)
{
  return pointer_to (call_simple (VAS_CALL_VIRTUAL_ALLOC,
                                  ARGUMENTS (address_of (lpAddress), dwSize, flAllocationType, flProtect)));
}

LPVOID WINAPI
VirtualAllocEx (HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType, DWORD flProtect)
{
  return pointer_to (
      call_simple (VAS_CALL_VIRTUAL_ALLOC_EX, ARGUMENTS (handle_of (hProcess), address_of (lpAddress), dwSize,
                                                         flAllocationType, flProtect)));
}

LPVOID WINAPI
VirtualAllocExNuma (HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType, DWORD flProtect,
                    DWORD nndPreferred)
{
  return pointer_to (call_simple (VAS_CALL_VIRTUAL_ALLOC_EX_NUMA,
                                  ARGUMENTS (handle_of (hProcess), address_of (lpAddress), dwSize, flAllocationType,
                                             flProtect, nndPreferred)));
}

BOOL WINAPI
VirtualFree (LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType)
{
  return call_bool (VAS_CALL_VIRTUAL_FREE, ARGUMENTS (address_of (lpAddress), dwSize, dwFreeType));
}

BOOL WINAPI
VirtualFreeEx (HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType)
{
  return call_bool (VAS_CALL_VIRTUAL_FREE_EX,
                    ARGUMENTS (handle_of (hProcess), address_of (lpAddress), dwSize, dwFreeType));
}

/* The old protection is written on failure too (VP-013). */
static BOOL
protect (VasCall *call, unsigned parameter, PDWORD old)
{
  uint64_t value;
  pointer_parameter (call, parameter, old);
  session_call (call);
  if (is_own (call, parameter) && call_output (call, "lpflOldProtect", &value))
    *old = (DWORD) value;
  return call->succeeded;
}

BOOL WINAPI
VirtualProtect (LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect, PDWORD lpflOldProtect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_PROTECT, ARGUMENTS (address_of (lpAddress), dwSize, flNewProtect));
  return protect (&call, 3, lpflOldProtect);
}

BOOL WINAPI
VirtualProtectEx (HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect, PDWORD lpflOldProtect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_PROTECT_EX,
              ARGUMENTS (handle_of (hProcess), address_of (lpAddress), dwSize, flNewProtect));
  return protect (&call, 4, lpflOldProtect);
}

void
fill_basic_information (const VasCall *call, PMEMORY_BASIC_INFORMATION out)
{
  memset (out, 0, sizeof *out);
  out->BaseAddress = pointer_to (call_value (call, "BaseAddress"));
  out->AllocationBase = pointer_to (call_value (call, "AllocationBase"));
  out->AllocationProtect = (DWORD) call_value (call, "AllocationProtect");
#ifdef _WIN64
  out->PartitionId = (WORD) call_value (call, "PartitionId");
#endif
  out->RegionSize = (SIZE_T) call_value (call, "RegionSize");
  out->State = (DWORD) call_value (call, "State");
  out->Protect = (DWORD) call_value (call, "Protect");
  out->Type = (DWORD) call_value (call, "Type");
}

uint64_t
basic_information_length (SIZE_T length)
{
  return machine_length (length, sizeof (MEMORY_BASIC_INFORMATION), 28, 48);
}

static SIZE_T
query (VasCall *call, unsigned parameter, PMEMORY_BASIC_INFORMATION buffer)
{
  pointer_parameter (call, parameter, buffer);
  if (!session_call (call))
    return 0;
  if (is_own (call, parameter))
    fill_basic_information (call, buffer);
  return sizeof *buffer;
}

SIZE_T WINAPI
VirtualQuery (LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_QUERY,
              ARGUMENTS (address_of (lpAddress), 0, basic_information_length (dwLength)));
  return query (&call, 1, lpBuffer);
}

SIZE_T WINAPI
VirtualQueryEx (HANDLE hProcess, LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_QUERY_EX,
              ARGUMENTS (handle_of (hProcess), address_of (lpAddress), 0, basic_information_length (dwLength)));
  return query (&call, 2, lpBuffer);
}

BOOL WINAPI
VirtualLock (LPVOID lpAddress, SIZE_T dwSize)
{
  return call_bool (VAS_CALL_VIRTUAL_LOCK, ARGUMENTS (address_of (lpAddress), dwSize));
}

BOOL WINAPI
VirtualUnlock (LPVOID lpAddress, SIZE_T dwSize)
{
  return call_bool (VAS_CALL_VIRTUAL_UNLOCK, ARGUMENTS (address_of (lpAddress), dwSize));
}

BOOL WINAPI
UnmapViewOfFile (LPCVOID lpBaseAddress)
{
  return call_bool (VAS_CALL_UNMAP_VIEW_OF_FILE, ARGUMENTS (address_of (lpBaseAddress)));
}

UINT WINAPI
GetWriteWatch (DWORD dwFlags, PVOID lpBaseAddress, SIZE_T dwRegionSize, PVOID *lpAddresses, ULONG_PTR *lpdwCount,
               LPDWORD lpdwGranularity)
{
  VasCall call;
  call_begin (&call, VAS_CALL_GET_WRITE_WATCH,
              ARGUMENTS (dwFlags, address_of (lpBaseAddress), dwRegionSize, 0,
                         is_bad (lpdwCount) ? 0 : *lpdwCount));
  return (UINT) watch_call (&call, 3, lpAddresses, lpdwCount, lpdwGranularity);
}

UINT WINAPI
ResetWriteWatch (LPVOID lpBaseAddress, SIZE_T dwRegionSize)
{
  return (UINT) call_simple (VAS_CALL_RESET_WRITE_WATCH, ARGUMENTS (address_of (lpBaseAddress), dwRegionSize));
}

BOOL WINAPI
PrefetchVirtualMemory (HANDLE hProcess, ULONG_PTR NumberOfEntries, PWIN32_MEMORY_RANGE_ENTRY VirtualAddresses,
                       ULONG Flags)
{
  VasCall call;
  call_begin (&call, VAS_CALL_PREFETCH_VIRTUAL_MEMORY,
              ARGUMENTS (handle_of (hProcess), NumberOfEntries, 0, Flags));
  return range_list_call (&call, 2, VirtualAddresses, NumberOfEntries) != 0;
}

/* Whether an Nt call succeeded; else the last error is that of its status. */
static BOOL
succeeded (NTSTATUS status)
{
  if (!NT_SUCCESS (status))
    set_error (RtlNtStatusToDosError (status));
  return NT_SUCCESS (status);
}

BOOL WINAPI
VirtualUnlockEx (HANDLE Process, LPVOID Address, SIZE_T Size)
{
  return succeeded (NtUnlockVirtualMemory (Process, &Address, &Size, MAP_PROCESS));
}

BOOL WINAPI
QueryVirtualMemoryInformation (HANDLE Process, const VOID *VirtualAddress,
                               WIN32_MEMORY_INFORMATION_CLASS MemoryInformationClass, PVOID MemoryInformation,
                               SIZE_T MemoryInformationSize, PSIZE_T ReturnSize)
{
  bool is_region = MemoryInformationClass == MemoryRegionInfo;
  if (!is_region || MemoryInformationSize != sizeof (WIN32_MEMORY_REGION_INFORMATION))
    {
      set_error (is_region ? ERROR_BAD_LENGTH : ERROR_INVALID_PARAMETER);
      return FALSE;
    }
  if (!succeeded (NtQueryVirtualMemory (Process, VirtualAddress, MemoryRegionInformation, MemoryInformation,
                                        MemoryInformationSize, NULL)))
    return FALSE;
  if (!is_bad (ReturnSize))
    *ReturnSize = sizeof (WIN32_MEMORY_REGION_INFORMATION);
  return TRUE;
}
