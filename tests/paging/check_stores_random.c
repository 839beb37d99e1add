/* Stores, views and copies on machines of a few frames against a naive model: flat arrays of the bytes of each store,
 * of each process's own pages, and of what is seen where.  The laws are checked after every step. */
#include "../support/test_main.h"
#include "base/prng.h"
#include "stores_model.h"
#include <glib.h>
#include <string.h>

static World saved;
static Digest128 saved_digest;
static uint64_t n_copies, n_failures, n_exhausted, n_shared_faults;

/* A fault was refused: was there reason to? */
static bool
refused (uint32_t asid, uint64_t page, bool had_frame, VasStatus status)
{
  const ModelPage *m = model (asid, page);
  if (status == VAS_STATUS_NO_MEMORY)
    {
      check_exhausted (asid, page);
      n_exhausted++;
    }
  else if (status == IO_ERROR)
    {
      ck_assert (m->store != 0 && !m->own && world.store[m->store].fails && !had_frame);
      n_failures++;
    }
  else
    ck_assert_uint_eq (status, VAS_STATUS_INSUFFICIENT_RESOURCES);
  return false;
}

/* One access by the simulated hardware; false where memory ran out or was made to fail. */
static bool
reach (uint32_t asid, uint64_t page, MemoryKind kind, uint64_t *pfn)
{
  int level;
  ModelPage *m = model (asid, page);
  MemoryGrant grant = m->grant;
  bool shared = m->store != 0 && !m->own, copies = kind == MEMORY_WRITE && grant.copies;
  if (memory_reference (&world.memory, asid, page, kind, pfn, &level))
    {
      memory_note_reference (&world.memory, *pfn);
      return true;
    }
  grant.writable |= copies;
  bool had_frame = info_of (asid, page).pfn != NO_FRAME, was_in_file = info_of (asid, page).place == MEMORY_PAGE_FILE;
  VasStatus status = memory_fault_in (&world.memory, asid, page, &grant, kind);
  if (status != VAS_STATUS_SUCCESS)
    return refused (asid, page, had_frame, status);
  if (shared && world.store[m->store].fails && !was_in_file)
    ck_assert (had_frame);
  n_shared_faults += shared;
  if (copies)
    {
      n_copies += shared;
      if (shared)
        memcpy (m->word, words_of (asid, page), sizeof m->word);
      m->own |= shared;
      m->grant = grant;
      m->grant.copies = false;
    }
  ck_assert (memory_reference (&world.memory, asid, page, kind, pfn, &level));
  memory_note_reference (&world.memory, *pfn);
  return true;
}

static void
write_page (VasPrng *prng, uint32_t asid, uint64_t page)
{
  uint64_t pfn, i = prng_below (prng, WORDS), value = prng_below (prng, 4) == 0 ? 0 : prng_next (prng);
  MemoryGrant grant = model (asid, page)->grant;
  if ((!grant.writable && !grant.copies) || !reach (asid, page, MEMORY_WRITE, &pfn))
    return;
  memory_write_frame (&world.memory, pfn, (uint32_t) i * 8, 8, &value);
  words_of (asid, page)[i] = value;
  check_page (asid, page);
}

static void
read_page (VasPrng *prng, uint32_t asid, uint64_t page)
{
  uint64_t pfn, word[WORDS];
  MemoryKind kind = prng_below (prng, 4) == 0 && model (asid, page)->grant.executable ? MEMORY_EXECUTE : MEMORY_READ;
  if (!model (asid, page)->grant.readable || !reach (asid, page, kind, &pfn))
    return;
  memory_read_frame (&world.memory, pfn, 0, PAGE_SIZE, word);
  ck_assert_mem_eq (word, words_of (asid, page), sizeof word);
  check_page (asid, page);
}

static PageRange
random_range (VasPrng *prng, uint64_t page)
{
  uint64_t end = page + 1 + prng_below (prng, 6);
  return (PageRange){ page, MIN (end, N_PAGES) };
}

/* As the space floor does: what is the process's own already is not promised as copy-on-write. */
static void
regrant (VasPrng *prng, uint32_t asid, PageRange range)
{
  MemoryGrant grant = { .readable = prng_below (prng, 5) != 0 };
  uint64_t kind = prng_below (prng, 4) % 3; /* copies, writable, neither */
  grant.executable = grant.readable && prng_below (prng, 3) == 0;
  for (uint64_t page = range.start; page < range.end; page++)
    {
      bool shared = model (asid, page)->store != 0 && !model (asid, page)->own;
      grant.copies = grant.readable && shared && kind == 0;
      grant.writable = grant.readable && kind != 2 && !grant.copies;
      memory_regrant (&world.memory, asid, (PageRange){ page, page + 1 }, &grant);
      model (asid, page)->grant = grant;
    }
}

/* A page of the model as new, but for its grant and view. */
static void
forget (ModelPage *m)
{
  memset (m->word, 0, sizeof m->word);
  m->own = false;
  m->locks = 0;
}

static void
discard (uint32_t asid, PageRange range)
{
  memory_discard (&world.memory, asid, range, false);
  for (uint64_t page = range.start; page < range.end; page++)
    {
      forget (model (asid, page));
      ck_assert (!info_of (asid, page).mapped);
      check_page (asid, page);
    }
}

static void
lock (VasPrng *prng, uint32_t asid, uint64_t page)
{
  uint64_t pfn;
  MemoryLock which = prng_below (prng, 2) == 0 ? MEMORY_LOCK_PROCESS : MEMORY_LOCK_SYSTEM;
  if (!model (asid, page)->grant.readable || world.memory.spaces[asid].n_locked >= 2
      || !reach (asid, page, MEMORY_READ, &pfn))
    return;
  ck_assert_int_eq (memory_lock_page (&world.memory, asid, page, which), (model (asid, page)->locks & which) == 0);
  model (asid, page)->locks |= (uint8_t) which;
}

static void
unlock (VasPrng *prng, uint32_t asid)
{
  MemoryLock which = prng_below (prng, 2) == 0 ? MEMORY_LOCK_PROCESS : MEMORY_LOCK_SYSTEM;
  for (uint64_t page = 0; page < N_PAGES; page++)
    if (model (asid, page)->locks != 0)
      {
        ModelPage *m = model (asid, page);
        ck_assert_int_eq (memory_unlock_page (&world.memory, asid, page, which), (m->locks & which) != 0);
        m->locks &= (uint8_t) ~which;
        return;
      }
}

static void
trim (VasPrng *prng, uint32_t asid, uint64_t page)
{
  uint32_t store = 1 + (uint32_t) prng_below (prng, N_STORES);
  switch (prng_below (prng, 4))
    {
    case 0:
      memory_empty_working_set (&world.memory, asid);
      for (uint64_t p = 0; p < N_PAGES; p++)
        ck_assert (model (asid, p)->locks != 0 || !info_of (asid, p).mapped);
      break;
    case 1:
      memory_trim (&world.memory, asid, prng_below (prng, 4));
      break;
    case 2:
      if (world.store[store].exists)
        memory_trim (&world.memory, world.store[store].id, prng_below (prng, 4));
      break;
    default:
      memory_trim_page (&world.memory, asid, page);
      ck_assert (model (asid, page)->locks != 0 || !info_of (asid, page).mapped);
      break;
    }
}

static void
add_store (VasPrng *prng)
{
  int s = 1 + (int) prng_below (prng, N_STORES);
  ModelStore *store = &world.store[s];
  if (store->exists)
    return;
  memset (store, 0, sizeof *store);
  store->exists = true;
  store->backed = prng_below (prng, 3) != 0;
  store->id = memory_add_store (&world.memory, store->backed);
}

static void
end_view (uint32_t asid, uint64_t page)
{
  int store = model (asid, page)->store;
  memory_remove_view (&world.memory, asid, page);
  do
    {
      forget (model (asid, page));
      model (asid, page)->store = 0;
      model (asid, page)->first = false;
      ck_assert (!info_of (asid, page).mapped);
      page++;
    }
  while (page < N_PAGES && model (asid, page)->store == store && !model (asid, page)->first);
}

/* The view that begins at or behind @page. */
static void
remove_view (uint32_t asid, uint64_t page)
{
  while (page < N_PAGES && !model (asid, page)->first)
    page++;
  if (page < N_PAGES)
    end_view (asid, page);
}

static void
remove_store (VasPrng *prng)
{
  int s = 1 + (int) prng_below (prng, N_STORES);
  if (!world.store[s].exists)
    return;
  for (uint32_t asid = 1; asid <= N_SPACES; asid++)
    for (uint64_t page = 0; page < N_PAGES; page++)
      if (model (asid, page)->first && model (asid, page)->store == s)
        end_view (asid, page);
  memory_remove_store (&world.memory, world.store[s].id);
  world.store[s].exists = false;
}

static void
add_view (VasPrng *prng, uint32_t asid, PageRange range)
{
  int s = 1 + (int) prng_below (prng, N_STORES);
  uint64_t from = prng_below (prng, STORE_PAGES - 6);
  if (!world.store[s].exists)
    return;
  for (uint64_t page = range.start; page < range.end; page++)
    if (model (asid, page)->store != 0)
      return;
  discard (asid, range);
  memory_add_view (&world.memory, asid, range, world.store[s].id, from);
  for (uint64_t page = range.start; page < range.end; page++)
    {
      model (asid, page)->store = s;
      model (asid, page)->store_page = from + page - range.start;
      model (asid, page)->first = page == range.start;
    }
  regrant (prng, asid, range);
}

static void
write_store (VasPrng *prng)
{
  ModelStore *store = &world.store[1 + prng_below (prng, N_STORES)];
  uint64_t page = prng_below (prng, STORE_PAGES), i = prng_below (prng, WORDS - 1), words[2];
  words[0] = prng_next (prng);
  words[1] = 0;
  if (!store->exists || !store->backed)
    return;
  memory_store_write (&world.memory, store->id, page, (uint32_t) i * 8, 16, words);
  memcpy (store->word[page] + i, words, 16);
}

static void
fail_store (VasPrng *prng)
{
  ModelStore *store = &world.store[1 + prng_below (prng, N_STORES)];
  if (!store->exists || !store->backed)
    return;
  store->fails = prng_below (prng, 4) == 0;
  memory_fail_store (&world.memory, store->id, store->fails ? IO_ERROR : VAS_STATUS_SUCCESS);
}

/* Pages of a store that nobody has locked are cut off. */
static void
cut_store (VasPrng *prng)
{
  int s = 1 + (int) prng_below (prng, N_STORES);
  uint64_t start = prng_below (prng, STORE_PAGES), end = start + 1 + prng_below (prng, 2);
  if (!world.store[s].exists || end > STORE_PAGES)
    return;
  for (uint64_t page = start; page < end; page++)
    if (is_store_page_locked (s, page))
      return;
  memory_discard (&world.memory, world.store[s].id, (PageRange){ start, end }, false);
  memset (world.store[s].word[start], 0, (end - start) * sizeof world.store[s].word[start]);
}

static void
remake_space (uint32_t asid)
{
  MemoryLimits limits = { 2, 8, false, false };
  memory_remove_space (&world.memory, asid);
  for (uint64_t page = 0; page < N_PAGES; page++)
    *model (asid, page) = (ModelPage){ .grant = { .readable = true, .writable = true } };
  memory_add_space (&world.memory, asid, &limits);
}

/* Both worlds have references of their own to what memory holds. */
static void
take_over (World *to, World *from)
{
  memory_clear (&to->memory);
  memcpy (to->page, from->page, sizeof to->page);
  memcpy (to->store, from->store, sizeof to->store);
  memory_share (&to->memory, &from->memory);
}

static void
keep_or_restore (VasPrng *prng)
{
  if (prng_below (prng, 3) != 0)
    {
      take_over (&saved, &world);
      saved_digest = memory_digest (&world.memory);
      return;
    }
  take_over (&world, &saved);
  Digest128 again = memory_digest (&world.memory);
  ck_assert (again.low == saved_digest.low && again.high == saved_digest.high);
  check_everything ();
}

static void
step (VasPrng *prng)
{
  uint32_t asid = 1 + (uint32_t) prng_below (prng, N_SPACES);
  uint64_t page = prng_below (prng, 3) == 0 ? prng_below (prng, N_PAGES) : prng_below (prng, 24);
  uint64_t what = prng_below (prng, 1000);
#define DO(share, call) if (what < (share)) { seen = #call; call; return; } else what -= (share)
  DO (355, write_page (prng, asid, page));
  DO (268, read_page (prng, asid, page));
  DO (95, regrant (prng, asid, random_range (prng, page)));
  DO (20, discard (asid, random_range (prng, page)));
  DO (15, lock (prng, asid, page));
  DO (20, unlock (prng, asid));
  DO (60, trim (prng, asid, page));
  DO (20, add_store (prng));
  DO (3, remove_store (prng));
  DO (60, add_view (prng, asid, random_range (prng, page)));
  DO (30, remove_view (asid, page));
  DO (25, write_store (prng));
  DO (10, fail_store (prng));
  DO (10, cut_store (prng));
  DO (1, remake_space (asid));
  DO (3, memory_inject_in_page_error (&world.memory, 1 + prng_below (prng, 5), VAS_STATUS_INSUFFICIENT_RESOURCES));
  DO (5, keep_or_restore (prng));
#undef DO
}

/* Pages of 64 bytes, two levels of tables of one page each, and a TLB so small that it must choose. */
static void
begin (uint64_t n_frames, uint64_t n_slots, uint32_t n_nodes, VasReplacement replacement)
{
  VasConfig config;
  vas_config_init (&config);
  config.page_size = PAGE_SIZE;
  config.paging_format = VAS_PAGING_PLAIN;
  strcpy (config.paging_bits, "3,3,6");
  config.physical_memory = n_frames * PAGE_SIZE;
  config.page_file = n_slots * PAGE_SIZE;
  config.numa_nodes = n_nodes;
  config.replacement = replacement;
  config.seed = n_frames;
  config.tlb_l1d_entries = config.tlb_l1d_ways = 4;
  config.tlb_l2_entries = 8;
  config.tlb_l2_ways = 2;
  config.tlb_asids = (uint32_t) n_frames % 4;
  memset (&world, 0, sizeof world);
  memory_init (&world.memory, &config);
  for (uint32_t asid = 1; asid <= N_SPACES; asid++)
    {
      MemoryLimits limits = { 2, 8, false, false };
      memory_add_space (&world.memory, asid, &limits);
      for (uint64_t page = 0; page < N_PAGES; page++)
        model (asid, page)->grant = (MemoryGrant){ .readable = true, .writable = true };
    }
  take_over (&saved, &world);
  saved_digest = memory_digest (&saved.memory);
}

/* What ends gives everything back. */
static void
end (uint64_t n_frames)
{
  seen = "the end";
  check_everything ();
  for (uint32_t asid = 1; asid <= N_SPACES; asid++)
    memory_remove_space (&world.memory, asid);
  for (int s = 1; s <= N_STORES; s++)
    if (world.store[s].exists)
      memory_remove_store (&world.memory, world.store[s].id);
  check ();
  ck_assert_uint_eq (world.memory.physical.n_unused, n_frames);
  ck_assert_uint_eq (world.memory.page_file.slots.count, 0);
  memory_clear (&world.memory);
  memory_clear (&saved.memory);
}

START_TEST (test_stores_against_model)
{
  static const struct
  {
    uint64_t frames, slots;
    uint32_t nodes;
  } machines[] = { { 6, 32, 1 }, { 8, 0, 1 }, { 12, 3, 1 }, { 16, 8, 2 }, { 30, 100, 1 }, { 80, 100, 5 } };
  VasPrng prng;
  prng_seed (&prng, 4242 + (uint64_t) _i);
  n_copies = n_failures = n_exhausted = n_shared_faults = 0;
  for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
    {
      begin (machines[i].frames, machines[i].slots, machines[i].nodes, (VasReplacement) _i);
      for (uint64_t steps = test_scaled (6000), s = 0; s < steps; s++)
        {
          step (&prng);
          check ();
          if (s % 64 == 0)
            check_everything ();
        }
      end (machines[i].frames);
    }
  if (test_is_short ())
    return; /* too short to have been everywhere */
  ck_assert_uint_gt (n_copies, 50);
  ck_assert_uint_gt (n_shared_faults, 250);
  ck_assert_uint_gt (n_failures, 10);
  ck_assert_uint_gt (n_exhausted, 10);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("stores_random");
  TCase *tc = tcase_create ("stores_random");
  tcase_set_timeout (tc, 0);
  tcase_add_loop_test (tc, test_stores_against_model, VAS_REPLACEMENT_CLOCK, VAS_REPLACEMENT_WORKING_SET + 1);
  suite_add_tcase (suite, tc);
  return suite;
}
