/* Reference strings and the counts that are published for them, each with its source.  A miss that fills an empty frame
 * counts, as in the sources, but for Stallings, who leaves those out: they are added here. */
#include "../support/test_main.h"
#include "paging/replacement.h"
#include <glib.h>
#include <string.h>

#define BELADY "1 2 3 4 1 2 5 1 2 3 4 5"
#define SILBERSCHATZ "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1"
#define SILBERSCHATZ_A "1 2 3 4 2 1 5 6 2 1 2 3 7 6 3 2 1 2 3 6"
#define SILBERSCHATZ_B "7 2 3 1 2 5 3 4 6 7 7 1 0 5 4 6 2 3 0 1"
#define STALLINGS "2 3 2 1 5 2 4 5 3 2 5 2"
#define TANENBAUM "0 1 7 2 3 2 7 1 0 3"
#define OSTEP "0 1 2 0 1 3 0 3 1 2 1"

static const struct
{
  const char *policy;
  uint32_t n_frames;
  const char *list;
  uint64_t misses;
} rows[] = {
  /* Belady, Nelson, Shedler, "An anomaly in space-time characteristics of certain programs running in a paging
   * machine", Communications of the ACM 12 (1969) 6 */
  { "fifo", 3, BELADY, 9 },
  { "fifo", 4, BELADY, 10 },
  /* the same string under the others: Tanenbaum and Silberschatz print it with these */
  { "lru", 3, BELADY, 10 },
  { "lru", 4, BELADY, 8 },
  { "opt", 3, BELADY, 7 },
  { "opt", 4, BELADY, 6 },
  /* Silberschatz, Galvin, Gagne, "Operating System Concepts", the section "Page replacement" */
  { "fifo", 3, SILBERSCHATZ, 15 },
  { "opt", 3, SILBERSCHATZ, 9 },
  { "lru", 3, SILBERSCHATZ, 12 },
  /* the same book, practice exercise of that chapter, with the solution's table for one to seven frames */
  { "lru", 1, SILBERSCHATZ_A, 20 },
  { "lru", 2, SILBERSCHATZ_A, 18 },
  { "lru", 3, SILBERSCHATZ_A, 15 },
  { "lru", 4, SILBERSCHATZ_A, 10 },
  { "lru", 5, SILBERSCHATZ_A, 8 },
  { "lru", 6, SILBERSCHATZ_A, 7 },
  { "lru", 7, SILBERSCHATZ_A, 7 },
  { "fifo", 1, SILBERSCHATZ_A, 20 },
  { "fifo", 2, SILBERSCHATZ_A, 18 },
  { "fifo", 3, SILBERSCHATZ_A, 16 },
  { "fifo", 4, SILBERSCHATZ_A, 14 },
  { "fifo", 5, SILBERSCHATZ_A, 10 },
  { "fifo", 6, SILBERSCHATZ_A, 10 },
  { "fifo", 7, SILBERSCHATZ_A, 7 },
  { "opt", 1, SILBERSCHATZ_A, 20 },
  { "opt", 2, SILBERSCHATZ_A, 15 },
  { "opt", 3, SILBERSCHATZ_A, 11 },
  { "opt", 4, SILBERSCHATZ_A, 8 },
  { "opt", 5, SILBERSCHATZ_A, 7 },
  { "opt", 6, SILBERSCHATZ_A, 7 },
  { "opt", 7, SILBERSCHATZ_A, 7 },
  /* the same book, a later exercise with demand paging and three frames */
  { "lru", 3, SILBERSCHATZ_B, 18 },
  { "fifo", 3, SILBERSCHATZ_B, 17 },
  { "opt", 3, SILBERSCHATZ_B, 13 },
  /* Stallings, "Operating Systems: Internals and Design Principles", chapter 8, the figure "Behavior of four page
   * replacement algorithms": 3, 4, 6 and 5 faults after the three that fill the frames */
  { "opt", 3, STALLINGS, 3 + 3 },
  { "lru", 3, STALLINGS, 3 + 4 },
  { "fifo", 3, STALLINGS, 3 + 6 },
  { "clock", 3, STALLINGS, 3 + 5 },
  { "second-chance", 3, STALLINGS, 3 + 5 },
  /* Tanenbaum, Bos, "Modern Operating Systems", exercise of chapter 3: string 0172327103, four frames */
  { "fifo", 4, "0 1 7 2 3 2 7 1 0 3", 6 },
  { "lru", 4, TANENBAUM, 7 },
  /* Arpaci-Dusseau, "Operating Systems: Three Easy Pieces", chapter "Beyond Physical Memory: Policies": hit rates
   * 54.5 %, 36.4 % and 54.5 % of eleven */
  { "opt", 3, OSTEP, 11 - 6 },
  { "fifo", 3, OSTEP, 11 - 4 },
  { "lru", 3, OSTEP, 11 - 6 },
};

static GArray *
parse (const char *list)
{
  GArray *references = g_array_new (FALSE, FALSE, sizeof (PageReference));
  g_auto (GStrv) words = g_strsplit (list, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      PageReference reference = { g_ascii_strtoull (words[i], NULL, 10), false };
      g_array_append_val (references, reference);
    }
  return references;
}

static uint64_t
count_misses (const char *policy, const GArray *references, ReplacementOptions options)
{
  const PageReference *first = (const PageReference *) references->data;
  g_autofree uint32_t *next_use = replacement_next_uses (first, references->len);
  options.next_use = next_use;
  Replacement *replacement = replacement_new (replacement_policy_find (policy), &options);
  replacement_run (replacement, first, references->len);
  uint64_t misses = replacement_counts (replacement).misses;
  replacement_free (replacement);
  return misses;
}

START_TEST (test_published_counts)
{
  g_autoptr (GArray) references = parse (rows[_i].list);
  uint64_t misses = count_misses (rows[_i].policy, references, (ReplacementOptions) { .n_frames = rows[_i].n_frames });
  ck_assert_msg (misses == rows[_i].misses, "%s, %u frames, %s: %u misses, published %u", rows[_i].policy,
                 rows[_i].n_frames, rows[_i].list, (unsigned) misses, (unsigned) rows[_i].misses);
}
END_TEST

/* OSTEP, the same chapter, "The Looping-Sequential Workload": 50 pages over and over, 10,000 accesses.  With 49 frames
 * LRU and FIFO never hit; with 50 all do, but for the first round. */
START_TEST (test_published_looping_workload)
{
  g_autoptr (GArray) references = g_array_new (FALSE, FALSE, sizeof (PageReference));
  for (uint64_t i = 0; i < 10000; i++)
    {
      PageReference reference = { i % 50, false };
      g_array_append_val (references, reference);
    }
  ck_assert_uint_eq (count_misses ("lru", references, (ReplacementOptions) { .n_frames = 49 }), 10000);
  ck_assert_uint_eq (count_misses ("fifo", references, (ReplacementOptions) { .n_frames = 49 }), 10000);
  ck_assert_uint_eq (count_misses ("lru", references, (ReplacementOptions) { .n_frames = 50 }), 50);
  ck_assert_uint_eq (count_misses ("fifo", references, (ReplacementOptions) { .n_frames = 50 }), 50);
  ck_assert_uint_lt (count_misses ("random", references, (ReplacementOptions) { .n_frames = 49 }), 5000);
  /* one page of each 49 must go: the first one of 50, then one each 49 references */
  ck_assert_uint_eq (count_misses ("opt", references, (ReplacementOptions) { .n_frames = 49 }), 50 + (10000 - 50) / 49);
}
END_TEST

/* Tanenbaum, Bos, chapter 3, the exercise on aging: R bits of pages 0 to 3 at eight clock ticks; the registers after
 * them are 01101110, 01001001, 00110111 and 10001011, so the pages go in the order 2, 1, 0, 3. */
START_TEST (test_published_aging_registers)
{
  static const char *const bits[] = { "0111", "1011", "1010", "1101", "0010", "1010", "1100", "0001" };
  static const uint32_t order[] = { 2, 1, 0, 3 };
  ReplacementOptions options = { .n_frames = 4, .interval = 4 };
  ReplacementPolicy *policy = replacement_aging.create (&options);
  bool is_in[4] = { false };
  for (unsigned tick = 0; tick < 8; tick++)
    for (unsigned i = 0, page = 0; i < 4; i++) /* four references: those with their bit, the last one again */
      {
        unsigned from = page;
        while (page < 4 && bits[tick][page] == '0')
          page++;
        if (page == 4)
          for (page = from - 1; bits[tick][page] == '0';)
            page--;
        if (is_in[page])
          replacement_aging.hit (policy, page);
        else
          replacement_aging.insert (policy, page);
        is_in[page++] = true;
      }
  for (unsigned i = 0; i < 4; i++)
    {
      ck_assert_uint_eq (replacement_aging.victim (policy), order[i]);
      replacement_aging.remove (policy, order[i]);
    }
  replacement_aging.destroy (policy);
}
END_TEST

/* Tanenbaum, Bos, chapter 3, "The Second-Chance Page Replacement Algorithm", figure: pages A to H in the order they came
 * in, A's bit set.  A goes to the end as if it were new, and B, whose bit is clear, is evicted. */
START_TEST (test_published_second_chance)
{
  static const ReplacementOps *const both[] = { &replacement_second_chance, &replacement_clock };
  for (unsigned p = 0; p < 2; p++)
    {
      ReplacementOptions options = { .n_frames = 8 };
      ReplacementPolicy *policy = both[p]->create (&options);
      for (uint32_t frame = 0; frame < 8; frame++)
        both[p]->insert (policy, frame);
      both[p]->victim (policy); /* clears all bits, comes back to A */
      if (p == 1)               /* the hand has passed A; bring it back */
        for (uint32_t frame = 1; frame < 8; frame++)
          both[p]->victim (policy);
      both[p]->hit (policy, 0);
      ck_assert_uint_eq (both[p]->victim (policy), 1);
      both[p]->remove (policy, 1);
      both[p]->insert (policy, 1);
      for (uint32_t frame = 2; frame < 8; frame++)
        {
          ck_assert_uint_eq (both[p]->victim (policy), frame);
          both[p]->remove (policy, frame);
          both[p]->insert (policy, frame);
        }
      ck_assert_uint_eq (both[p]->victim (policy), 0);
      both[p]->destroy (policy);
    }
}
END_TEST

/* The pages that are held, in order, as "1 2 5". */
static char *
held (const Replacement *replacement, uint32_t n_frames)
{
  GString *text = g_string_new (NULL);
  for (uint64_t page = 0, at; page < 100; page++)
    for (uint32_t frame = 0; frame < n_frames; frame++)
      if (replacement_page_at (replacement, frame, &at) && at == page)
        g_string_append_printf (text, "%s%u", text->len > 0 ? " " : "", (unsigned) page);
  return g_string_free (text, FALSE);
}

/* Silberschatz, Galvin, Gagne, the section "Working-Set Model", figure: a window of 10, at t1 {1,2,5,6,7}, at t2 {3,4}. */
START_TEST (test_published_working_set)
{
  g_autoptr (GArray) references
      = parse ("2 6 1 5 7 7 7 7 5 1 6 2 3 4 1 2 3 4 4 4 3 4 3 4 4 4 1 3 2 3 4 4 4 3 4 4 4");
  ReplacementOptions options = { .n_frames = 10, .window = 10 };
  Replacement *replacement = replacement_new (&replacement_working_set, &options);
  replacement_run (replacement, (const PageReference *) references->data, 10);
  g_autofree char *t1 = held (replacement, 10);
  replacement_run (replacement, (const PageReference *) references->data + 10, 16);
  g_autofree char *t2 = held (replacement, 10);
  ck_assert_str_eq (t1, "1 2 5 6 7");
  ck_assert_str_eq (t2, "3 4");
  replacement_free (replacement);
}
END_TEST

/* Stallings, chapter 8, the figure "Working set of process as defined by window size": the sizes of the sets after each
 * reference for a window of 2, 3, 4 and 5. */
START_TEST (test_published_working_set_sizes)
{
  static const uint32_t sizes[][16] = {
    { 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2 },
    { 1, 2, 3, 3, 3, 3, 3, 3, 2, 3, 2, 2, 3, 3, 2, 3 },
    { 1, 2, 3, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3, 3 },
    { 1, 2, 3, 4, 4, 5, 4, 4, 3, 3, 3, 4, 4, 3, 3, 4 },
  };
  g_autoptr (GArray) references = parse ("24 15 18 23 24 17 18 24 18 17 17 15 24 17 24 18");
  for (unsigned window = 2; window <= 5; window++)
    {
      ReplacementOptions options = { .n_frames = 10, .window = window };
      Replacement *replacement = replacement_new (&replacement_working_set, &options);
      for (unsigned i = 0; i < 16; i++)
        {
          replacement_refer (replacement, g_array_index (references, PageReference, i));
          ReplacementCounts counts = replacement_counts (replacement);
          ck_assert_uint_eq (counts.misses - counts.evictions, sizes[window - 2][i]);
        }
      replacement_free (replacement);
    }
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("published");
  TCase *tests = tcase_create ("published");
  suite_add_tcase (suite, tests);
  tcase_add_loop_test (tests, test_published_counts, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tests, test_published_looping_workload);
  tcase_add_test (tests, test_published_aging_registers);
  tcase_add_test (tests, test_published_second_chance);
  tcase_add_test (tests, test_published_working_set);
  tcase_add_test (tests, test_published_working_set_sizes);
  return suite;
}
