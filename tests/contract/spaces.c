/* The machines of the differential tests. */
#include "differential.h"

#define KIB UINT64_C (1024)
#define MIB (KIB * KIB)

static Space small[7], large[8], memory[8];
static bool made;

static Space *
start (Space *space, const char *name, uint64_t page_size, uint64_t granularity)
{
  vas_config_init (&space->config);
  g_strlcpy (space->config.name, name, sizeof space->config.name);
  space->config.page_size = (uint32_t) page_size;
  space->config.allocation_granularity = (uint32_t) granularity;
  return space;
}

/* Addresses 0 .. @maximum, with @gap bytes at the top that no allocation may hold. */
static void
bound (Space *space, uint64_t maximum, uint64_t gap, uint64_t shared_data)
{
  space->config.maximum_application_address = maximum;
  space->config.maximum_vad_address = maximum - gap;
  space->config.user_shared_data = shared_data;
}

static void
add_window (Space *space, uint64_t address, uint64_t n_pages)
{
  uint64_t page_size = space->config.page_size, end = space->config.maximum_application_address + 1;
  unsigned i = space->n_windows++;
  for (; i > 0 && space->windows[i - 1].start > address; i--)
    space->windows[i] = space->windows[i - 1];
  ModelWindow *window = &space->windows[i];
  window->start = address / page_size * page_size;
  window->end = MIN (window->start + n_pages * page_size, end);
}

static void
make_small (unsigned i, const char *name, uint64_t page_size, uint64_t granularity, uint64_t n_pages)
{
  Space *space = start (&small[i], name, page_size, granularity);
  VasConfig *config = &space->config;
  config->minimum_application_address = granularity;
  bound (space, n_pages * page_size - 1, 0, 0);
  config->large_page_minimum = granularity * 2;
  config->physical_memory = n_pages * 16 * page_size; /* room for all that may be touched */
  config->page_file = n_pages / 4 * page_size;
  config->commit_limit = n_pages * 3 / 4 * page_size;
  add_window (space, 0, n_pages);
  space->whole = true;
}

static void
make_all_small (void)
{
  make_small (0, "tiny", 4 * KIB, 64 * KIB, 272);
  make_small (1, "tiny-top-down", 4 * KIB, 64 * KIB, 272);
  small[1].config.placement = VAS_PLACEMENT_TOP_DOWN;
  small[1].config.commit_limit = 80 * 4 * KIB;
  small[1].config.process_commit_limit = 60 * 4 * KIB;
  make_small (2, "tiny-best-fit", 4 * KIB, 64 * KIB, 272);
  small[2].config.placement = VAS_PLACEMENT_BEST_FIT;
  small[2].config.job_commit_limit = 70 * 4 * KIB;
  small[2].config.build = 7601;
  bound (&small[2], 272 * 4 * KIB - 1, 32 * KIB, 0x51000);
  make_small (3, "tiny-random", 4 * KIB, 64 * KIB, 272);
  small[3].config.placement = VAS_PLACEMENT_RANDOM;
  small[3].config.large_page_minimum = 8 * KIB; /* below the granularity */
  bound (&small[3], 272 * 4 * KIB - 1, 64 * KIB, 272 * 4 * KIB - 64 * KIB);
  make_small (4, "page-granularity", 4 * KIB, 4 * KIB, 256);
  make_small (5, "small-wow64", 8 * KIB, 64 * KIB, 300);
  small[5].config.wow64 = true;
  small[5].config.pointer_size = 4;
  bound (&small[5], 300 * 8 * KIB - 1, 16 * KIB, 0x120000);
  make_small (6, "tiny-x86", 64, 512, 200);
  small[6].config.architecture = VAS_ARCHITECTURE_X86;
  small[6].config.pointer_size = 4;
  small[6].config.build = 7601;
  small[6].config.placement = VAS_PLACEMENT_BEST_FIT;
  bound (&small[6], 200 * 64 - 1, 512, 200 * 64 - 256);
}

/* A window at the bottom, one around the shared user data page, one far from everything, one up to the top. */
static void
add_windows (Space *space, uint64_t middle)
{
  uint64_t page_size = space->config.page_size, end = space->config.maximum_application_address + 1;
  add_window (space, 0, 700);
  add_window (space, space->config.user_shared_data - 100 * page_size, 200);
  add_window (space, middle, 300);
  if (end > space->windows[space->n_windows - 1].end + 700 * page_size)
    add_window (space, end - 500 * page_size, 500);
}

static void
make_all_large (void)
{
  Space *space = start (&large[0], "windows-10-x64", 4 * KIB, 64 * KIB);
  add_windows (space, UINT64_C (0x123456780000));
  space = start (&large[1], "windows-7-x64", 4 * KIB, 64 * KIB);
  space->config.build = 7601;
  bound (space, UINT64_C (0x7FFFFFEFFFF), 64 * KIB, 0x7FFE0000);
  space->config.placement = VAS_PLACEMENT_BEST_FIT;
  add_windows (space, UINT64_C (0x40000000000));
  space = start (&large[2], "windows-x86-2gb", 4 * KIB, 64 * KIB);
  space->config.architecture = VAS_ARCHITECTURE_X86;
  space->config.pointer_size = 4;
  bound (space, 0x7FFEFFFF, 64 * KIB, 0x7FFE0000);
  space->config.commit_limit = 3 * MIB;
  add_windows (space, 0x40000000);
  space = start (&large[3], "wow64-laa", 4 * KIB, 64 * KIB);
  space->config.wow64 = true;
  space->config.pointer_size = 4;
  space->config.placement = VAS_PLACEMENT_TOP_DOWN;
  bound (space, 0xFFFEFFFF, 64 * KIB, 0x7FFE0000);
  space->config.process_commit_limit = 2 * MIB;
  add_windows (space, 0xA0000000);
  space = start (&large[4], "itanium-8k", 8 * KIB, 64 * KIB);
  space->config.architecture = VAS_ARCHITECTURE_IA64;
  space->config.build = 7601;
  bound (space, UINT64_C (0x6FBFFFEFFFF), 64 * KIB, 0x7FFE0000);
  add_windows (space, UINT64_C (0x200000000));
  space = start (&large[5], "pages-4096", 4 * KIB, 64 * KIB);
  bound (space, 4096 * 4 * KIB - 1, 64 * KIB, 0x7E0000);
  space->config.commit_limit = 2000 * 4 * KIB;
  space->config.placement = VAS_PLACEMENT_RANDOM;
  add_window (space, 0, 4096);
  space = start (&large[6], "linux-x86_64", 4 * KIB, 4 * KIB);
  space->config.large_page_minimum = 64 * KIB;
  bound (space, UINT64_C (0x7FFFFFFFEFFF), 0, 0x7FFE0000);
  add_windows (space, UINT64_C (0x555555554000));
}

/* A small space in which accesses are most of what happens. */
static Space *
make_memory (unsigned i, const char *name, uint64_t page_size, uint64_t granularity, uint64_t n_pages)
{
  Space *space = start (&memory[i], name, page_size, granularity);
  VasConfig *config = &space->config;
  config->minimum_application_address = granularity;
  bound (space, n_pages * page_size - 1, 0, 0);
  config->large_page_minimum = 4 * page_size;
  config->commit_limit = n_pages * 3 / 4 * page_size;
  config->physical_memory = n_pages * 16 * page_size;
  config->page_file = n_pages * page_size;
  add_window (space, 0, n_pages);
  space->whole = true;
  space->always = true;
  space->accesses = 60;
  return space;
}

/* Frames for @n_pages only, and room for all else in the page file. */
static void
make_tight (Space *space, uint64_t n_pages)
{
  space->tight = true;
  space->config.physical_memory = n_pages * space->config.page_size;
  space->config.page_file = 4096 * space->config.page_size;
  space->config.commit_limit = 250 * space->config.page_size;
  space->config.working_set_minimum = 12 * space->config.page_size; /* of which four may be locked */
}

static void
make_all_memory (void)
{
  make_memory (0, "plenty", 4 * KIB, 64 * KIB, 112);
  Space *space = make_memory (1, "short-of-memory", 4 * KIB, 16 * KIB, 112);
  make_tight (space, 56);
  space->config.replacement = VAS_REPLACEMENT_WORKING_SET;
  space->config.replacement_window = 30;
  space = make_memory (2, "tiny-pages", 64, 256, 128);
  space->config.architecture = VAS_ARCHITECTURE_X86;
  space->config.pointer_size = 4;
  space->config.build = 7601;
  space->config.replacement = VAS_REPLACEMENT_LFU;
  space = make_memory (3, "x86-pae", 4 * KIB, 64 * KIB, 160);
  space->config.architecture = VAS_ARCHITECTURE_X86;
  space->config.pointer_size = 4;
  space->config.paging_format = VAS_PAGING_PAE;
  bound (space, 160 * 4 * KIB - 1, 64 * KIB, 0x97000);
  space = make_memory (4, "five-levels", 4 * KIB, 4 * KIB, 100);
  space->config.paging_format = VAS_PAGING_LA57;
  space->config.placement = VAS_PLACEMENT_TOP_DOWN;
  space = make_memory (5, "hard-limits", 256, 1 * KIB, 128);
  make_tight (space, 48);
  space->config.working_set_maximum = 24 * 256;
  space->config.working_set_hard = true;
  space->config.replacement = VAS_REPLACEMENT_LRU;
  space->config.placement = VAS_PLACEMENT_RANDOM;
  space = make_memory (6, "arm64", 4 * KIB, 16 * KIB, 112);
  space->config.architecture = VAS_ARCHITECTURE_ARM64;
  space->config.tlb_asids = 0;
  space->config.process_commit_limit = 60 * 4 * KIB;
  space = make_memory (7, "wow64-8k", 8 * KIB, 64 * KIB, 96);
  space->config.dep = false;
  space->config.replacement = VAS_REPLACEMENT_NFU;
  space->config.wow64 = true;
  space->config.pointer_size = 4;
}

static const Space *
space_at (const Space *spaces, unsigned index)
{
  if (!made)
    {
      make_all_small ();
      make_all_large ();
      make_all_memory ();
      made = true;
    }
  return spaces[index].n_windows > 0 ? &spaces[index] : NULL;
}

const Space *
space_small (unsigned index)
{
  return index < G_N_ELEMENTS (small) ? space_at (small, index) : NULL;
}

const Space *
space_large (unsigned index)
{
  return index < G_N_ELEMENTS (large) ? space_at (large, index) : NULL;
}

const Space *
space_memory (unsigned index)
{
  return index < G_N_ELEMENTS (memory) ? space_at (memory, index) : NULL;
}
