/* Views in a window of the address space, by extended parameters; what is known of a region. */
#include <windows.h>
#include <winternl.h>
#include <ntstatus.h>
#include <stdio.h>

int
main (void)
{
  HANDLE section = CreateFileMappingNuma (INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x30000, NULL, 0);
  MEM_ADDRESS_REQUIREMENTS window = { (PVOID) 0x40000000, (PVOID) 0x4fffffff, 0 };
  MEM_EXTENDED_PARAMETER parameter = { { 0 }, { 0 } };
  WIN32_MEMORY_REGION_INFORMATION region;
  LARGE_INTEGER offset;
  SIZE_T size = 0x1234;
  PVOID view, other = NULL, whole;
  NTSTATUS status;
  parameter.Type = MemExtendedParameterAddressRequirements;
  parameter.Pointer = &window;
  view = MapViewOfFile3 (section, NULL, NULL, 0x10000, 0x10000, 0, PAGE_READONLY, &parameter, 1);
  printf ("in the window: %x\n", (unsigned) (ULONG_PTR) view);
  window.Alignment = 0x20000;
  if (MapViewOfFile3 (section, NULL, NULL, 0, 0, 0, PAGE_READONLY, &parameter, 1) == NULL)
    printf ("no alignment: %u\n", (unsigned) GetLastError ());
  window.Alignment = 0;
  offset.QuadPart = 0x20000;
  status = NtMapViewOfSectionEx (section, NtCurrentProcess (), &other, &offset, &size, 0, PAGE_READWRITE, &parameter,
                                 1);
  printf ("%x: %x bytes at %x\n", (unsigned) status, (unsigned) size, (unsigned) (ULONG_PTR) other);
  status = NtMapViewOfSectionEx (section, NtCurrentProcess (), NULL, NULL, NULL, 0, PAGE_READWRITE, NULL, 0);
  printf ("%x\n", (unsigned) status);
  if (QueryVirtualMemoryInformation (GetCurrentProcess (), other, MemoryRegionInfo, &region, sizeof region, &size))
    printf ("region of %x, %u bytes known\n", (unsigned) region.RegionSize, (unsigned) size);
  if (!QueryVirtualMemoryInformation (GetCurrentProcess (), other, MemoryRegionInfo, &region, 8, &size))
    printf ("too short: %u\n", (unsigned) GetLastError ());
  whole = MapViewOfFile2 (section, GetCurrentProcess (), 0, NULL, 0, 0, PAGE_READWRITE);
  printf ("whole: %d\n", whole != NULL && UnmapViewOfFile2 (GetCurrentProcess (), whole, 0));
  printf ("locked %d\n", VirtualLock (other, 1) && VirtualUnlockEx (GetCurrentProcess (), other, 1));
  if (!VirtualUnlockEx (GetCurrentProcess (), other, 1))
    printf ("not locked: %u\n", (unsigned) GetLastError ());
  return UnmapViewOfFile (view) && UnmapViewOfFile (other) && CloseHandle (section) ? 0 : 1;
}
