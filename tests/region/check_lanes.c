#include "../support/test_main.h"
#include "region/region_node.h"

/* The two ways to gather bits of lanes, of which a machine uses one. */
START_TEST (test_lanes_bits_are_the_same_on_any_machine)
{
  GRand *random = g_rand_new_with_seed (7);
  for (int round = 0; round < 1000; round++)
    {
      uint32_t bits = g_rand_int (random);
      RegionLanes chosen[8];
      for (int i = 0; i < 32; i++)
        chosen[i / 4][i % 4] = (bits >> i & 1) != 0 ? -1 : 0;
      ck_assert_uint_eq (region_lanes_bits (chosen), bits);
      ck_assert_uint_eq (region_lanes_bits_anywhere (chosen), bits);
      RegionHalves halves[4];
      for (int k = 0; k < 4; k++)
        halves[k] = region_lanes_narrow_anywhere (chosen[2 * k], chosen[2 * k + 1]);
      ck_assert_uint_eq (region_halves_bits (halves), bits);
      ck_assert_uint_eq (region_halves_bits_anywhere (halves), bits);
    }
  g_rand_free (random);
}
END_TEST

/* Figures of every size, the least and the largest that 16 bits hold among them. */
START_TEST (test_lanes_narrow_is_the_same_on_any_machine)
{
  GRand *random = g_rand_new_with_seed (7);
  for (int round = 0; round < 1000; round++)
    {
      RegionLanes two[2];
      for (int i = 0; i < 8; i++)
        two[i / 4][i % 4] = (int32_t) g_rand_int (random) >> g_rand_int_range (random, 0, 32);
      two[0][0] = round % 2 == 0 ? INT16_MAX + 1 : INT16_MIN - 1;
      RegionHalves halves = region_lanes_narrow (two[0], two[1]);
      RegionHalves anywhere = region_lanes_narrow_anywhere (two[0], two[1]);
      int16_t largest = INT16_MIN;
      for (int i = 0; i < 8; i++)
        {
          ck_assert_int_eq (halves[i], anywhere[i]);
          ck_assert_int_eq (halves[i], CLAMP (two[i / 4][i % 4], INT16_MIN, INT16_MAX));
          largest = MAX (largest, halves[i]);
        }
      ck_assert_int_eq (region_halves_largest (halves), largest);
    }
  g_rand_free (random);
}
END_TEST

/* The gaps of 28 ranges at once, beside one at a time; short ones, and ones of more pages than 16 bits hold. */
START_TEST (test_lanes_gaps_are_those_of_each_range)
{
  GRand *random = g_rand_new_with_seed (7);
  for (int round = 0; round < 1000; round++)
    {
      _Alignas (16) uint32_t starts[REGION_LEAF_ROOM];
      uint32_t some = g_rand_int (random) & ((UINT32_C (1) << 28) - 1), bits = g_rand_boolean (random) ? 6 : 17;
      int16_t least = (int16_t) g_rand_int_range (random, 1, 40), largest = 0;
      starts[0] = g_rand_int (random) >> 1;
      for (int i = 1; i < REGION_LEAF_ROOM; i++)
        starts[i] = starts[i - 1] + 1 + (g_rand_int (random) >> (32 - bits));
      RegionGaps gaps = region_gaps_between (starts, starts + 1, 16);
      uint32_t fit = region_gaps_at_least (&gaps, least);
      for (int i = 0; i < 28; i++)
        {
          uint32_t gap = MIN (region_gap (starts[i], starts[i + 1], 16), INT16_MAX);
          ck_assert_int_eq (fit >> i & 1, gap >= (uint32_t) least);
          if ((some >> i & 1) != 0)
            largest = MAX (largest, (int16_t) gap);
        }
      ck_assert_int_eq (region_gaps_largest (&gaps, some), largest);
    }
  g_rand_free (random);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("lanes");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_lanes_bits_are_the_same_on_any_machine);
  tcase_add_test (core, test_lanes_narrow_is_the_same_on_any_machine);
  tcase_add_test (core, test_lanes_gaps_are_those_of_each_range);
  suite_add_tcase (suite, core);
  return suite;
}
