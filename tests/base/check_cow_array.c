/* The array against a flat list of (index, value), with copies kept and compared later; elements that own a counted
 * thing prove that every one is given up. */
#include "../support/test_main.h"
#include "base/cow_array.h"
#include "base/prng.h"
#include <glib.h>
#include <string.h>

typedef struct Thing
{
  int references;
} Thing;

typedef struct Element
{
  Thing *thing;
  uint64_t value, other;
} Element;

static int n_things;

static void
retain (void *element)
{
  ((Element *) element)->thing->references++;
}

static void
release (void *element)
{
  Element *e = element;
  if (e->thing == NULL || --e->thing->references > 0)
    return;
  g_free (e->thing);
  n_things--;
}

static Digest128
digest (const void *element, uint64_t index)
{
  const Element *e = element;
  return hash_take ((Digest128){ index, 1 }, e->value, e->other);
}

static const CowType owner_type = { sizeof (Element), 3, retain, release, digest };

#define FLAT_MAX 512

/* Sorted by index. */
typedef struct Flat
{
  uint64_t index[FLAT_MAX], value[FLAT_MAX];
  uint32_t count;
} Flat;

static uint32_t
flat_floor (const Flat *flat, uint64_t index)
{
  uint32_t i = 0;
  while (i < flat->count && flat->index[i] < index)
    i++;
  return i;
}

static void
flat_set (Flat *flat, uint64_t index, uint64_t value)
{
  uint32_t i = flat_floor (flat, index);
  bool here = i < flat->count && flat->index[i] == index;
  if (value == 0 && here)
    {
      memmove (flat->index + i, flat->index + i + 1, (flat->count - i - 1) * sizeof *flat->index);
      memmove (flat->value + i, flat->value + i + 1, (flat->count - i - 1) * sizeof *flat->value);
      flat->count--;
    }
  else if (value != 0)
    {
      if (!here)
        {
          memmove (flat->index + i + 1, flat->index + i, (flat->count - i) * sizeof *flat->index);
          memmove (flat->value + i + 1, flat->value + i, (flat->count - i) * sizeof *flat->value);
          flat->count++;
        }
      flat->index[i] = index;
      flat->value[i] = value;
    }
}

static uint64_t
random_index (VasPrng *prng)
{
  switch (prng_below (prng, 5))
    {
    case 0:
      return prng_below (prng, 200);
    case 1:
      return UINT64_MAX - prng_below (prng, 3);
    case 2:
      return (UINT64_C (1) << prng_below (prng, 64)) + prng_below (prng, 4);
    default:
      return (prng_below (prng, 3) << 35) + (prng_below (prng, 3) << 11) + prng_below (prng, 20);
    }
}

static void
set (CowArray *array, uint64_t index, uint64_t value)
{
  if (value == 0)
    {
      cow_array_remove (array, index);
      return;
    }
  if (array->type == &cow_type_u64)
    {
      cow_array_set_u64 (array, index, value);
      return;
    }
  Element *e = cow_array_edit (array, index);
  if (e->thing == NULL)
    {
      e->thing = g_new0 (Thing, 1);
      e->thing->references = 1;
      n_things++;
    }
  e->value = value;
}

static uint64_t
get (const CowArray *array, uint64_t index)
{
  const void *element = cow_array_get (array, index);
  if (element == NULL)
    return 0;
  return array->type == &cow_type_u64 ? *(const uint64_t *) element : ((const Element *) element)->value;
}

static void
compare (CowArray *array, const Flat *flat)
{
  uint64_t index = 0;
  ck_assert_uint_eq (array->count, flat->count);
  for (uint32_t i = 0; i < flat->count; i++)
    {
      ck_assert (cow_array_next (array, &index));
      ck_assert_uint_eq (index, flat->index[i]);
      ck_assert_uint_eq (get (array, index), flat->value[i]);
      if (index < UINT64_MAX)
        index++;
    }
  CowArray again;
  cow_array_init (&again, array->type);
  for (uint32_t i = flat->count; i-- > 0;) /* another history */
    set (&again, flat->index[i], flat->value[i]);
  Digest128 a = cow_array_digest (array), b = cow_array_digest (&again);
  ck_assert (a.low == b.low && a.high == b.high);
  cow_array_clear (&again);
}

#define N_COPIES 4

static void
random_steps (const CowType *type, uint64_t seed)
{
  static Flat flat[N_COPIES];
  CowArray array[N_COPIES];
  VasPrng prng;
  prng_seed (&prng, seed);
  for (int i = 0; i < N_COPIES; i++)
    {
      cow_array_init (&array[i], type);
      flat[i].count = 0;
    }
  for (uint64_t steps = test_scaled (200000), step = 0; step < steps; step++)
    {
      uint64_t to = prng_below (&prng, N_COPIES), from = prng_below (&prng, N_COPIES);
      uint64_t index = random_index (&prng);
      if (prng_below (&prng, 50) == 0 && to != from)
        {
          cow_array_clear (&array[to]);
          cow_array_share (&array[to], &array[from]);
          flat[to] = flat[from];
        }
      else if (prng_below (&prng, 100) == 0)
        compare (&array[to], &flat[to]);
      else if (prng_below (&prng, 30) == 0)
        cow_array_digest (&array[to]);
      else
        {
          uint64_t value = flat[to].count == FLAT_MAX || prng_below (&prng, 2) == 0 ? 0 : prng_next (&prng) | 1;
          if (value == 0 && flat[to].count > 0 && prng_below (&prng, 2) == 0)
            index = flat[to].index[prng_below (&prng, flat[to].count)];
          set (&array[to], index, value);
          flat_set (&flat[to], index, value);
          ck_assert_uint_eq (get (&array[to], index), value);
        }
      uint64_t looked = random_index (&prng);
      uint32_t floor = flat_floor (&flat[to], looked);
      bool there = floor < flat[to].count && flat[to].index[floor] == looked;
      ck_assert_uint_eq (get (&array[to], looked), there ? flat[to].value[floor] : 0);
      if (step % 200 == 0)
        for (int i = 0; i < N_COPIES; i++)
          ck_assert_ptr_null (cow_array_check (&array[i]));
    }
  for (int i = 0; i < N_COPIES; i++)
    {
      compare (&array[i], &flat[i]);
      cow_array_clear (&array[i]);
    }
  ck_assert_int_eq (n_things, 0);
}

START_TEST (test_cow_array_numbers_against_model)
{
  random_steps (&cow_type_u64, 1);
}
END_TEST

START_TEST (test_cow_array_owners_against_model)
{
  random_steps (&owner_type, 2);
}
END_TEST

START_TEST (test_cow_array_next_absent)
{
  CowArray array;
  cow_array_init (&array, &cow_type_u64);
  ck_assert_uint_eq (cow_array_next_absent (&array, 7), 7);
  for (uint64_t i = 10; i < 3000; i++)
    cow_array_set_u64 (&array, i, i);
  ck_assert_uint_eq (cow_array_next_absent (&array, 0), 0);
  ck_assert_uint_eq (cow_array_next_absent (&array, 10), 3000);
  cow_array_set_u64 (&array, 2048, 0);
  ck_assert_uint_eq (cow_array_next_absent (&array, 70), 2048);
  cow_array_clear (&array);
}
END_TEST

START_TEST (test_cow_array_digest_depends_on_index_and_value)
{
  CowArray a, b;
  cow_array_init (&a, &cow_type_u64);
  cow_array_init (&b, &cow_type_u64);
  cow_array_set_u64 (&a, 5, 1);
  cow_array_set_u64 (&b, 6, 1);
  ck_assert_uint_ne (cow_array_digest (&a).low, cow_array_digest (&b).low);
  ck_assert_uint_ne (cow_array_digest (&a).high, cow_array_digest (&b).high);
  cow_array_set_u64 (&b, 6, 0);
  ck_assert_uint_eq (cow_array_digest (&b).low | cow_array_digest (&b).high, 0);
  cow_array_set_u64 (&b, 5, 2);
  ck_assert_uint_ne (cow_array_digest (&a).low, cow_array_digest (&b).low);
  cow_array_clear (&a);
  cow_array_clear (&b);
}
END_TEST

START_TEST (test_cow_array_shares_what_is_not_edited)
{
  CowArray array, copy;
  cow_array_init (&array, &cow_type_u64);
  for (uint64_t i = 1; i <= 100000; i++)
    cow_array_set_u64 (&array, i, i);
  cow_array_share (&copy, &array);
  cow_array_set_u64 (&array, 50000, 1);
  ck_assert_ptr_ne (cow_array_get (&array, 50000), cow_array_get (&copy, 50000));
  ck_assert_ptr_eq (cow_array_get (&array, 1), cow_array_get (&copy, 1));
  ck_assert_uint_eq (cow_array_get_u64 (&copy, 50000), 50000);
  cow_array_clear (&copy);
  cow_array_clear (&array);
}
END_TEST

/* Each law, broken once. */
START_TEST (test_cow_array_check_finds_what_is_broken)
{
  CowArray array;
  cow_array_init (&array, &cow_type_u64);
  for (uint64_t i = 1; i <= 100; i++)
    cow_array_set_u64 (&array, i * 100, i);
  cow_array_digest (&array);
  ck_assert_ptr_null (cow_array_check (&array));
  CowNode *root = array.root;
  ck_assert_uint_eq (array.height, 2);
  root->references = 0;
  ck_assert_str_eq (cow_array_check (&array), "a node in use has no references");
  root->references = 1;
  root->used ^= 1;
  ck_assert_str_eq (cow_array_check (&array), "a node is wrong about which children it has");
  root->used ^= UINT64_C (1) << 40 | 1;
  ck_assert_str_eq (cow_array_check (&array), "a node has more slots used than it holds");
  root->used ^= UINT64_C (1) << 40;
  root->digest.high++;
  ck_assert_str_eq (cow_array_check (&array), "a node remembers a digest that is past");
  root->digest.high--;
  array.count++;
  ck_assert_str_eq (cow_array_check (&array), "the count is not that of the present elements");
  array.count--;
  *(uint64_t *) cow_array_edit (&array, 100) = 1;
  CowSlot *slot = &array.slot[100 / 64];
  CowNode *leaf = slot->leaf;
  slot->leaf = NULL;
  ck_assert_str_eq (cow_array_check (&array), "a remembered leaf is not the array's");
  slot->leaf = leaf;
  root->references = 2;
  ck_assert_str_eq (cow_array_check (&array), "a leaf remembered for editing is shared");
  root->references = 1;
  uint64_t used = leaf->used;
  leaf->used = 0;
  ck_assert_str_eq (cow_array_check (&array), "a node holds nothing");
  leaf->used = used;
  ck_assert_ptr_null (cow_array_check (&array));
  cow_array_clear (&array);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("cow_array");
  TCase *tc = tcase_create ("cow_array");
  tcase_set_timeout (tc, 0);
  tcase_add_test (tc, test_cow_array_numbers_against_model);
  tcase_add_test (tc, test_cow_array_owners_against_model);
  tcase_add_test (tc, test_cow_array_next_absent);
  tcase_add_test (tc, test_cow_array_digest_depends_on_index_and_value);
  tcase_add_test (tc, test_cow_array_shares_what_is_not_edited);
  tcase_add_test (tc, test_cow_array_check_finds_what_is_broken);
  suite_add_tcase (suite, tc);
  return suite;
}
