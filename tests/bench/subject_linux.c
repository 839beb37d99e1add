/* The host's own kernel, where it is Linux: mmap (PROT_NONE), mprotect, munmap.  Nothing is touched, so no page is ever
 * backed: it is the maps alone that are measured. */
#include "subject.h"
#include <glib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct LinuxSpace
{
  uint32_t n;
  size_t page_size;
  struct
  {
    void *start;
    size_t size;
  } *allocation;
} LinuxSpace;

static bool
make (LinuxSpace *space, uint32_t i, uint64_t random)
{
  uint32_t pages = bench_reserve_pages (random), committed = bench_commit_pages (random, pages);
  void *start = mmap (NULL, pages * space->page_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (start == MAP_FAILED)
    return false;
  space->allocation[i].start = start;
  space->allocation[i].size = pages * space->page_size;
  return mprotect (start, committed * space->page_size, PROT_READ | PROT_WRITE) == 0;
}

static void
linux_destroy (void *data)
{
  LinuxSpace *space = data;
  for (uint32_t i = 0; i < space->n; i++)
    if (space->allocation[i].size > 0)
      munmap (space->allocation[i].start, space->allocation[i].size);
  g_free (space->allocation);
  g_free (space);
}

static void *
linux_create (uint32_t n)
{
  LinuxSpace *space = g_new0 (LinuxSpace, 1);
  uint64_t state = n;
  space->n = n;
  space->page_size = (size_t) sysconf (_SC_PAGESIZE);
  space->allocation = g_malloc0_n (n, sizeof *space->allocation);
  for (uint32_t i = 0; i < n; i++)
    if (!make (space, i, bench_random (&state)))
      {
        linux_destroy (space);
        return NULL;
      }
  return space;
}

static void
linux_expect (const void *data, uint64_t random)
{
  const LinuxSpace *space = data;
  __builtin_prefetch (&space->allocation[(uint32_t) random % space->n]);
}

static void
linux_triple (void *data, uint64_t random)
{
  LinuxSpace *space = data;
  uint32_t i = (uint32_t) random % space->n;
  munmap (space->allocation[i].start, space->allocation[i].size);
  if (!make (space, i, random))
    g_error ("the kernel refused a map");
}

const Subject subject_linux = { "Linux kernel", linux_create, linux_triple, linux_expect, linux_destroy };
