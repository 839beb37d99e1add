#include "subject_machine.h"
#include "subject.h"
#include <glib.h>
#include <vasbox/vasbox.h>

static void
check (VasStatus status)
{
  if (status != VAS_STATUS_SUCCESS)
    g_error ("the bench's machine refused a call with 0x%08x", (unsigned) status);
}

static void
make (MachineSpace *space, uint32_t i, uint64_t random)
{
  uint32_t pages = bench_reserve_pages (random);
  uint64_t base = 0, size = pages * UINT64_C (4096);
  space->allocation[i].n_committed = bench_commit_pages (random, pages);
  check (vas_nt_allocate_virtual_memory (space->machine, 1, VAS_CURRENT_PROCESS, &base, 0, &size, VAS_MEM_RESERVE,
                                         VAS_PAGE_READWRITE));
  space->allocation[i].start = base;
  size = space->allocation[i].n_committed * UINT64_C (4096);
  check (vas_nt_allocate_virtual_memory (space->machine, 1, VAS_CURRENT_PROCESS, &base, 0, &size, VAS_MEM_COMMIT,
                                         VAS_PAGE_READWRITE));
}

void *
machine_create (uint32_t n)
{
  MachineSpace *space = g_new0 (MachineSpace, 1);
  VasConfig config;
  uint64_t state = n;
  vas_config_init (&config);
  config.page_file = UINT64_C (1) << 46; /* room to commit whatever is reserved */
  config.commit_limit = config.physical_memory + config.page_file;
  space->machine = vas_machine_new (&config);
  if (space->machine == NULL)
    g_error ("the bench's machine is not valid");
  space->n = n;
  space->allocation = g_malloc_n (n, sizeof *space->allocation);
  for (uint32_t i = 0; i < n; i++)
    make (space, i, bench_random (&state));
  return space;
}

static void
machine_expect (const void *data, uint64_t random)
{
  const MachineSpace *space = data;
  __builtin_prefetch (&space->allocation[(uint32_t) random % space->n]);
}

void
machine_triple (void *data, uint64_t random)
{
  MachineSpace *space = data;
  uint32_t i = (uint32_t) random % space->n;
  uint64_t base = space->allocation[i].start, size = 0;
  check (vas_nt_free_virtual_memory (space->machine, 1, VAS_CURRENT_PROCESS, &base, &size, VAS_MEM_RELEASE));
  make (space, i, random);
}

void
machine_destroy (void *data)
{
  MachineSpace *space = data;
  vas_machine_free (space->machine);
  g_free (space->allocation);
  g_free (space);
}

const Subject subject_machine = { "public API (vas_nt_*)", machine_create, machine_triple, machine_expect,
                                  machine_destroy };
