/* Views of one section show the same bytes, a copy-on-write one its own; names, duplicated handles; Win32 and Nt. */
#include <windows.h>
#include <winternl.h>
#include <stdio.h>

static void
store (LPVOID at, BYTE value)
{
  if (!WriteProcessMemory (GetCurrentProcess (), at, &value, 1, NULL))
    printf ("store: error %lu\n", (unsigned long) GetLastError ());
}

static int
load (LPCVOID at)
{
  BYTE value = 0xff;
  if (!ReadProcessMemory (GetCurrentProcess (), at, &value, 1, NULL))
    printf ("load: error %lu\n", (unsigned long) GetLastError ());
  return value;
}

static void
views (void)
{
  MEMORY_BASIC_INFORMATION region;
  HANDLE section = CreateFileMappingA (INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x3000, "shared");
  HANDLE again = OpenFileMappingW (FILE_MAP_READ, FALSE, L"shared"), weak;
  BYTE *one = (BYTE *) MapViewOfFile (section, FILE_MAP_WRITE, 0, 0, 0);
  BYTE *two = (BYTE *) MapViewOfFile (again, FILE_MAP_READ, 0, 0, 0x1000);
  BYTE *copy = (BYTE *) MapViewOfFileEx (section, FILE_MAP_COPY, 0, 0, 0, NULL);
  store (one, 7);
  printf ("%d %d %d\n", load (one), load (two), load (copy));
  store (copy, 9);
  store (one, 8);
  printf ("%d %d %d\n", load (one), load (two), load (copy));
  VirtualQuery (two, &region, sizeof region);
  printf ("%lx %lx %lx %lx\n", (unsigned long) region.RegionSize, (unsigned long) region.Protect,
          (unsigned long) region.AllocationProtect, (unsigned long) region.Type);
  printf ("%d", MapViewOfFile (again, FILE_MAP_WRITE, 0, 0, 0) == NULL);
  printf (" %lu\n", (unsigned long) GetLastError ());
  CreateFileMappingA (INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x1000, "shared");
  printf ("%lu\n", (unsigned long) GetLastError ());
  printf ("%d\n", DuplicateHandle (GetCurrentProcess (), section, GetCurrentProcess (), &weak, FILE_MAP_READ, FALSE, 0));
  printf ("%d", MapViewOfFile (weak, FILE_MAP_WRITE, 0, 0, 0) == NULL);
  printf (" %lu\n", (unsigned long) GetLastError ());
  printf ("%d %d %d\n", CloseHandle (weak), CloseHandle (again), CloseHandle (section));
  printf ("%d %d %d\n", UnmapViewOfFile (one + 0x1234), UnmapViewOfFile (two), UnmapViewOfFile (copy));
  printf ("%d", UnmapViewOfFile (one));
  printf (" %lu\n", (unsigned long) GetLastError ());
}

static void
nt_views (void)
{
  HANDLE section = NULL;
  LARGE_INTEGER size, offset;
  PVOID base = NULL;
  SIZE_T view_size = 0, length = 0;
  SECTION_BASIC_INFORMATION basic;
  WCHAR text[] = L"\\BaseNamedObjects\\other";
  UNICODE_STRING name = { sizeof text - sizeof *text, sizeof text, text };
  OBJECT_ATTRIBUTES object;
  InitializeObjectAttributes (&object, &name, 0, NULL, NULL);
  size.QuadPart = 0x3452;
  offset.QuadPart = 0;
  printf ("%lx\n", (unsigned long) (ULONG) NtCreateSection (&section, SECTION_ALL_ACCESS, &object, &size, PAGE_READWRITE,
                                                            SEC_COMMIT, NULL));
  printf ("%lx", (unsigned long) (ULONG) NtQuerySection (section, SectionBasicInformation, &basic, sizeof basic, &length));
  printf (" %d %lx %lx\n", length == sizeof basic, (unsigned long) basic.AllocationAttributes,
          (unsigned long) basic.MaximumSize.QuadPart);
  printf ("%lx", (unsigned long) (ULONG) NtMapViewOfSection (section, NtCurrentProcess (), &base, 0, 0, &offset,
                                                             &view_size, ViewShare, 0, PAGE_READWRITE));
  printf (" %d %lx\n", base != NULL, (unsigned long) view_size);
  offset.QuadPart = 1;
  base = NULL;
  printf ("%lx\n", (unsigned long) (ULONG) ZwMapViewOfSection (section, NtCurrentProcess (), &base, 0, 0, &offset,
                                                               &view_size, ViewShare, 0, PAGE_READWRITE));
  printf ("%d\n", NT_SUCCESS (NtClose (section)));
}

int
main (void)
{
  views ();
  nt_views ();
  return 0;
}
