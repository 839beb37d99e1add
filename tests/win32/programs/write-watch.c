/* An arena that asks whether the system watches writes, uses it where it does, and else counts every page as written.
 * */
#include <windows.h>
#include <stdio.h>

typedef struct Arena
{
  BYTE *base;
  SIZE_T size;
  BOOL watched;
} Arena;

static BOOL
arena_init (Arena *arena, SIZE_T size)
{
  arena->size = size;
  arena->watched = TRUE;
  arena->base = (BYTE *) VirtualAlloc (NULL, size, MEM_RESERVE | MEM_COMMIT | MEM_WRITE_WATCH, PAGE_READWRITE);
  if (arena->base == NULL && GetLastError () == ERROR_INVALID_PARAMETER)
    {
      arena->watched = FALSE;
      arena->base = (BYTE *) VirtualAlloc (NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    }
  return arena->base != NULL;
}

static void
arena_store (Arena *arena, SIZE_T offset, BYTE value)
{
  SIZE_T written = 0;
  if (!WriteProcessMemory (GetCurrentProcess (), arena->base + offset, &value, 1, &written) || written != 1)
    printf ("store at %lu: error %lu\n", (unsigned long) offset, (unsigned long) GetLastError ());
}

/* Prints and forgets the pages written since the last time. */
static void
arena_collect (Arena *arena)
{
  PVOID pages[16];
  ULONG_PTR count = ARRAYSIZE (pages), i;
  DWORD granularity = 0;
  if (!arena->watched)
    {
      printf ("not watched: all %lu bytes\n", (unsigned long) arena->size);
      return;
    }
  if (GetWriteWatch (WRITE_WATCH_FLAG_RESET, arena->base, arena->size, pages, &count, &granularity) != 0)
    {
      printf ("GetWriteWatch: error %lu\n", (unsigned long) GetLastError ());
      return;
    }
  printf ("%lu pages of %lu bytes:", (unsigned long) count, (unsigned long) granularity);
  for (i = 0; i < count; i++)
    printf (" +0x%lx", (unsigned long) ((BYTE *) pages[i] - arena->base));
  printf ("\n");
}

int
main (void)
{
  Arena arena;
  if (!arena_init (&arena, 0x20000))
    return 1;
  arena_collect (&arena);
  arena_store (&arena, 0x5123, 1);
  arena_store (&arena, 0x1000, 2);
  arena_store (&arena, 0x5fff, 3);
  arena_collect (&arena);
  arena_store (&arena, 0x1f000, 4);
  ResetWriteWatch (arena.base, arena.size);
  arena_collect (&arena);
  if (GetWriteWatch (0, arena.base, 2 * arena.size, NULL, NULL, NULL) != 0)
    printf ("error %lu\n", (unsigned long) GetLastError ());
  return VirtualFree (arena.base, 0, MEM_RELEASE) ? 0 : 1;
}
