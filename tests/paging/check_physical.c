/* Frames against a plain array of what each should be, on machines of a few frames; contents; and each law of the PFN
 * database broken once. */
#include "../support/test_main.h"
#include "base/prng.h"
#include "paging/physical.h"
#include <glib.h>
#include <string.h>

#define N_FRAMES 200
#define SIZE 64

/* What a frame should be. */
typedef struct Mirror
{
  FrameState state;
  bool dirty, fresh;
  unsigned char bytes[SIZE];
} Mirror;

static Physical physical;
static Mirror mirror[N_FRAMES];

static void
begin (uint32_t n_nodes)
{
  physical_init (&physical, N_FRAMES, n_nodes, SIZE, SIZE);
  memset (mirror, 0, sizeof mirror);
  for (int i = 0; i < N_FRAMES; i++)
    mirror[i].fresh = true;
}

/* The frame that the rule says: in each node from @node on, the lowest zeroed, else fresh, else free one. */
static uint64_t
expected_frame (uint32_t node)
{
  for (uint32_t k = 0; k < physical.n_nodes; k++)
    {
      const FrameNode *n = &physical.node[(node + k) % physical.n_nodes];
      for (int pass = 0; pass < 3; pass++)
        for (uint64_t pfn = n->first; pfn < n->end; pfn++)
          {
            const Mirror *m = &mirror[pfn];
            bool fits = pass == 0 ? !m->fresh && !m->dirty : pass == 1 ? m->fresh : m->dirty;
            if (m->state == FRAME_UNUSED && fits)
              return pfn;
          }
    }
  return NO_FRAME;
}

static FrameList *
list_of (uint64_t pfn)
{
  FrameNode *node = &physical.node[physical_node_of (&physical, pfn)];
  FrameState state = physical_state (&physical, pfn);
  return state == FRAME_STANDBY ? &node->standby : state == FRAME_MODIFIED ? &node->modified : NULL;
}

static void
step (VasPrng *prng)
{
  uint64_t pfn = prng_below (prng, N_FRAMES);
  Mirror *m = &mirror[pfn];
  if (m->state == FRAME_UNUSED || prng_below (prng, 3) == 0)
    {
      uint32_t node = (uint32_t) prng_below (prng, 64);
      FrameState state = prng_below (prng, 2) == 0 ? FRAME_ACTIVE : FRAME_TABLE;
      uint64_t expected = expected_frame (node);
      ck_assert_uint_eq (physical_take (&physical, node, state, 7, pfn * 3), expected);
      if (expected == NO_FRAME)
        return;
      mirror[expected] = (Mirror){ .state = state };
      return;
    }
  if (list_of (pfn) != NULL)
    {
      frame_list_remove (&physical, list_of (pfn), pfn);
      physical_edit (&physical, pfn)->state = m->state = FRAME_ACTIVE;
    }
  uint32_t offset = (uint32_t) prng_below (prng, SIZE / 8) * 8;
  uint64_t value = prng_below (prng, 2) == 0 ? 0 : prng_next (prng);
  switch (prng_below (prng, 5))
    {
    case 0:
      physical_give_back (&physical, pfn);
      m->state = FRAME_UNUSED;
      break;
    case 1:
      if (m->state == FRAME_TABLE)
        break;
      physical_edit (&physical, pfn)->state = m->state = prng_below (prng, 2) == 0 ? FRAME_STANDBY : FRAME_MODIFIED;
      frame_list_append (&physical, list_of (pfn), pfn);
      break;
    default:
      physical_write (&physical, pfn, offset, 8, &value);
      memcpy (m->bytes + offset, &value, 8);
      m->dirty = m->dirty || value != 0;
      break;
    }
}

static void
compare (void)
{
  ck_assert_ptr_null (physical_check (&physical));
  for (uint64_t pfn = 0; pfn < N_FRAMES; pfn++)
    {
      unsigned char bytes[SIZE];
      ck_assert_uint_eq (physical_state (&physical, pfn), mirror[pfn].state);
      if (mirror[pfn].state == FRAME_UNUSED)
        {
          ck_assert_int_eq (physical_is_zeroed (&physical, pfn), !mirror[pfn].dirty);
          ck_assert_int_eq (physical_is_free (&physical, pfn), mirror[pfn].dirty);
          continue;
        }
      physical_read (&physical, pfn, 0, SIZE, bytes);
      ck_assert_mem_eq (bytes, mirror[pfn].bytes, SIZE);
      ck_assert_int_eq (physical_frame (&physical, pfn)->content != NULL, mirror[pfn].dirty);
    }
}

START_TEST (test_physical_against_mirror)
{
  static const uint32_t nodes[] = { 1, 3, 64 };
  VasPrng prng;
  prng_seed (&prng, 5);
  for (int i = 0; i < 3; i++)
    {
      Physical copy;
      static Mirror mirror_copy[N_FRAMES];
      begin (nodes[i]);
      physical_share (&copy, &physical);
      memcpy (mirror_copy, mirror, sizeof mirror);
      Digest128 digest = physical_digest (&copy);
      for (uint64_t steps = test_scaled (40000), s = 0; s < steps; s++)
        {
          step (&prng);
          if (s % 100 == 0)
            compare ();
          if (s % 1000 == 999) /* back to the copy, unchanged since it was made */
            {
              physical_clear (&physical);
              physical_share (&physical, &copy);
              memcpy (mirror, mirror_copy, sizeof mirror);
              Digest128 again = physical_digest (&physical);
              ck_assert (digest.low == again.low && digest.high == again.high);
              compare ();
            }
          if (s % 1000 == 500)
            {
              physical_clear (&copy);
              physical_share (&copy, &physical);
              memcpy (mirror_copy, mirror, sizeof mirror);
              digest = physical_digest (&physical);
            }
        }
      physical_clear (&copy);
      physical_clear (&physical);
    }
}
END_TEST

START_TEST (test_physical_nodes_have_an_even_part)
{
  begin (3);
  ck_assert_uint_eq (physical.node[0].end, 67);
  ck_assert_uint_eq (physical.node[1].end, 134);
  ck_assert_uint_eq (physical.node[2].end, 200);
  ck_assert_uint_eq (physical_take (&physical, 1, FRAME_ACTIVE, 1, 0), 67);
  ck_assert_uint_eq (physical_node_of (&physical, 67), 1);
  ck_assert_uint_eq (physical_node_of (&physical, 66), 0);
  physical_clear (&physical);
}
END_TEST

START_TEST (test_physical_of_2_to_the_60_costs_nothing)
{
  physical_init (&physical, UINT64_C (1) << 56, 64, 16, 16);
  ck_assert_uint_eq (physical_take (&physical, 63, FRAME_ACTIVE, 1, 0), UINT64_C (63) << 50);
  ck_assert_ptr_null (physical_check (&physical));
  physical_give_back (&physical, UINT64_C (63) << 50);
  ck_assert_uint_eq (physical.frames.count, 0);
  ck_assert_ptr_null (physical_check (&physical));
  physical_clear (&physical);
}
END_TEST

START_TEST (test_physical_numbers_are_little_endian)
{
  unsigned char bytes[8];
  begin (1);
  uint64_t pfn = physical_take (&physical, 0, FRAME_TABLE, 1, 0);
  physical_store (&physical, pfn, 8, 8, UINT64_C (0x8877665544332211));
  physical_store (&physical, pfn, 4, 4, 0xddccbbaa);
  physical_store (&physical, pfn, 2, 2, 0x7766);
  physical_read (&physical, pfn, 8, 8, bytes);
  ck_assert_mem_eq (bytes, "\x11\x22\x33\x44\x55\x66\x77\x88", 8);
  physical_read (&physical, pfn, 0, 8, bytes);
  ck_assert_mem_eq (bytes, "\0\0\x66\x77\xaa\xbb\xcc\xdd", 8);
  ck_assert_uint_eq (physical_load (&physical, pfn, 8, 8), UINT64_C (0x8877665544332211));
  ck_assert_uint_eq (physical_load (&physical, pfn, 4, 4), 0xddccbbaa);
  ck_assert_uint_eq (physical_load (&physical, pfn, 2, 2), 0x7766);
  ck_assert_uint_eq (physical_load (&physical, pfn, 16, 8), 0);
  physical_clear (&physical);
}
END_TEST

/* From every offset only zeros lie before the answer, and it is not before the eight bytes with the next other byte. */
START_TEST (test_physical_zeros_are_skipped)
{
  begin (1);
  uint64_t pfn = physical_take (&physical, 0, FRAME_TABLE, 1, 0);
  ck_assert_uint_eq (physical_skip_zeros (&physical, pfn, 4, 64), 64);
  physical_store (&physical, pfn, 12, 4, 1);
  physical_store (&physical, pfn, 24, 4, 1);
  physical_store (&physical, pfn, 44, 4, 0x80000000);
  for (uint32_t offset = 0; offset <= 64; offset++)
    {
      uint32_t byte = offset <= 12 ? 12 : offset <= 24 ? 24 : offset <= 47 ? 47 : 64;
      uint32_t found = physical_skip_zeros (&physical, pfn, offset, 64);
      ck_assert_uint_le (found, byte);
      ck_assert_uint_ge (found, MAX (offset, byte / 8 * 8));
    }
  ck_assert_uint_eq (physical_skip_zeros (&physical, pfn, 48, 52), 56);
  physical_clear (&physical);
}
END_TEST

START_TEST (test_physical_digest_sees_bytes_and_order)
{
  unsigned char one = 1;
  begin (1);
  uint64_t a = physical_take (&physical, 0, FRAME_STANDBY, 1, 0), b = physical_take (&physical, 0, FRAME_STANDBY, 1, 1);
  FrameList *list = list_of (a);
  frame_list_append (&physical, list, a);
  frame_list_append (&physical, list, b);
  Digest128 before = physical_digest (&physical);
  frame_list_remove (&physical, list, a);
  frame_list_append (&physical, list, a);
  ck_assert_uint_ne (physical_digest (&physical).low, before.low);
  frame_list_remove (&physical, list, b);
  frame_list_append (&physical, list, b);
  ck_assert_uint_eq (physical_digest (&physical).low, before.low);
  physical_write (&physical, a, 3, 1, &one);
  ck_assert_uint_ne (physical_digest (&physical).high, before.high);
  physical_clear (&physical);
}
END_TEST

/* Each law, broken once. */
START_TEST (test_physical_check_finds_what_is_broken)
{
  begin (1);
  uint64_t one = 1, pfn[4];
  for (int i = 0; i < 4; i++)
    pfn[i] = physical_take (&physical, 0, i < 2 ? FRAME_STANDBY : FRAME_TABLE, 1, 0);
  FrameNode *node = &physical.node[0];
  frame_list_append (&physical, &node->standby, pfn[0]);
  ck_assert_str_eq (physical_check (&physical), "a standby or modified frame is not on its list");
  frame_list_append (&physical, &node->standby, pfn[1]);
  ck_assert_ptr_null (physical_check (&physical));
  physical_edit (&physical, pfn[0])->state = FRAME_MODIFIED;
  ck_assert_str_eq (physical_check (&physical), "a frame is on a list that its state does not say");
  physical_edit (&physical, pfn[0])->state = FRAME_STANDBY;
  physical_edit (&physical, pfn[1])->prev = 0;
  ck_assert_str_eq (physical_check (&physical), "a list of frames is not linked in order");
  physical_edit (&physical, pfn[1])->prev = pfn[0] + 1;
  node->standby.tail = pfn[0] + 1;
  ck_assert_str_eq (physical_check (&physical), "a list of frames is wrong about its length or end");
  node->standby.tail = pfn[1] + 1;
  node->fresh = 3;
  ck_assert_str_eq (physical_check (&physical), "an unused frame has an entry");
  node->fresh = 5;
  ck_assert_str_eq (physical_check (&physical), "a frame is lost");
  node->fresh = 4;
  cow_array_set_u64 (&physical.zeroed, 0, 8);
  ck_assert_str_eq (physical_check (&physical), "a used frame is in a set of unused ones");
  cow_array_set_u64 (&physical.zeroed, 0, 0);
  physical_write (&physical, pfn[3], 0, 8, &one);
  physical_give_back (&physical, pfn[3]);
  ck_assert_ptr_null (physical_check (&physical));
  node->n_free = 0;
  node->n_zeroed = 1;
  ck_assert_str_eq (physical_check (&physical), "a node is wrong about how many unused frames it has");
  node->n_free = 1;
  node->n_zeroed = 0;
  physical.n_tables = 2;
  ck_assert_str_eq (physical_check (&physical),
                    "the physical memory is wrong about how many frames are used or hold tables");
  physical_clear (&physical);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("physical");
  TCase *tc = tcase_create ("physical");
  tcase_set_timeout (tc, 0);
  tcase_add_test (tc, test_physical_against_mirror);
  tcase_add_test (tc, test_physical_nodes_have_an_even_part);
  tcase_add_test (tc, test_physical_of_2_to_the_60_costs_nothing);
  tcase_add_test (tc, test_physical_numbers_are_little_endian);
  tcase_add_test (tc, test_physical_zeros_are_skipped);
  tcase_add_test (tc, test_physical_digest_sees_bytes_and_order);
  tcase_add_test (tc, test_physical_check_finds_what_is_broken);
  suite_add_tcase (suite, tc);
  return suite;
}
