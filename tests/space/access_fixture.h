/* What the tests of accesses share: one machine, pages in it, and what a fault must be. */
#ifndef ACCESS_FIXTURE_H
#define ACCESS_FIXTURE_H

#include "../support/test_main.h"
#include "kernel/kernel.h"
#include <string.h>
#include <vasbox/vasbox.h>

#define PAGE 0x1000u
#define AC(number) VAS_RULE ('A', 'C', number)

static VasMachine *machine;

static inline void
setup (void)
{
  machine = vas_machine_new (NULL);
}

static inline void
teardown (void)
{
  ck_assert_ptr_null (vas_machine_check (machine));
  vas_machine_free (machine);
}

/* Committed pages of one protection. */
static inline uint64_t
allocate (unsigned n_pages, uint32_t protect)
{
  uint64_t address = vas_win32_virtual_alloc (machine, 1, 0, (uint64_t) n_pages * PAGE, VAS_MEM_RESERVE |
  VAS_MEM_COMMIT,
                                              protect);
  ck_assert_uint_ne (address, 0);
  return address;
}

static inline void
protect (uint64_t address, unsigned n_pages, uint32_t protection)
{
  uint32_t old;
  ck_assert (vas_win32_virtual_protect (machine, 1, address, (uint64_t) n_pages * PAGE, protection, &old));
}

static inline uint32_t
protection_at (uint64_t address)
{
  VasRegion region;
  ck_assert (vas_machine_region (machine, 1, address, &region));
  return region.protect;
}

static inline void
expect_fault (const VasFault *fault, VasStatus status, VasRule rule, uint64_t kind, uint64_t address)
{
  char found[VAS_RULE_TEXT_SIZE];
  vas_rule_format (fault->rule, found);
  ck_assert_msg (fault->rule == rule, "the rule is %s", found);
  ck_assert_uint_eq (fault->status, status);
  ck_assert_uint_eq (fault->n_parameters, 2);
  ck_assert_uint_eq (fault->parameters[0], kind);
  ck_assert_uint_eq (fault->parameters[1], address);
  ck_assert_uint_eq (fault->parameters[2], 0);
}

/* A machine of few frames instead; other pages take theirs from the two at *@pages. */
static inline void
run_short_of_frames (uint64_t *pages)
{
  VasConfig config;
  MemoryPageInfo info;
  vas_machine_free (machine);
  vas_config_init (&config);
  config.physical_memory = 24 * PAGE;
  machine = vas_machine_new (&config);
  *pages = allocate (2, VAS_PAGE_READWRITE);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, *pages + PAGE, 8, (uint8_t[8]){ 9 }, NULL));
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, allocate (40, VAS_PAGE_READWRITE), 40 * PAGE, NULL, NULL));
  ck_assert (memory_page_info (&machine->state.memory, 1, *pages / PAGE + 1, &info));
  ck_assert_int_eq (info.place, MEMORY_PAGE_FILE);
}

#endif
