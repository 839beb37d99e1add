/* Page tables against a flat list of what is mapped, in every format; and the laws that page_table_check() knows. */
#include "../support/test_main.h"
#include "base/prng.h"
#include "paging/page_table.h"
#include <string.h>

#define N_FRAMES 4096

typedef struct Machine
{
  PagingLayout layout;
  Physical physical;
  PageTable table;
  uint64_t end; /* of the pages */
} Machine;

typedef struct FormatRow
{
  VasPagingFormat format;
  const char *bits;
  uint32_t page_size;
  uint64_t maximum;
} FormatRow;

static const FormatRow format_rows[] = {
  { VAS_PAGING_X86, "", 4096, 0xfffeffff },         { VAS_PAGING_PAE, "", 4096, 0xfffeffff },
  { VAS_PAGING_X86_64, "", 4096, 0x7ffffffeffff },  { VAS_PAGING_LA57, "", 4096, 0xfffffffffeffff },
  { VAS_PAGING_ARM64, "", 4096, 0xfffffffeffff },   { VAS_PAGING_PLAIN, "2,2,4", 16, 0xff },
  { VAS_PAGING_PLAIN, "5,5,5", 32, 0x7fff },        { VAS_PAGING_PLAIN, "10,10,12", 4096, 0xfffeffff },
  { VAS_PAGING_PLAIN, "8,4", 16, 0xfff },           { VAS_PAGING_PLAIN, "1,1,1,1,1,1,4", 16, 0x3ff },
};
#define N_ROWS ((int) (sizeof format_rows / sizeof *format_rows))

static Machine
machine_of (const FormatRow *row)
{
  Machine machine;
  VasConfig config;
  vas_config_init (&config);
  config.paging_format = row->format;
  strcpy (config.paging_bits, row->bits);
  config.page_size = row->page_size;
  config.physical_memory = (uint64_t) N_FRAMES * row->page_size;
  config.maximum_application_address = row->maximum;
  paging_layout_init (&machine.layout, &config);
  physical_init (&machine.physical, N_FRAMES, 1, row->page_size, 4096);
  page_table_init (&machine.table, &machine.layout, 1);
  machine.end = (row->maximum >> machine.layout.page_shift) + 1;
  return machine;
}

static void
assert_lawful (const Machine *machine)
{
  const char *fault = page_table_check (&machine->table, &machine->physical);
  ck_assert_msg (fault == NULL, "%s", fault);
  ck_assert_uint_eq (machine->physical.n_unused, N_FRAMES - machine->table.n_tables);
  ck_assert_uint_eq (machine->physical.n_tables, machine->table.n_tables);
}

static uint64_t
pte_of (const Machine *machine, uint32_t level, uint64_t pfn)
{
  const PteFields fields = { .pfn = pfn, .write = true, .user = true };
  return pte_make (&machine->layout, level, &fields);
}

START_TEST (test_page_table_makes_and_gives_back_tables)
{
  Machine machine = machine_of (&format_rows[2]); /* x86-64 */
  uint64_t far = machine.end - 1;
  ck_assert_uint_eq (page_table_missing (&machine.table, &machine.physical, 16, 1), 4);
  ck_assert_uint_eq (page_table_missing (&machine.table, &machine.physical, 16, 2), 3);
  page_table_map (&machine.table, &machine.physical, 16, 1, pte_of (&machine, 1, 100));
  ck_assert_uint_eq (machine.table.n_tables, 4);
  ck_assert_uint_eq (page_table_missing (&machine.table, &machine.physical, 511, 1), 0);
  ck_assert_uint_eq (page_table_missing (&machine.table, &machine.physical, 512, 1), 1);
  ck_assert_uint_eq (page_table_missing (&machine.table, &machine.physical, far, 1), 3);
  page_table_map (&machine.table, &machine.physical, far, 1, pte_of (&machine, 1, 101));
  page_table_map (&machine.table, &machine.physical, 511, 1, pte_of (&machine, 1, 102));
  ck_assert_uint_eq (machine.table.n_tables, 7);
  assert_lawful (&machine);
  ck_assert_uint_eq (page_table_unmap (&machine.table, &machine.physical, 16), pte_of (&machine, 1, 100));
  ck_assert_uint_eq (page_table_unmap (&machine.table, &machine.physical, 16), 0);
  ck_assert_uint_eq (machine.table.n_tables, 7);
  ck_assert_uint_eq (page_table_unmap (&machine.table, &machine.physical, 511), pte_of (&machine, 1, 102));
  ck_assert_uint_eq (machine.table.n_tables, 4);
  assert_lawful (&machine);
  ck_assert_uint_eq (page_table_unmap (&machine.table, &machine.physical, far), pte_of (&machine, 1, 101));
  ck_assert_uint_eq (machine.table.n_tables, 0);
  ck_assert_uint_eq (machine.table.peak, 7);
  assert_lawful (&machine);
  physical_clear (&machine.physical);
}
END_TEST

/* SDM volume 3A, figure 4-8: the entries that a walk reads lie at the indexes' places in their frames. */
START_TEST (test_page_table_is_bytes_in_frames)
{
  Machine machine = machine_of (&format_rows[2]);
  uint64_t page = UINT64_C (1) << 27 | 2 << 18 | 3 << 9 | 4;
  PageTableStep steps[PAGING_MAX_LEVELS];
  page_table_map (&machine.table, &machine.physical, page, 1, pte_of (&machine, 1, 0xabc));
  ck_assert_uint_eq (page_table_walk (&machine.table, &machine.physical, page, steps), 4);
  for (uint32_t i = 0; i < 4; i++)
    {
      ck_assert_uint_eq (steps[i].level, 4 - i);
      ck_assert_uint_eq (steps[i].index, i + 1);
      ck_assert_uint_eq (steps[i].table, i); /* the lowest frames, in the order in which they were made */
      ck_assert_uint_eq (physical_load (&machine.physical, i, 8 * (i + 1), 8), steps[i].entry);
      ck_assert_uint_eq (steps[i].entry, i < 3 ? (i + 1) << 12 | 7 : 0xabc007);
    }
  ck_assert_uint_eq (page_table_walk (&machine.table, &machine.physical, page + 512, steps), 3);
  ck_assert_uint_eq (steps[2].entry, 0);
  ck_assert_uint_eq (page_table_walk (&machine.table, &machine.physical, 0, steps), 1);
  page_table_unmap (&machine.table, &machine.physical, page);
  ck_assert_uint_eq (page_table_walk (&machine.table, &machine.physical, page, steps), 0);
  physical_clear (&machine.physical);
}
END_TEST

START_TEST (test_page_table_reference_sets_marks)
{
  Machine machine = machine_of (&format_rows[2]);
  PageTableHit hit;
  PageTableStep steps[PAGING_MAX_LEVELS];
  const PteFields read_only = { .pfn = 8, .user = true, .no_execute = true };
  ck_assert (!page_table_reference (&machine.table, &machine.physical, 16, MEMORY_READ, &hit));
  ck_assert_uint_eq (hit.level, 4);
  ck_assert_uint_eq (hit.n_references, 0);
  page_table_map (&machine.table, &machine.physical, 16, 1, pte_of (&machine, 1, 7));
  page_table_map (&machine.table, &machine.physical, 17, 1, pte_make (&machine.layout, 1, &read_only));
  /* Refused: nothing is set. */
  ck_assert (!page_table_reference (&machine.table, &machine.physical, 17, MEMORY_WRITE, &hit));
  ck_assert (!page_table_reference (&machine.table, &machine.physical, 17, MEMORY_EXECUTE, &hit));
  ck_assert_uint_eq (hit.level, 1);
  ck_assert_uint_eq (hit.n_references, 4);
  ck_assert (!page_table_reference (&machine.table, &machine.physical, 1 << 18, MEMORY_READ, &hit));
  ck_assert_uint_eq (hit.level, 3);
  ck_assert_uint_eq (hit.n_references, 2);
  page_table_walk (&machine.table, &machine.physical, 17, steps);
  for (uint32_t i = 0; i < 4; i++)
    ck_assert (!pte_is_accessed (&machine.layout, steps[i].entry));
  /* Granted: accessed all the way, dirty by a write only. */
  ck_assert (page_table_reference (&machine.table, &machine.physical, 16, MEMORY_READ, &hit));
  ck_assert_uint_eq (hit.pfn, 7);
  ck_assert_uint_eq (hit.pte, 0x7027);
  page_table_walk (&machine.table, &machine.physical, 16, steps);
  for (uint32_t i = 0; i < 4; i++)
    ck_assert (pte_is_accessed (&machine.layout, steps[i].entry));
  ck_assert (page_table_reference (&machine.table, &machine.physical, 16, MEMORY_EXECUTE, &hit));
  ck_assert_uint_eq (page_table_get (&machine.table, &machine.physical, 16, NULL), 0x7027);
  ck_assert (page_table_reference (&machine.table, &machine.physical, 16, MEMORY_WRITE, &hit));
  ck_assert_uint_eq (hit.pte, 0x7067);
  ck_assert_uint_eq (hit.n_references, 4);
  ck_assert_uint_eq (page_table_get (&machine.table, &machine.physical, 16, NULL), 0x7067);
  page_table_clear (&machine.table, &machine.physical);
  assert_lawful (&machine);
  physical_clear (&machine.physical);
}
END_TEST

START_TEST (test_page_table_maps_large_pages)
{
  Machine machine = machine_of (&format_rows[_i]);
  for (uint32_t level = 2; level <= machine.layout.n_levels; level++)
    {
      uint64_t span = paging_span (&machine.layout, level) >> machine.layout.page_shift, page = span, at = 0, pte;
      uint32_t found;
      PageTableHit hit;
      if (!pte_level_maps (&machine.layout, level))
        continue;
      page_table_map (&machine.table, &machine.physical, page, level, pte_of (&machine, level, 2 * span));
      assert_lawful (&machine);
      ck_assert_uint_eq (machine.table.n_tables, machine.layout.n_levels + 1 - level);
      ck_assert (page_table_reference (&machine.table, &machine.physical, page + span - 1, MEMORY_WRITE, &hit));
      ck_assert_uint_eq (hit.pfn, 3 * span - 1);
      ck_assert_uint_eq (hit.level, level);
      ck_assert_uint_eq (page_table_get (&machine.table, &machine.physical, page, &found), hit.pte);
      ck_assert_uint_eq (found, level);
      ck_assert (page_table_next (&machine.table, &machine.physical, &at, machine.end, &pte, &found));
      ck_assert_uint_eq (at, page);
      at++;
      ck_assert (page_table_next (&machine.table, &machine.physical, &at, machine.end, &pte, &found));
      ck_assert_uint_eq (at, page + 1);
      ck_assert_uint_eq (found, level);
      ck_assert_uint_eq (page_table_unmap (&machine.table, &machine.physical, page + 1), hit.pte);
      assert_lawful (&machine);
      ck_assert_uint_eq (machine.table.n_tables, 0);
    }
  physical_clear (&machine.physical);
}
END_TEST

/* The flat model: some pages and the entry of each. */
#define N_PAGES 96

typedef struct Flat
{
  uint64_t page[N_PAGES], pte[N_PAGES]; /* pages ascend; 0: not mapped */
  unsigned n;
} Flat;

/* Clusters of neighbours, near and far apart. */
static Flat
flat_pages (VasPrng *prng, uint64_t end)
{
  Flat flat = { .n = 0 };
  uint64_t page = prng_below (prng, 4);
  while (flat.n < N_PAGES && page < end)
    {
      flat.page[flat.n++] = page;
      uint64_t stride = UINT64_C (1) << prng_below (prng, 24);
      page += end < 1000 || prng_below (prng, 4) != 0 ? 1 + prng_below (prng, 3) : stride;
    }
  return flat;
}

static void
compare_all (const Machine *machine, const Flat *flat)
{
  uint64_t at = 0, pte;
  uint32_t level;
  for (unsigned i = 0; i < flat->n; i++)
    {
      ck_assert_uint_eq (page_table_get (&machine->table, &machine->physical, flat->page[i], &level), flat->pte[i]);
      if (flat->pte[i] == 0)
        continue;
      ck_assert (page_table_next (&machine->table, &machine->physical, &at, machine->end, &pte, &level));
      ck_assert_uint_eq (at++, flat->page[i]);
      ck_assert_uint_eq (pte, flat->pte[i]);
      ck_assert_uint_eq (level, 1);
    }
  ck_assert (!page_table_next (&machine->table, &machine->physical, &at, machine->end, &pte, &level));
  assert_lawful (machine);
}

static void
random_reference (Machine *machine, Flat *flat, unsigned i, MemoryKind kind)
{
  PteFields fields;
  PageTableHit hit;
  pte_read (&machine->layout, 1, flat->pte[i], &fields);
  bool good = flat->pte[i] != 0 && (kind != MEMORY_WRITE || fields.write)
              && (kind != MEMORY_EXECUTE || !fields.no_execute);
  ck_assert_int_eq (page_table_reference (&machine->table, &machine->physical, flat->page[i], kind, &hit), good);
  if (!good)
    return;
  fields.accessed = true;
  fields.dirty |= kind == MEMORY_WRITE;
  flat->pte[i] = pte_make (&machine->layout, 1, &fields);
  ck_assert_uint_eq (hit.pte, flat->pte[i]);
  ck_assert_uint_eq (hit.pfn, fields.pfn);
  ck_assert_uint_eq (hit.n_references, machine->layout.n_levels);
}

static uint64_t
random_pte (Machine *machine, VasPrng *prng)
{
  uint64_t bits = prng_next (prng);
  const PteFields fields = { .pfn = prng_below (prng, N_FRAMES), .write = bits & 1, .user = true,
                             .accessed = bits >> 1 & 1, .dirty = bits >> 2 & 1, .no_execute = bits >> 3 & 1,
                             .cache = (MemoryCache) (bits >> 4 & 1) };
  return pte_make (&machine->layout, 1, &fields);
}

static void
random_step (Machine *machine, Flat *flat, VasPrng *prng)
{
  unsigned i = (unsigned) prng_below (prng, flat->n), action = (unsigned) prng_below (prng, 8);
  if (action >= 4)
    random_reference (machine, flat, i, (MemoryKind) (action % 3));
  else if (action >= 2)
    {
      ck_assert_uint_eq (page_table_unmap (&machine->table, &machine->physical, flat->page[i]), flat->pte[i]);
      flat->pte[i] = 0;
    }
  else
    {
      uint64_t pte = random_pte (machine, prng);
      if (flat->pte[i] != 0)
        page_table_set (&machine->table, &machine->physical, flat->page[i], pte);
      else
        {
          uint32_t missing = page_table_missing (&machine->table, &machine->physical, flat->page[i], 1);
          uint64_t before = machine->table.n_tables;
          page_table_map (&machine->table, &machine->physical, flat->page[i], 1, pte);
          ck_assert_uint_eq (machine->table.n_tables, before + missing);
        }
      flat->pte[i] = pte;
    }
}

START_TEST (test_page_table_is_the_flat_model)
{
  Machine machine = machine_of (&format_rows[_i]);
  VasPrng prng;
  prng_seed (&prng, (uint64_t) _i);
  Flat flat = flat_pages (&prng, machine.end);
  uint64_t n = test_scaled (20000);
  for (uint64_t step = 0; step < n; step++)
    {
      random_step (&machine, &flat, &prng);
      if (step % 32 == 0)
        compare_all (&machine, &flat);
    }
  compare_all (&machine, &flat);
  for (unsigned i = 0; i < flat.n; i += 2)
    page_table_unmap (&machine.table, &machine.physical, flat.page[i]);
  page_table_clear (&machine.table, &machine.physical);
  ck_assert_uint_eq (machine.table.n_tables, 0);
  assert_lawful (&machine);
  physical_clear (&machine.physical);
}
END_TEST

/* A copy is a value: the tables of a snapshot stay as they were. */
START_TEST (test_page_table_is_shared_with_its_frames)
{
  Machine machine = machine_of (&format_rows[_i]), snapshot;
  VasPrng prng;
  prng_seed (&prng, (uint64_t) _i);
  Flat flat = flat_pages (&prng, machine.end), then;
  for (unsigned step = 0; step < 300; step++)
    random_step (&machine, &flat, &prng);
  snapshot = machine;
  physical_share (&snapshot.physical, &machine.physical);
  then = flat;
  for (unsigned step = 0; step < 300; step++)
    random_step (&machine, &flat, &prng);
  compare_all (&snapshot, &then);
  compare_all (&machine, &flat);
  physical_clear (&snapshot.physical);
  physical_clear (&machine.physical);
}
END_TEST

/* Each row breaks one law. */
static void
break_count (Machine *machine, const PageTableStep *steps)
{
  physical_edit (&machine->physical, steps[3].table)->references++;
}

static void
break_level (Machine *machine, const PageTableStep *steps)
{
  physical_edit (&machine->physical, steps[2].table)->age = 3;
}

static void
break_first_page (Machine *machine, const PageTableStep *steps)
{
  physical_edit (&machine->physical, steps[3].table)->page++;
}

static void
break_owner (Machine *machine, const PageTableStep *steps)
{
  physical_edit (&machine->physical, steps[1].table)->asid = 2;
}

static void
break_entry (Machine *machine, const PageTableStep *steps)
{
  physical_store (&machine->physical, steps[3].table, 8 * 300, 8, 0x7000);
}

static void
break_emptiness (Machine *machine, const PageTableStep *steps)
{
  physical_store (&machine->physical, steps[3].table, 8 * (uint32_t) steps[3].index, 8, 0);
  physical_edit (&machine->physical, steps[3].table)->references = 0;
}

static void
break_total (Machine *machine, const PageTableStep *steps)
{
  (void) steps;
  machine->table.n_tables++;
}

static void
break_near (Machine *machine, const PageTableStep *steps)
{
  machine->table.near_table = steps[2].table + 1;
}

static const struct
{
  void (*plant) (Machine *machine, const PageTableStep *steps);
  const char *fault;
} broken[] = { { break_count, "a page table's count of entries is wrong" },
               { break_level, "a page table's frame does not say its level or its first page" },
               { break_first_page, "a page table's frame does not say its level or its first page" },
               { break_owner, "a page table's entry names a frame that is not a table of its process" },
               { break_entry, "a page table's absent entry has bits set" },
               { break_emptiness, "a page table is empty" },
               { break_total, "a process's count of page tables is wrong" },
               { break_near, "a process remembers a page table that is not there" } };

START_TEST (test_page_table_check_finds_planted_faults)
{
  Machine machine = machine_of (&format_rows[2]);
  PageTableStep steps[PAGING_MAX_LEVELS];
  page_table_map (&machine.table, &machine.physical, 16, 1, pte_of (&machine, 1, 100));
  page_table_walk (&machine.table, &machine.physical, 16, steps);
  assert_lawful (&machine);
  broken[_i].plant (&machine, steps);
  const char *fault = page_table_check (&machine.table, &machine.physical);
  ck_assert_ptr_nonnull (fault);
  ck_assert_str_eq (fault, broken[_i].fault);
  physical_clear (&machine.physical);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("page_table");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 60);
  tcase_add_test (core, test_page_table_makes_and_gives_back_tables);
  tcase_add_test (core, test_page_table_is_bytes_in_frames);
  tcase_add_test (core, test_page_table_reference_sets_marks);
  tcase_add_loop_test (core, test_page_table_maps_large_pages, 0, N_ROWS);
  tcase_add_loop_test (core, test_page_table_is_the_flat_model, 0, N_ROWS);
  tcase_add_loop_test (core, test_page_table_is_shared_with_its_frames, 0, N_ROWS);
  tcase_add_loop_test (core, test_page_table_check_finds_planted_faults, 0, (int) (sizeof broken / sizeof *broken));
  suite_add_tcase (suite, core);
  return suite;
}
