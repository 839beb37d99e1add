/* Each policy against its definition (oracle.c), over random lists; directly, with pages taken away by others
 * meanwhile, and through the engine. */
#include "../support/test_main.h"
#include "base/prng.h"
#include "oracle.h"
#include <glib.h>
#include <string.h>

#define MAXIMUM_REFERENCES 80
#define N_POLICIES 12

/* Check's own assertions write to a file each time, also when they hold: too slow for these loops. */
#define REQUIRE(condition)                                                                                            \
  do                                                                                                                  \
    {                                                                                                                 \
      if (!(condition))                                                                                               \
        ck_abort_msg ("%s: not so: %s", current_policy, #condition);                                                  \
    }                                                                                                                 \
  while (0)

static const char *current_policy = "";

typedef struct List
{
  PageReference references[MAXIMUM_REFERENCES];
  size_t n;
  ReplacementOptions options;
  uint32_t *next_use;
} List;

/* Pages far apart and near, some written; few enough that lists hit and miss. */
static void
make_list (List *list, VasPrng *prng)
{
  uint64_t n_pages = 1 + prng_below (prng, 12), scale = prng_below (prng, 2) ? 1 : UINT64_C (0x100000000001);
  bool has_locality = prng_below (prng, 2);
  uint64_t page = 0;
  list->n = 1 + prng_below (prng, MAXIMUM_REFERENCES);
  for (size_t i = 0; i < list->n; i++)
    {
      if (!has_locality || prng_below (prng, 3) == 0)
        page = prng_below (prng, n_pages);
      list->references[i] = (PageReference) { page * scale, prng_below (prng, 4) == 0 };
    }
  list->next_use = replacement_next_uses (list->references, list->n);
  list->options = (ReplacementOptions) {
    .n_frames = 1 + (uint32_t) prng_below (prng, ORACLE_MAXIMUM_FRAMES),
    .seed = prng_next (prng),
    .interval = 1 + prng_below (prng, 6),
    .window = 1 + prng_below (prng, 20),
    .next_use = list->next_use,
  };
}

static void
give_up (const ReplacementOps *ops, ReplacementPolicy *policy, Oracle *oracle)
{
  bool expected[ORACLE_MAXIMUM_FRAMES] = { false };
  uint32_t frame;
  while (oracle_give_up (oracle, &frame))
    expected[frame] = true;
  while (ops->give_up != NULL && ops->give_up (policy, &frame))
    {
      REQUIRE (expected[frame]);
      expected[frame] = false;
      ops->remove (policy, frame);
    }
  for (frame = 0; frame < ORACLE_MAXIMUM_FRAMES; frame++)
    REQUIRE (!expected[frame]);
}

/* Now and then a page is taken away: any, or the victim though frames may be free. */
static void
take_away (const ReplacementOps *ops, ReplacementPolicy *policy, Oracle *oracle, VasPrng *prng)
{
  uint32_t frame = (uint32_t) prng_below (prng, oracle->options.n_frames);
  if (prng_below (prng, 8) != 0 || !oracle->frames[frame].used)
    return;
  if (prng_below (prng, 2) == 0)
    {
      frame = oracle_victim (oracle);
      REQUIRE (ops->victim (policy) == frame);
    }
  oracle_empty (oracle, frame);
  ops->remove (policy, frame);
}

static void
check_directly (const ReplacementOps *ops, const List *list, VasPrng *prng)
{
  Oracle oracle;
  ReplacementPolicy *policy = ops->create (&list->options);
  oracle_init (&oracle, ops->name, list->references, list->n, &list->options);
  for (size_t i = 0; i < list->n; i++)
    {
      bool is_hit;
      uint32_t victim, frame = oracle_refer (&oracle, &is_hit, &victim);
      if (victim < list->options.n_frames)
        {
          REQUIRE (ops->victim (policy) == victim);
          ops->remove (policy, victim);
        }
      if (is_hit)
        ops->hit (policy, frame);
      else
        ops->insert (policy, frame);
      give_up (ops, policy, &oracle);
      take_away (ops, policy, &oracle, prng);
    }
  ops->destroy (policy);
}

static void
assert_frames (const Replacement *replacement, const Oracle *oracle)
{
  for (uint32_t f = 0; f < oracle->options.n_frames; f++)
    {
      uint64_t page;
      REQUIRE (replacement_page_at (replacement, f, &page) == oracle->frames[f].used);
      if (oracle->frames[f].used)
        REQUIRE (page == oracle->frames[f].page);
    }
}

static void
assert_counts (ReplacementCounts got, ReplacementCounts expected)
{
  REQUIRE (got.references == expected.references);
  REQUIRE (got.hits == expected.hits);
  REQUIRE (got.misses == expected.misses);
  REQUIRE (got.evictions == expected.evictions);
  REQUIRE (got.write_backs == expected.write_backs);
}

static void
check_engine (const ReplacementOps *ops, const List *list)
{
  Oracle oracle;
  Replacement *replacement = replacement_new (ops, &list->options);
  oracle_init (&oracle, ops->name, list->references, list->n, &list->options);
  for (size_t i = 0; i < list->n; i++)
    {
      bool is_hit;
      uint32_t victim, frame;
      oracle_refer (&oracle, &is_hit, &victim);
      while (oracle_give_up (&oracle, &frame))
        ;
      REQUIRE (replacement_refer (replacement, list->references[i]) == is_hit);
      assert_frames (replacement, &oracle);
    }
  assert_counts (replacement_counts (replacement), oracle.counts);
  replacement_free (replacement);

  replacement = replacement_new (ops, &list->options);
  replacement_run (replacement, list->references, list->n);
  assert_frames (replacement, &oracle);
  assert_counts (replacement_counts (replacement), oracle.counts);
  replacement_free (replacement);
}

START_TEST (test_policies_are_what_they_are_defined_to_be)
{
  const ReplacementOps *ops = replacement_policies[_i];
  VasPrng prng;
  current_policy = ops->name;
  prng_seed (&prng, (uint64_t) _i);
  for (uint64_t i = test_scaled (20000); i > 0; i--)
    {
      List list;
      make_list (&list, &prng);
      check_directly (ops, &list, &prng);
      check_engine (ops, &list);
      g_free (list.next_use);
    }
}
END_TEST

START_TEST (test_policies_are_found_by_name)
{
  unsigned n = 0;
  for (; replacement_policies[n] != NULL; n++)
    ck_assert_ptr_eq (replacement_policy_find (replacement_policies[n]->name), replacement_policies[n]);
  ck_assert_uint_eq (n, N_POLICIES);
  ck_assert_ptr_null (replacement_policy_find ("LRU"));
  ck_assert_ptr_null (replacement_policy_find (""));
}
END_TEST

/* second-chance and clock name their frames alike as long as nobody else takes pages away. */
START_TEST (test_policies_clock_is_second_chance)
{
  VasPrng prng;
  prng_seed (&prng, 3);
  for (uint64_t i = test_scaled (20000); i > 0; i--)
    {
      List list;
      make_list (&list, &prng);
      Replacement *a = replacement_new (&replacement_clock, &list.options);
      Replacement *b = replacement_new (&replacement_second_chance, &list.options);
      for (size_t k = 0; k < list.n; k++)
        {
          REQUIRE (replacement_refer (a, list.references[k]) == replacement_refer (b, list.references[k]));
          for (uint32_t f = 0; f < list.options.n_frames; f++)
            {
              uint64_t page_a = 0, page_b = 0;
              REQUIRE (replacement_page_at (a, f, &page_a) == replacement_page_at (b, f, &page_b));
              REQUIRE (page_a == page_b);
            }
        }
      replacement_free (a);
      replacement_free (b);
      g_free (list.next_use);
    }
}
END_TEST

/* Nothing beats opt; what holds pages by a stack never has Belady's anomaly. */
START_TEST (test_policies_keep_their_laws)
{
  VasPrng prng;
  prng_seed (&prng, 4);
  for (uint64_t i = test_scaled (2000); i > 0; i--)
    {
      List list;
      uint64_t misses[N_POLICIES][ORACLE_MAXIMUM_FRAMES + 1];
      make_list (&list, &prng);
      for (unsigned p = 0; p < N_POLICIES; p++)
        for (uint32_t n = 1; n <= ORACLE_MAXIMUM_FRAMES; n++)
          {
            list.options.n_frames = n;
            Replacement *replacement = replacement_new (replacement_policies[p], &list.options);
            replacement_run (replacement, list.references, list.n);
            misses[p][n] = replacement_counts (replacement).misses;
            replacement_free (replacement);
          }
      for (uint32_t n = 1; n <= ORACLE_MAXIMUM_FRAMES; n++)
        for (unsigned p = 0; p < N_POLICIES; p++)
          {
            REQUIRE (misses[10][n] <= misses[p][n]);
            if (n > 1 && (replacement_policies[p] == &replacement_lru || replacement_policies[p] == &replacement_opt))
              REQUIRE (misses[p][n] <= misses[p][n - 1]);
          }
      g_free (list.next_use);
    }
}
END_TEST

/* Larger than the first tables, with removals from the middle of runs. */
START_TEST (test_policies_many_frames)
{
  enum { N_FRAMES = 3000, N = 200000 };
  VasPrng prng;
  for (unsigned p = 0; p < N_POLICIES; p++)
    {
      PageReference *references = g_new (PageReference, N);
      prng_seed (&prng, p);
      for (size_t i = 0; i < N; i++)
        references[i] = (PageReference) { prng_below (&prng, 4000), false };
      g_autofree uint32_t *next_use = replacement_next_uses (references, N);
      ReplacementOptions options = { .n_frames = N_FRAMES, .window = 2500, .interval = 1000, .next_use = next_use };
      Replacement *replacement = replacement_new (replacement_policies[p], &options);
      GHashTable *held = g_hash_table_new (g_direct_hash, g_direct_equal);
      for (size_t i = 0; i < N; i += 2000)
        {
          uint64_t page;
          replacement_run (replacement, references + i, 2000);
          g_hash_table_remove_all (held);
          for (uint32_t f = 0; f < N_FRAMES; f++)
            if (replacement_page_at (replacement, f, &page))
              REQUIRE (g_hash_table_add (held, GSIZE_TO_POINTER (page + 1))); /* no page twice */
          ReplacementCounts counts = replacement_counts (replacement);
          REQUIRE (g_hash_table_size (held) == counts.misses - counts.evictions);
          REQUIRE (counts.references == i + 2000);
        }
      g_hash_table_unref (held);
      replacement_free (replacement);
      g_free (references);
    }
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("policies");
  TCase *tests = tcase_create ("policies");
  tcase_set_timeout (tests, 600);
  suite_add_tcase (suite, tests);
  tcase_add_loop_test (tests, test_policies_are_what_they_are_defined_to_be, 0, N_POLICIES);
  tcase_add_test (tests, test_policies_are_found_by_name);
  tcase_add_test (tests, test_policies_clock_is_second_chance);
  tcase_add_test (tests, test_policies_keep_their_laws);
  tcase_add_test (tests, test_policies_many_frames);
  return suite;
}
