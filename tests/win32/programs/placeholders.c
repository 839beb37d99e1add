/* Extended parameters, placeholders, and memory that is offered. */
#include <windows.h>
#include <winternl.h>
#include <stdio.h>

int
main (void)
{
  MEM_ADDRESS_REQUIREMENTS limits = { 0 };
  MEM_EXTENDED_PARAMETER parameter = { { 0 }, { 0 } };
  MEMORY_BASIC_INFORMATION region;
  BYTE *p, *whole, *part;
  PVOID base = NULL;
  SIZE_T size = 0x1000;
  limits.LowestStartingAddress = (PVOID) (ULONG_PTR) 0x20000000;
  limits.HighestEndingAddress = (PVOID) (ULONG_PTR) 0x2FFFFFFF;
  limits.Alignment = 0x40000;
  parameter.Type = MemExtendedParameterAddressRequirements;
  parameter.Pointer = &limits;
  p = (BYTE *) VirtualAlloc2 (NULL, NULL, 0x5000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, &parameter, 1);
  printf ("%p\n", (void *) p);
  limits.Alignment = 3;
  printf ("%d", VirtualAlloc2 (NULL, NULL, 0x5000, MEM_RESERVE, PAGE_READWRITE, &parameter, 1) == NULL);
  printf (" %lu\n", (unsigned long) GetLastError ());
  printf ("%lx\n", (unsigned long) (ULONG) NtAllocateVirtualMemoryEx (NtCurrentProcess (), &base, &size, MEM_RESERVE,
                                                                      PAGE_NOACCESS, NULL, 1));
  whole = (BYTE *) VirtualAlloc2 (NULL, NULL, 0x20000, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS, NULL, 0);
  printf ("%d\n", VirtualFree (whole, 0x8000, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
  part = (BYTE *) VirtualAlloc2 (NULL, whole, 0x8000, MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER,
                                 PAGE_READWRITE, NULL, 0);
  VirtualQuery (whole + 0x8000, &region, sizeof region);
  printf ("%d %d %lx\n", part == whole, region.AllocationBase == whole + 0x8000, (unsigned long) region.RegionSize);
  printf ("%lu\n", (unsigned long) OfferVirtualMemory (p, 0x2000, VmOfferPriorityLow));
  printf ("%lu\n", (unsigned long) OfferVirtualMemory (p + 1, 0x2000, VmOfferPriorityLow));
  printf ("%lu\n", (unsigned long) ReclaimVirtualMemory (p, 0x2000));
  printf ("%lu\n", (unsigned long) DiscardVirtualMemory (p, 0x1000));
  return 0;
}
