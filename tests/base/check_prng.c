/* The expected numbers were calculated apart from this code, with big integers, from the published description. */
#include "../support/test_main.h"
#include "base/prng.h"

#define N(array) (sizeof (array) / sizeof *(array))

START_TEST (test_prng_next_known_state)
{
  VasPrng prng = { { 1, 2, 3, 4 } };
  static const uint64_t expected[] = { UINT64_C (11520),
                                       0,
                                       UINT64_C (1509978240),
                                       UINT64_C (1215971899390074240),
                                       UINT64_C (1216172134540287360),
                                       UINT64_C (607988272756665600),
                                       UINT64_C (16172922978634559625),
                                       UINT64_C (8476171486693032832),
                                       UINT64_C (10595114339597558777),
                                       UINT64_C (2904607092377533576) };
  for (unsigned i = 0; i < N (expected); i++)
    ck_assert_uint_eq (prng_next (&prng), expected[i]);
}
END_TEST

START_TEST (test_prng_seed_known_state)
{
  static const struct
  {
    uint64_t seed, state[4], next[5];
  } rows[] = {
    { 0,
      { UINT64_C (0xe220a8397b1dcdaf), UINT64_C (0x6e789e6aa1b965f4), UINT64_C (0x06c45d188009454f),
        UINT64_C (0xf88bb8a8724c81ec) },
      { UINT64_C (0x99ec5f36cb75f2b4), UINT64_C (0xbf6e1f784956452a), UINT64_C (0x1a5f849d4933e6e0),
        UINT64_C (0x6aa594f1262d2d2c), UINT64_C (0xbba5ad4a1f842e59) } },
    { 1,
      { UINT64_C (0x910a2dec89025cc1), UINT64_C (0xbeeb8da1658eec67), UINT64_C (0xf893a2eefb32555e),
        UINT64_C (0x71c18690ee42c90b) },
      { UINT64_C (0xb3f2af6d0fc710c5), UINT64_C (0x853b559647364cea), UINT64_C (0x92f89756082a4514),
        UINT64_C (0x642e1c7bc266a3a7), UINT64_C (0xb27a48e29a233673) } },
  };
  for (unsigned i = 0; i < N (rows); i++)
    {
      VasPrng prng;
      prng_seed (&prng, rows[i].seed);
      for (unsigned k = 0; k < 4; k++)
        ck_assert_uint_eq (prng.s[k], rows[i].state[k]);
      for (unsigned k = 0; k < 5; k++)
        ck_assert_uint_eq (prng_next (&prng), rows[i].next[k]);
    }
}
END_TEST

START_TEST (test_prng_state_is_a_plain_value)
{
  VasPrng prng;
  prng_seed (&prng, 99);
  prng_next (&prng);
  VasPrng copy = prng;
  uint64_t first = prng_next (&prng), second = prng_next (&prng);
  ck_assert_uint_eq (prng_next (&copy), first);
  ck_assert_uint_eq (prng_next (&copy), second);
}
END_TEST

START_TEST (test_prng_below_known_numbers)
{
  static const unsigned expected[] = { 7, 2, 0, 3, 1, 2, 6, 9, 1, 8, 1, 0 };
  VasPrng prng;
  prng_seed (&prng, 1);
  for (unsigned i = 0; i < N (expected); i++)
    ck_assert_uint_eq (prng_below (&prng, 10), expected[i]);
}
END_TEST

/* With n = 2^63 + 1 almost every second number must be refused, or small results would come twice as often. */
START_TEST (test_prng_below_refuses_what_would_favour_a_remainder)
{
  static const uint64_t expected[] = { UINT64_C (0x3358faf74ef97659), UINT64_C (0x56f1d349952c7995),
                                       UINT64_C (0x7b2938731e80723f), UINT64_C (0x7da904ec7e540317),
                                       UINT64_C (0x5f6e1ce3b6218c48), UINT64_C (0x0a971122d61f6196),
                                       UINT64_C (0x3b5b0f3891f29fd7) };
  VasPrng prng;
  prng_seed (&prng, 7);
  for (unsigned i = 0; i < N (expected); i++)
    ck_assert_uint_eq (prng_below (&prng, (UINT64_C (1) << 63) + 1), expected[i]);
}
END_TEST

START_TEST (test_prng_below_reaches_every_value_and_no_other)
{
  unsigned count[7] = { 0 };
  VasPrng prng;
  prng_seed (&prng, 3);
  for (unsigned i = 0; i < 70000; i++)
    {
      uint64_t value = prng_below (&prng, 7);
      ck_assert_uint_lt (value, 7);
      count[value]++;
    }
  for (unsigned i = 0; i < 7; i++)
    ck_assert_msg (count[i] > 9500 && count[i] < 10500, "%u came %u times of 70000", i, count[i]);
  ck_assert_uint_eq (prng_below (&prng, 1), 0);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("prng");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_prng_next_known_state);
  tcase_add_test (core, test_prng_seed_known_state);
  tcase_add_test (core, test_prng_state_is_a_plain_value);
  tcase_add_test (core, test_prng_below_known_numbers);
  tcase_add_test (core, test_prng_below_refuses_what_would_favour_a_remainder);
  tcase_add_test (core, test_prng_below_reaches_every_value_and_no_other);
  suite_add_tcase (suite, core);
  return suite;
}
