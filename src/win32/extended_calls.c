/* Calls with extended parameters, and offers of memory. */
#include "win32/shared_calls.h"
#include <stdlib.h>
#include <vasbox/nt.h>
#include <vasbox/win32.h>

/* As the machine has it: with the requirements that the pointer leads to.  False: it leads nowhere. */
static bool
parameter_of (const MEM_EXTENDED_PARAMETER *given, VasExtendedParameter *parameter)
{
  MEM_ADDRESS_REQUIREMENTS limits;
  *parameter = (VasExtendedParameter) { .type = given->Type, .value = given->ULong64 };
  if (given->Type != MemExtendedParameterAddressRequirements)
    return true;
  if (!read_bytes (&limits, given->Pointer, sizeof limits))
    return false;
  parameter->value = 0;
  parameter->lowest_starting_address = address_of (limits.LowestStartingAddress);
  parameter->highest_ending_address = address_of (limits.HighestEndingAddress);
  parameter->alignment = limits.Alignment;
  return true;
}

uint64_t
extended_call (VasCall *call, unsigned index, const MEM_EXTENDED_PARAMETER *parameters, ULONG n)
{
  ULONG given = !pointer_parameter (call, index, parameters) ? 0 : n < 64 ? n : 64;
  VasExtendedParameter *list = calloc (given + 1, sizeof *list);
  for (ULONG i = 0; list != NULL && i < given; i++)
    if (!parameter_of (&parameters[i], &list[i])) /* the machine refuses the list as that pointer */
      pointer_parameter (call, index, parameters[i].Pointer != NULL ? parameters[i].Pointer : pointer_to (1));
  call->arguments[index + 1] = n;
  call->input = given > 0 ? list : NULL;
  call->input_size = given > 0 && list != NULL ? given * sizeof *list : 0;
  session_call (call);
  call->input = NULL;
  free (list);
  return call->result;
}

PVOID WINAPI
VirtualAlloc2 (HANDLE Process, PVOID BaseAddress, SIZE_T Size, ULONG AllocationType, ULONG PageProtection,
               MEM_EXTENDED_PARAMETER *ExtendedParameters, ULONG ParameterCount)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_ALLOC2,
              ARGUMENTS (handle_of (Process), address_of (BaseAddress), Size, AllocationType, PageProtection));
  return pointer_to (extended_call (&call, 5, ExtendedParameters, ParameterCount));
}

PVOID WINAPI
VirtualAlloc2FromApp (HANDLE Process, PVOID BaseAddress, SIZE_T Size, ULONG AllocationType, ULONG PageProtection,
                      MEM_EXTENDED_PARAMETER *ExtendedParameters, ULONG ParameterCount)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_ALLOC2_FROM_APP,
              ARGUMENTS (handle_of (Process), address_of (BaseAddress), Size, AllocationType, PageProtection));
  return pointer_to (extended_call (&call, 5, ExtendedParameters, ParameterCount));
}

PVOID WINAPI
VirtualAllocFromApp (PVOID BaseAddress, SIZE_T Size, ULONG AllocationType, ULONG Protection)
{
  return pointer_to (call_simple (VAS_CALL_VIRTUAL_ALLOC_FROM_APP,
                                  ARGUMENTS (address_of (BaseAddress), Size, AllocationType, Protection)));
}

NTSTATUS NTAPI
NtAllocateVirtualMemoryEx (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG AllocationType,
                           ULONG PageProtection, PMEM_EXTENDED_PARAMETER ExtendedParameters,
                           ULONG ExtendedParameterCount)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY_EX,
              ARGUMENTS (handle_of (ProcessHandle), 0, 0, AllocationType, PageProtection));
  if (pointer_parameter (&call, 1, BaseAddress))
    call.arguments[1] = address_of (*BaseAddress);
  if (pointer_parameter (&call, 2, RegionSize))
    call.arguments[2] = *RegionSize;
  extended_call (&call, 5, ExtendedParameters, ExtendedParameterCount);
  if (call.succeeded && is_own (&call, 1))
    *BaseAddress = pointer_to (call_value (&call, "BaseAddress"));
  if (call.succeeded && is_own (&call, 2))
    *RegionSize = (SIZE_T) call_value (&call, "RegionSize");
  return (NTSTATUS) call.result;
}

NTSTATUS NTAPI
ZwAllocateVirtualMemoryEx (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG AllocationType,
                           ULONG PageProtection, PMEM_EXTENDED_PARAMETER ExtendedParameters,
                           ULONG ExtendedParameterCount)
{
  return NtAllocateVirtualMemoryEx (ProcessHandle, BaseAddress, RegionSize, AllocationType, PageProtection,
                                    ExtendedParameters, ExtendedParameterCount);
}

PVOID WINAPI
MapViewOfFile3 (HANDLE FileMapping, HANDLE Process, PVOID BaseAddress, ULONG64 Offset, SIZE_T ViewSize,
                ULONG AllocationType, ULONG PageProtection, MEM_EXTENDED_PARAMETER *ExtendedParameters,
                ULONG ParameterCount)
{
  VasCall call;
  call_begin (&call, VAS_CALL_MAP_VIEW_OF_FILE3,
              ARGUMENTS (handle_of (FileMapping), handle_of (Process), address_of (BaseAddress), Offset, ViewSize,
                         AllocationType, PageProtection));
  return pointer_to (extended_call (&call, 7, ExtendedParameters, ParameterCount));
}

NTSTATUS NTAPI
NtMapViewOfSectionEx (HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress, PLARGE_INTEGER SectionOffset,
                      PSIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection,
                      PMEM_EXTENDED_PARAMETER ExtendedParameters, ULONG ExtendedParameterCount)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_MAP_VIEW_OF_SECTION_EX,
              ARGUMENTS (handle_of (SectionHandle), handle_of (ProcessHandle), 0, 0, 0, AllocationType,
                         PageProtection));
  const ViewPointers view = { 2, BaseAddress, 3, SectionOffset, 4, ViewSize };
  view_inputs (&call, &view);
  extended_call (&call, 7, ExtendedParameters, ExtendedParameterCount);
  view_outputs (&call, &view);
  return (NTSTATUS) call.result;
}

NTSTATUS NTAPI
ZwMapViewOfSectionEx (HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress, PLARGE_INTEGER SectionOffset,
                      PSIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection,
                      PMEM_EXTENDED_PARAMETER ExtendedParameters, ULONG ExtendedParameterCount)
{
  return NtMapViewOfSectionEx (SectionHandle, ProcessHandle, BaseAddress, SectionOffset, ViewSize, AllocationType,
                               PageProtection, ExtendedParameters, ExtendedParameterCount);
}

DWORD WINAPI
OfferVirtualMemory (PVOID VirtualAddress, SIZE_T Size, OFFER_PRIORITY Priority)
{
  return (DWORD) call_simple (VAS_CALL_OFFER_VIRTUAL_MEMORY,
                              ARGUMENTS (address_of (VirtualAddress), Size, (uint64_t) Priority));
}

DWORD WINAPI
ReclaimVirtualMemory (const VOID *VirtualAddress, SIZE_T Size)
{
  return (DWORD) call_simple (VAS_CALL_RECLAIM_VIRTUAL_MEMORY, ARGUMENTS (address_of (VirtualAddress), Size));
}

DWORD WINAPI
DiscardVirtualMemory (PVOID VirtualAddress, SIZE_T Size)
{
  return (DWORD) call_simple (VAS_CALL_DISCARD_VIRTUAL_MEMORY, ARGUMENTS (address_of (VirtualAddress), Size));
}
