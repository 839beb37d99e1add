/* Files that the config describes: read, written, mapped, and the name of what is mapped. */
#include <windows.h>
#include <winternl.h>
#include <stdio.h>

static HANDLE
open_file (const char *name, DWORD access)
{
  return CreateFileA (name, access, 0, NULL, OPEN_EXISTING, 0, NULL);
}

static void
print_name (const void *address)
{
  struct
  {
    UNICODE_STRING name;
    WCHAR text[64];
  } answer;
  char text[128];
  NTSTATUS status = NtQueryVirtualMemory (GetCurrentProcess (), address, MemoryMappedFilenameInformation, &answer,
                                          sizeof answer, NULL);
  if (status >= 0 && WideCharToMultiByte (CP_UTF8, 0, answer.name.Buffer, -1, text, sizeof text, NULL, NULL) != 0)
    printf ("%u bytes: %s\n", (unsigned) answer.name.Length, text);
  else
    printf ("no name: %#x\n", (unsigned) status);
}

int
main (void)
{
  char text[16] = "";
  DWORD n = 0;
  HANDLE file = open_file ("words.txt", GENERIC_READ | GENERIC_WRITE);
  if (file == INVALID_HANDLE_VALUE || !ReadFile (file, text, 7, &n, NULL))
    return 1;
  printf ("read %u: %s\n", (unsigned) n, text);
  HANDLE dll = open_file ("engine.dll", GENERIC_READ);
  HANDLE section = CreateFileMappingA (dll, NULL, PAGE_READONLY | SEC_IMAGE, 0, 0, NULL);
  const char *view = MapViewOfFile (section, FILE_MAP_READ, 0, 0, 0);
  MEMORY_BASIC_INFORMATION region;
  if (VirtualQuery (view + 4096, &region, sizeof region) == 0)
    return 1;
  printf ("mapped at %p: %#x %#x\n", (const void *) view, (unsigned) region.Protect, (unsigned) region.Type);
  print_name (view + 4096);
  print_name (VirtualAlloc (NULL, 4096, MEM_COMMIT, PAGE_READWRITE));
  printf ("opened for writing: %d\n", open_file ("fixed.bin", GENERIC_WRITE) != INVALID_HANDLE_VALUE);
  return 0;
}
