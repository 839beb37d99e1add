/* Residency on machines of a few frames against an oracle that knows only what was written and what was granted:
 * wherever a page went, it reads back what was last written.  The laws are checked after every step. */
#include "../support/test_main.h"
#include "base/prng.h"
#include "paging/memory.h"
#include <glib.h>
#include <string.h>

#define N_SPACES 3 /* asids 1 .. 3 */
#define N_PAGES 512
#define WORDS 8
#define PAGE_SIZE 64

typedef struct OraclePage
{
  uint64_t word[WORDS];
  MemoryGrant grant;
  bool reset;   /* and not written since */
  bool written; /* as write watch means it */
  uint8_t locks;
} OraclePage;

/* Everything that a snapshot holds. */
typedef struct World
{
  Memory memory;
  OraclePage page[N_SPACES + 1][N_PAGES];
} World;

static World world, saved;
static const char *seen; /* what was done last, for a message */

static OraclePage *
oracle (uint32_t asid, uint64_t page)
{
  return &world.page[asid][page];
}

static MemoryGrant
grant_of (void *data, uint32_t asid, uint64_t page)
{
  (void) data;
  return oracle (asid, page)->grant;
}

static void
check (void)
{
  const char *broken = memory_check (&world.memory, grant_of, NULL);
  if (broken != NULL)
    ck_abort_msg ("after %s: %s", seen, broken);
}

static MemoryPageInfo
info_of (uint32_t asid, uint64_t page)
{
  MemoryPageInfo info;
  memory_page_info (&world.memory, asid, page, &info);
  return info;
}

/* What the page holds now is what was written, or zero where it was reset and discarded since. */
static void
check_contents (uint32_t asid, uint64_t page)
{
  uint64_t word[WORDS];
  OraclePage *o = oracle (asid, page);
  memory_peek (&world.memory, asid, page, 0, PAGE_SIZE, word);
  if (o->reset && info_of (asid, page).discarded)
    memset (o->word, 0, sizeof o->word);
  if (memcmp (word, o->word, sizeof word) != 0)
    ck_abort_msg ("after %s: page %u of %u reads something else", seen, (unsigned) page, asid);
}

static void
check_all_contents (void)
{
  for (uint32_t asid = 1; asid <= N_SPACES; asid++)
    for (uint64_t page = 0; page < N_PAGES; page++)
      {
        check_contents (asid, page);
        MemoryPageInfo info = info_of (asid, page);
        ck_assert_uint_eq (info.locks, oracle (asid, page)->locks);
        if (oracle (asid, page)->grant.watched)
          ck_assert_int_eq (info.written, oracle (asid, page)->written);
      }
}

/* No frame could have been had: every one that holds a page must stay where it is, or its page could only be written to
 * a slot, and no slot is kept by a page that stands in its working set. */
static void
check_exhausted (uint32_t asid, uint64_t page)
{
  const Memory *memory = &world.memory;
  bool full = memory->page_file.slots.count == memory->page_file.n_slots, waits = false, has_slot = false;
  for (uint32_t a = 1; a <= N_SPACES; a++)
    for (uint64_t p = 0; p < N_PAGES; p++)
      {
        MemoryPageInfo info = info_of (a, p);
        bool kept = memory->spaces[a].limits.minimum_hard && a != asid
                    && memory->spaces[a].working_set.count <= memory->spaces[a].limits.minimum;
        has_slot |= info.place == MEMORY_WORKING_SET && info.slot != NO_SLOT;
        if (info.pfn == NO_FRAME || (a == asid && p == page) || info.locks != 0
            || (kept && info.place == MEMORY_WORKING_SET))
          continue;
        ck_assert (full && info.dirty && info.slot == NO_SLOT);
        waits = true;
      }
  ck_assert (!waits || !has_slot);
}

/* One access by the simulated hardware; false where memory ran out or was made to fail. */
static bool
reach (uint32_t asid, uint64_t page, MemoryKind kind, uint64_t *pfn)
{
  int level;
  Memory *memory = &world.memory;
  if (memory_reference (memory, asid, page, kind, pfn, &level))
    {
      memory_note_reference (memory, *pfn);
      return true;
    }
  VasStatus status = memory_fault_in (memory, asid, page, &oracle (asid, page)->grant, kind);
  if (status == VAS_STATUS_NO_MEMORY)
    check_exhausted (asid, page);
  if (status != VAS_STATUS_SUCCESS)
    return false;
  ck_assert (memory_reference (memory, asid, page, kind, pfn, &level));
  memory_note_reference (memory, *pfn);
  return true;
}

static void
write_page (VasPrng *prng, uint32_t asid, uint64_t page)
{
  uint64_t pfn, i = prng_below (prng, WORDS), value = prng_below (prng, 4) == 0 ? 0 : prng_next (prng);
  OraclePage *o = oracle (asid, page);
  check_contents (asid, page);
  if (!o->grant.writable || !reach (asid, page, MEMORY_WRITE, &pfn))
    return;
  check_contents (asid, page);
  memory_write_frame (&world.memory, pfn, (uint32_t) i * 8, 8, &value);
  o->word[i] = value;
  o->written = true;
  o->reset = false;
}

static void
read_page (VasPrng *prng, uint32_t asid, uint64_t page)
{
  uint64_t pfn, word[WORDS];
  MemoryKind kind = prng_below (prng, 4) == 0 && oracle (asid, page)->grant.executable ? MEMORY_EXECUTE : MEMORY_READ;
  if (!oracle (asid, page)->grant.readable || !reach (asid, page, kind, &pfn))
    return;
  check_contents (asid, page);
  memory_read_frame (&world.memory, pfn, 0, PAGE_SIZE, word);
  ck_assert_mem_eq (word, oracle (asid, page)->word, sizeof word);
}

static PageRange
random_range (VasPrng *prng, uint64_t page)
{
  uint64_t end = page + 1 + prng_below (prng, 6);
  return (PageRange){ page, MIN (end, N_PAGES) };
}

static void
regrant (VasPrng *prng, uint32_t asid, PageRange range)
{
  MemoryGrant grant = { .readable = prng_below (prng, 4) != 0, .watched = range.start / 32 % 2 == 0 };
  grant.writable = grant.readable && prng_below (prng, 3) != 0;
  grant.executable = grant.readable && prng_below (prng, 3) == 0;
  range.end = MIN (range.end, (range.start / 32 + 1) * 32);
  memory_regrant (&world.memory, asid, range, &grant);
  for (uint64_t page = range.start; page < range.end; page++)
    oracle (asid, page)->grant = grant;
}

static void
discard (VasPrng *prng, uint32_t asid, PageRange range)
{
  bool keep = prng_below (prng, 2) == 0;
  bool latched[N_PAGES];
  for (uint64_t page = range.start; page < range.end; page++)
    latched[page] = info_of (asid, page).latched;
  memory_discard (&world.memory, asid, range, keep);
  for (uint64_t page = range.start; page < range.end; page++)
    {
      OraclePage *o = oracle (asid, page);
      *o = (OraclePage){ .grant = o->grant, .written = keep && latched[page] };
      ck_assert_uint_eq (info_of (asid, page).place, MEMORY_NOWHERE);
      ck_assert_int_eq (info_of (asid, page).written, o->written);
    }
}

static void
reset (uint32_t asid, PageRange range)
{
  for (uint64_t page = range.start; page < range.end; page++)
    check_contents (asid, page); /* what was discarded before is zero from now on */
  memory_reset (&world.memory, asid, range);
  for (uint64_t page = range.start; page < range.end; page++)
    oracle (asid, page)->reset = true;
}

static void
undo (uint32_t asid, PageRange range)
{
  bool lost = false;
  for (uint64_t page = range.start; page < range.end; page++)
    {
      check_contents (asid, page);
      lost |= info_of (asid, page).discarded;
    }
  ck_assert_int_eq (memory_reset_undo (&world.memory, asid, range), !lost);
  for (uint64_t page = range.start; page < range.end; page++)
    {
      oracle (asid, page)->reset = false;
      ck_assert (!info_of (asid, page).reset && !info_of (asid, page).discarded);
    }
}

static void
lock (VasPrng *prng, uint32_t asid, uint64_t page)
{
  uint64_t pfn;
  OraclePage *o = oracle (asid, page);
  MemoryLock which = prng_below (prng, 2) == 0 ? MEMORY_LOCK_PROCESS : MEMORY_LOCK_SYSTEM;
  if (!o->grant.readable || world.memory.spaces[asid].n_locked >= 3)
    return;
  if (reach (asid, page, MEMORY_READ, &pfn))
    {
      ck_assert_int_eq (memory_lock_page (&world.memory, asid, page, which), (o->locks & which) == 0);
      o->locks |= (uint8_t) which;
    }
}

static void
unlock (VasPrng *prng, uint32_t asid)
{
  MemoryLock which = prng_below (prng, 2) == 0 ? MEMORY_LOCK_PROCESS : MEMORY_LOCK_SYSTEM;
  for (uint64_t page = 0; page < N_PAGES; page++)
    if (oracle (asid, page)->locks != 0)
      {
        OraclePage *o = oracle (asid, page);
        ck_assert_int_eq (memory_unlock_page (&world.memory, asid, page, which), (o->locks & which) != 0);
        o->locks &= (uint8_t) ~which;
        return;
      }
}

static void
watch (VasPrng *prng, uint32_t asid, uint64_t page)
{
  bool clear = prng_below (prng, 2) == 0;
  OraclePage *o = oracle (asid, page);
  if (!o->grant.watched)
    return;
  ck_assert_int_eq (memory_take_written (&world.memory, asid, page, clear), o->written);
  o->written = o->written && !clear;
}

static void
trim (VasPrng *prng, uint32_t asid, uint64_t page)
{
  uint64_t before = world.memory.spaces[asid].working_set.count, n = prng_below (prng, 4);
  MemoryLimits limits = { 2 + n, 4 + 4 * n, n == 0, n % 2 == 0 };
  switch (prng_below (prng, 4))
    {
    case 0:
      memory_empty_working_set (&world.memory, asid);
      ck_assert_uint_eq (world.memory.spaces[asid].working_set.count, world.memory.spaces[asid].n_locked);
      break;
    case 1:
      n = memory_trim (&world.memory, asid, n);
      ck_assert_uint_eq (world.memory.spaces[asid].working_set.count, before - n);
      break;
    case 2:
      memory_trim_page (&world.memory, asid, page);
      ck_assert (info_of (asid, page).locks != 0 || info_of (asid, page).place != MEMORY_WORKING_SET);
      break;
    default:
      memory_set_limits (&world.memory, asid, &limits);
      break;
    }
}

static void
remake_space (uint32_t asid)
{
  MemoryLimits limits = { 2, 8, false, false };
  memory_remove_space (&world.memory, asid);
  for (uint64_t page = 0; page < N_PAGES; page++)
    *oracle (asid, page) = (OraclePage){ .grant = oracle (asid, page)->grant };
  memory_add_space (&world.memory, asid, &limits);
}

static void
keep_or_restore (VasPrng *prng, Digest128 *digest)
{
  if (prng_below (prng, 2) == 0)
    {
      memory_clear (&saved.memory);
      memcpy (saved.page, world.page, sizeof saved.page);
      memory_share (&saved.memory, &world.memory);
      *digest = memory_digest (&world.memory);
      return;
    }
  memory_clear (&world.memory);
  memcpy (world.page, saved.page, sizeof saved.page);
  memory_share (&world.memory, &saved.memory);
  Digest128 again = memory_digest (&world.memory);
  ck_assert (again.low == digest->low && again.high == digest->high);
  check_all_contents ();
}

static void
step (VasPrng *prng, Digest128 *digest)
{
  uint32_t asid = 1 + (uint32_t) prng_below (prng, N_SPACES);
  uint64_t page = prng_below (prng, 3) == 0 ? prng_below (prng, N_PAGES) : prng_below (prng, 40);
  uint64_t what = prng_below (prng, 1000);
#define DO(share, call) if (what < (share)) { seen = #call; call; return; } else what -= (share)
  DO (400, write_page (prng, asid, page));
  DO (330, read_page (prng, asid, page));
  DO (60, regrant (prng, asid, random_range (prng, page)));
  DO (40, discard (prng, asid, random_range (prng, page)));
  DO (30, reset (asid, random_range (prng, page)));
  DO (20, undo (asid, random_range (prng, page)));
  DO (10, lock (prng, asid, page));
  DO (12, unlock (prng, asid));
  DO (40, watch (prng, asid, page));
  DO (45, trim (prng, asid, page));
  DO (1, remake_space (asid));
  DO (2, memory_inject_in_page_error (&world.memory, 1 + prng_below (prng, 5), VAS_STATUS_INSUFFICIENT_RESOURCES));
  DO (10, keep_or_restore (prng, digest));
#undef DO
}

/* Pages of 64 bytes, three levels of tables of one page each, and a TLB so small that it must choose. */
static VasConfig
small_machine (uint64_t n_frames, uint64_t n_slots, uint32_t n_nodes, VasReplacement replacement)
{
  VasConfig config;
  vas_config_init (&config);
  config.page_size = PAGE_SIZE;
  config.paging_format = VAS_PAGING_PLAIN;
  strcpy (config.paging_bits, "3,3,3,6");
  config.physical_memory = n_frames * PAGE_SIZE;
  config.page_file = n_slots * PAGE_SIZE;
  config.numa_nodes = n_nodes;
  config.replacement = replacement;
  config.seed = n_frames;
  config.tlb_l1i_entries = config.tlb_l1i_ways = 2;
  config.tlb_l1d_entries = config.tlb_l1d_ways = 4;
  config.tlb_l2_entries = 8;
  config.tlb_l2_ways = 2;
  config.tlb_asids = (uint32_t) n_frames % 4;
  return config;
}

static void
begin (const VasConfig *config)
{
  MemoryLimits limits = { 2, 8, false, false };
  memset (&world, 0, sizeof world);
  memory_init (&world.memory, config);
  for (uint32_t asid = 1; asid <= N_SPACES; asid++)
    {
      memory_add_space (&world.memory, asid, &limits);
      for (uint64_t page = 0; page < N_PAGES; page++)
        oracle (asid, page)->grant = (MemoryGrant){ .readable = true, .writable = true, .watched = page / 32 % 2 == 0 };
    }
  memcpy (saved.page, world.page, sizeof saved.page);
  memory_share (&saved.memory, &world.memory);
}

/* Every process goes: every frame and slot is back. */
static void
end (uint64_t n_frames)
{
  for (uint32_t asid = 1; asid <= N_SPACES; asid++)
    memory_remove_space (&world.memory, asid);
  check ();
  ck_assert_uint_eq (world.memory.physical.n_unused, n_frames);
  ck_assert_uint_eq (world.memory.physical.frames.count, 0);
  ck_assert_uint_eq (world.memory.page_file.slots.count, 0);
  memory_clear (&world.memory);
  memory_clear (&saved.memory);
}

static void
random_steps (VasReplacement replacement)
{
  static const struct
  {
    uint64_t frames, slots;
    uint32_t nodes;
  } machines[]
      = { { 8, 0, 1 }, { 8, 32, 1 }, { 12, 3, 1 }, { 16, 8, 2 }, { 24, 32, 1 }, { 40, 16, 5 }, { 64, 32, 64 } };
  VasPrng prng;
  prng_seed (&prng, 77 + replacement);
  for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
    {
      VasConfig config = small_machine (machines[i].frames, machines[i].slots, machines[i].nodes, replacement);
      begin (&config);
      Digest128 digest = memory_digest (&saved.memory);
      for (uint64_t steps = test_scaled (5000), s = 0; s < steps; s++)
        {
          step (&prng, &digest);
          check ();
          if (s % 64 == 0)
            check_all_contents ();
        }
      end (machines[i].frames);
    }
}

START_TEST (test_residency_against_oracle)
{
  random_steps ((VasReplacement) _i);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("residency");
  TCase *tc = tcase_create ("residency");
  tcase_set_timeout (tc, 0);
  tcase_add_loop_test (tc, test_residency_against_oracle, VAS_REPLACEMENT_CLOCK,
                       VAS_REPLACEMENT_WORKING_SET + 1);
  suite_add_tcase (suite, tc);
  return suite;
}
