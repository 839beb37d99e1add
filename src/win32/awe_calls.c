/* Frames of the process's own, and windows to map them in (section AW). */
#include "win32/shared_calls.h"
#include <stdlib.h>
#include <vasbox/nt.h>
#include <vasbox/win32.h>

#define MOST_PAGES ((uint64_t) 1 << 24) /* of which a call tells or hears, should the number be nonsense */

static uint64_t
number_at (const ULONG_PTR *number)
{
  ULONG_PTR n = 0;
  read_bytes (&n, number, sizeof n);
  return n;
}

/* @number and the list of frames are the second and third parameter of @call. */
static void
number_and_list (VasCall *call, const ULONG_PTR *number, const ULONG_PTR *frames)
{
  if (pointer_parameter (call, 1, number))
    call->arguments[1] = *number;
  pointer_parameter (call, 2, frames);
}

static uint64_t
room_for (const ULONG_PTR *number, const void *list)
{
  uint64_t n = is_bad (list) ? 0 : number_at (number);
  return n < MOST_PAGES ? n : MOST_PAGES;
}

/* @call, whose number and list of frames are its second and third parameter. */
static uint64_t
allocate (VasCall *call, PULONG_PTR number, PULONG_PTR frames, PMEM_EXTENDED_PARAMETER parameters, ULONG n_parameters)
{
  uint64_t room = room_for (number, frames), *words = is_bad (frames) ? NULL : calloc (room + 1, sizeof *words);
  number_and_list (call, number, frames);
  call->output = words;
  call->output_capacity = words != NULL ? room * sizeof *words : 0;
  if (call->id == VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES2)
    extended_call (call, 3, parameters, n_parameters);
  else
    session_call (call);
  uint64_t got = call_value (call, "NumberOfPages");
  if (call->succeeded && is_own (call, 1))
    *number = (ULONG_PTR) got;
  if (call->succeeded && words != NULL)
    narrow_words (frames, words, got < room ? got : room);
  free (words);
  return call->result;
}

static uint64_t
give_back (VasCall *call, PULONG_PTR number, PULONG_PTR frames)
{
  uint64_t n = room_for (number, frames), *words = widen_words (frames, n);
  number_and_list (call, number, frames);
  call->input = words;
  call->input_size = words != NULL ? n * sizeof *words : 0;
  session_call (call);
  uint64_t freed;
  if (!is_bad (number) && call_output (call, "NumberOfPages", &freed))
    *number = (ULONG_PTR) freed;
  free (words);
  return call->result;
}

static uint64_t
map (VasCallId id, PVOID address, ULONG_PTR n_pages, PULONG_PTR frames)
{
  VasCall call;
  uint64_t n = room_for (&n_pages, frames), *words = widen_words (frames, n);
  call_begin (&call, id, ARGUMENTS (address_of (address), n_pages));
  pointer_parameter (&call, 2, frames);
  call.input = words;
  call.input_size = words != NULL ? n * sizeof *words : 0;
  session_call (&call);
  free (words);
  return call.result;
}

static uint64_t
map_scattered (VasCallId id, PVOID *addresses, ULONG_PTR n_pages, PULONG_PTR frames)
{
  VasCall call;
  uint64_t n = room_for (&n_pages, addresses);
  VasUserPage *pages = calloc (n + 1, sizeof *pages);
  call_begin (&call, id, ARGUMENTS (0, n_pages));
  pointer_parameter (&call, 0, addresses);
  pointer_parameter (&call, 2, frames);
  for (uint64_t i = 0; pages != NULL && i < n; i++)
    pages[i] = (VasUserPage) { address_of (addresses[i]), is_bad (frames) ? 0 : frames[i] };
  call.input = pages;
  call.input_size = pages != NULL ? n * sizeof *pages : 0;
  session_call (&call);
  free (pages);
  return call.result;
}

BOOL WINAPI
AllocateUserPhysicalPages (HANDLE hProcess, PULONG_PTR NumberOfPages, PULONG_PTR PageArray)
{
  VasCall call;
  call_begin (&call, VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES, ARGUMENTS (handle_of (hProcess)));
  return allocate (&call, NumberOfPages, PageArray, NULL, 0) != 0;
}

BOOL WINAPI
AllocateUserPhysicalPagesNuma (HANDLE hProcess, PULONG_PTR NumberOfPages, PULONG_PTR PageArray, DWORD nndPreferred)
{
  VasCall call;
  call_begin (&call, VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES_NUMA,
              ARGUMENTS (handle_of (hProcess), 0, 0, nndPreferred));
  return allocate (&call, NumberOfPages, PageArray, NULL, 0) != 0;
}

BOOL WINAPI
AllocateUserPhysicalPages2 (HANDLE ObjectHandle, PULONG_PTR NumberOfPages, PULONG_PTR PageArray,
                            PMEM_EXTENDED_PARAMETER ExtendedParameters, ULONG ExtendedParameterCount)
{
  VasCall call;
  call_begin (&call, VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES2, ARGUMENTS (handle_of (ObjectHandle)));
  return allocate (&call, NumberOfPages, PageArray, ExtendedParameters, ExtendedParameterCount) != 0;
}

BOOL WINAPI
FreeUserPhysicalPages (HANDLE hProcess, PULONG_PTR NumberOfPages, PULONG_PTR PageArray)
{
  VasCall call;
  call_begin (&call, VAS_CALL_FREE_USER_PHYSICAL_PAGES, ARGUMENTS (handle_of (hProcess)));
  return give_back (&call, NumberOfPages, PageArray) != 0;
}

BOOL WINAPI
MapUserPhysicalPages (PVOID VirtualAddress, ULONG_PTR NumberOfPages, PULONG_PTR PageArray)
{
  return map (VAS_CALL_MAP_USER_PHYSICAL_PAGES, VirtualAddress, NumberOfPages, PageArray) != 0;
}

BOOL WINAPI
MapUserPhysicalPagesScatter (PVOID *VirtualAddresses, ULONG_PTR NumberOfPages, PULONG_PTR PageArray)
{
  return map_scattered (VAS_CALL_MAP_USER_PHYSICAL_PAGES_SCATTER, VirtualAddresses, NumberOfPages, PageArray) != 0;
}

NTSTATUS NTAPI
NtAllocateUserPhysicalPages (HANDLE ProcessHandle, PULONG_PTR NumberOfPages, PULONG_PTR UserPfnArray)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_ALLOCATE_USER_PHYSICAL_PAGES, ARGUMENTS (handle_of (ProcessHandle)));
  return (NTSTATUS) allocate (&call, NumberOfPages, UserPfnArray, NULL, 0);
}

NTSTATUS NTAPI
NtFreeUserPhysicalPages (HANDLE ProcessHandle, PULONG_PTR NumberOfPages, PULONG_PTR UserPfnArray)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_FREE_USER_PHYSICAL_PAGES, ARGUMENTS (handle_of (ProcessHandle)));
  return (NTSTATUS) give_back (&call, NumberOfPages, UserPfnArray);
}

NTSTATUS NTAPI
NtMapUserPhysicalPages (PVOID VirtualAddress, ULONG_PTR NumberOfPages, PULONG_PTR UserPfnArray)
{
  return (NTSTATUS) map (VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES, VirtualAddress, NumberOfPages, UserPfnArray);
}

NTSTATUS NTAPI
NtMapUserPhysicalPagesScatter (PVOID *VirtualAddresses, ULONG_PTR NumberOfPages, PULONG_PTR UserPfnArray)
{
  return (NTSTATUS) map_scattered (VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES_SCATTER, VirtualAddresses, NumberOfPages,
                                   UserPfnArray);
}
