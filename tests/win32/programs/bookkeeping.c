/* A page allocator that commits on demand and keeps its books outside of the memory it manages. */
#include <windows.h>
#include <stdio.h>

#define PAGES 64

typedef struct Pool
{
  BYTE *base;
  SIZE_T page_size;
  BYTE used[PAGES];
} Pool;

static Pool *
pool_create (void)
{
  SYSTEM_INFO system;
  Pool *pool = (Pool *) HeapAlloc (GetProcessHeap (), HEAP_ZERO_MEMORY, sizeof *pool);
  if (pool == NULL)
    return NULL;
  GetSystemInfo (&system);
  pool->page_size = system.dwPageSize;
  pool->base = (BYTE *) VirtualAlloc (NULL, PAGES * pool->page_size, MEM_RESERVE, PAGE_NOACCESS);
  return pool;
}

static void *
pool_take (Pool *pool, unsigned n)
{
  unsigned first, i;
  for (first = 0; first + n <= PAGES; first++)
    {
      for (i = 0; i < n && !pool->used[first + i]; i++)
        ;
      if (i == n)
        {
          void *pages = VirtualAlloc (pool->base + first * pool->page_size, n * pool->page_size, MEM_COMMIT,
                                      PAGE_READWRITE);
          if (pages != NULL)
            FillMemory (pool->used + first, n, (BYTE) n);
          return pages;
        }
    }
  SetLastError (ERROR_NOT_ENOUGH_MEMORY);
  return NULL;
}

static BOOL
pool_give (Pool *pool, void *pages)
{
  SIZE_T first = (SIZE_T) ((BYTE *) pages - pool->base) / pool->page_size;
  BYTE n = pool->used[first];
  ZeroMemory (pool->used + first, n);
  return VirtualFree (pages, n * pool->page_size, MEM_DECOMMIT);
}

static SIZE_T
committed (const Pool *pool)
{
  MEMORY_BASIC_INFORMATION region;
  SIZE_T sum = 0;
  BYTE *at;
  for (at = pool->base; at < pool->base + PAGES * pool->page_size; at += region.RegionSize)
    {
      if (VirtualQuery (at, &region, sizeof region) == 0)
        break;
      if (region.State == MEM_COMMIT)
        sum += region.RegionSize;
    }
  return sum;
}

int
main (void)
{
  Pool *pool = pool_create ();
  void *a = pool_take (pool, 3), *b = pool_take (pool, 5), *c;
  printf ("%lu bytes\n", (unsigned long) committed (pool));
  printf ("%d\n", pool_give (pool, a));
  c = pool_take (pool, 2);
  printf ("again from the front: %d, %lu bytes\n", c == a, (unsigned long) committed (pool));
  printf ("too many: %d", pool_take (pool, PAGES) == NULL);
  printf (", error %lu\n", (unsigned long) GetLastError ());
  pool_give (pool, b);
  pool_give (pool, c);
  printf ("%lu bytes\n", (unsigned long) committed (pool));
  printf ("%d\n", VirtualFree (pool->base, 0, MEM_RELEASE));
  HeapFree (GetProcessHeap (), 0, pool);
  return 0;
}
