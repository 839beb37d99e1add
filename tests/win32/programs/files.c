/* Files that a program makes, fills, maps and deletes: they are the machine's. */
#include <windows.h>
#include <winternl.h>
#include <ntstatus.h>
#include <stdio.h>

static int failures;

#define ok(condition)                                        \
  do                                                         \
    if (!(condition))                                        \
      failures++, printf ("%d: %s\n", __LINE__, #condition); \
  while (0)

static void
test_names (char *name)
{
  char path[MAX_PATH];
  HANDLE file;
  ok (GetTempPathA (MAX_PATH, path) == 8 && GetTempFileNameA (path, "tst", 0, name) != 0);
  ok (GetFileAttributesA (name) == FILE_ATTRIBUTE_NORMAL);
  file = CreateFileA (name, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
  ok (file == INVALID_HANDLE_VALUE && GetLastError () == ERROR_FILE_EXISTS);
  file = CreateFileA (name, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
  ok (file != INVALID_HANDLE_VALUE && GetLastError () == ERROR_ALREADY_EXISTS && CloseHandle (file));
  ok (DeleteFileA (name) && !DeleteFileA (name) && GetLastError () == ERROR_FILE_NOT_FOUND);
  file = CreateFileA (name, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
  ok (file == INVALID_HANDLE_VALUE && GetLastError () == ERROR_FILE_NOT_FOUND);
}

static void
test_positions (const char *name)
{
  char text[16] = "";
  DWORD n = 0, high = 9;
  LARGE_INTEGER size;
  HANDLE file = CreateFileA (name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  ok (file != INVALID_HANDLE_VALUE && GetLastError () == ERROR_SUCCESS && GetFileType (file) == FILE_TYPE_DISK);
  ok (GetFileSize (file, &high) == 0 && high == 0);
  ok (WriteFile (file, "0123456789", 10, &n, NULL) && n == 10 && SetFilePointer (file, 0, NULL, FILE_CURRENT) == 10);
  ok (SetFilePointer (file, -6, NULL, FILE_END) == 4 && ReadFile (file, text, 3, &n, NULL) && n == 3);
  ok (memcmp (text, "456", 3) == 0 && ReadFile (file, text, 1, &n, NULL) && text[0] == '7');
  ok (SetFilePointer (file, -20, NULL, FILE_CURRENT) == INVALID_SET_FILE_POINTER);
  ok (GetLastError () == ERROR_NEGATIVE_SEEK);
  ok (SetFilePointer (file, 10, NULL, FILE_BEGIN) == 10 && ReadFile (file, text, 1, &n, NULL) && n == 0);
  ok (SetFilePointer (file, 0x3000, NULL, FILE_BEGIN) == 0x3000 && SetEndOfFile (file));
  ok (GetFileSizeEx (file, &size) && size.QuadPart == 0x3000 && FlushFileBuffers (file));
  ok (CloseHandle (file) && GetFileSize (file, NULL) == INVALID_FILE_SIZE && GetLastError () == ERROR_INVALID_HANDLE);
}

static void
test_mapping (const char *name)
{
  char text[8] = "";
  DWORD n = 0;
  MEMORY_BASIC_INFORMATION mbi;
  SIZE_T shared = 1;
  struct
  {
    MEMORY_SECTION_NAME name;
    WCHAR text[64];
  } mapped;
  HANDLE file = CreateFileA (name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
  HANDLE mapping = CreateFileMappingA (file, NULL, PAGE_READWRITE, 0, 0, NULL);
  char *view = (char *) MapViewOfFile (mapping, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, 0);
  ok (view != NULL && VirtualQuery (view, &mbi, sizeof mbi) && mbi.RegionSize == 0x3000 && mbi.Type == MEM_MAPPED);
  ok (NtQueryVirtualMemory (NtCurrentProcess (), view, MemoryMappedFilenameInformation, &mapped, sizeof mapped, NULL)
      == STATUS_SUCCESS);
  ok (mapped.name.SectionFileName.Length > 0 && mapped.name.SectionFileName.Buffer == mapped.text);
  ok (NtQueryVirtualMemory (NtCurrentProcess (), view, MemorySharedCommitInformation, &shared, sizeof shared, NULL)
      == STATUS_SUCCESS && shared == 0);
  ok (ReadProcessMemory (GetCurrentProcess (), view + 4, text, 4, NULL) && memcmp (text, "4567", 4) == 0);
  ok (WriteProcessMemory (GetCurrentProcess (), view + 0x2fff, "z", 1, NULL) && FlushViewOfFile (view, 0));
  ok (SetFilePointer (file, -1, NULL, FILE_END) == 0x2fff && ReadFile (file, text, 8, &n, NULL));
  ok (n == 1 && text[0] == 'z');
  ok (UnmapViewOfFile (view) && CloseHandle (mapping) && CloseHandle (file) && DeleteFileA (name));
  ok (CreateFileMappingA (file, NULL, PAGE_READWRITE, 0, 0, NULL) == NULL);
}

int
main (void)
{
  char name[MAX_PATH];
  test_names (name);
  test_positions (name);
  test_mapping (name);
  printf ("%d failures\n", failures);
  return failures != 0;
}
