/* AWE frames against a plain array of who owns each, where it is mapped and what it holds, while other pages come and
 * go for want of frames. */
#include "../support/test_main.h"
#include "base/prng.h"
#include "small_memory.h"
#include <string.h>

#define N_FRAMES 48
#define WINDOW 24 /* pages below this are for AWE, the others for ordinary pages */
#define N_PAGES 64
#define NOWHERE UINT64_MAX

/* What a frame should be. */
typedef struct Mirror
{
  uint32_t owner; /* 0: no process's own */
  uint64_t page;  /* where it is mapped, or NOWHERE */
  uint64_t word;
} Mirror;

static Mirror mirror[N_FRAMES];

static uint64_t
frame_at (uint32_t asid, uint64_t page)
{
  for (uint64_t pfn = 0; pfn < N_FRAMES; pfn++)
    if (mirror[pfn].owner == asid && mirror[pfn].page == page)
      return pfn;
  return NO_FRAME;
}

static void
take (VasPrng *prng, uint32_t asid)
{
  uint64_t pfns[8], n = 1 + prng_below (prng, 8), available = memory_available_frames (&memory);
  if (n > available)
    n = available;
  memory_take_user_frames (&memory, asid, 0, n, pfns, 8);
  for (uint64_t i = 0; i < n; i++)
    {
      ck_assert_uint_eq (mirror[pfns[i]].owner, 0);
      mirror[pfns[i]] = (Mirror){ asid, NOWHERE, 0 };
    }
}

static void
unmap (uint32_t asid, PageRange range)
{
  for (uint64_t pfn = 0; pfn < N_FRAMES; pfn++)
    if (mirror[pfn].owner == asid && mirror[pfn].page >= range.start && mirror[pfn].page < range.end)
      mirror[pfn].page = NOWHERE;
}

/* A frame of @asid's that is mapped nowhere, from @pfn on. */
static void
map (uint32_t asid, uint64_t pfn, uint64_t page)
{
  if (mirror[pfn].owner != asid || mirror[pfn].page != NOWHERE)
    return;
  unmap (asid, pages (page, 1));
  if (memory_map_user_frame (&memory, asid, page, pfn, &grant))
    mirror[pfn].page = page;
}

static void
give (uint32_t asid, uint64_t pfn)
{
  uint64_t page;
  ck_assert_int_eq (memory_owns_user_frame (&memory, asid, pfn, &page), mirror[pfn].owner == asid);
  if (mirror[pfn].owner != asid)
    return;
  ck_assert_uint_eq (page, mirror[pfn].page);
  memory_free_user_frame (&memory, asid, pfn);
  mirror[pfn] = (Mirror){ 0, NOWHERE, 0 };
}

static void
write_mapped (VasPrng *prng, uint32_t asid, uint64_t page)
{
  uint64_t pfn, expected = frame_at (asid, page);
  int level;
  bool is_there = memory_reference (&memory, asid, page, MEMORY_WRITE, &pfn, &level);
  ck_assert_int_eq (is_there, expected != NO_FRAME);
  if (!is_there)
    return;
  ck_assert_uint_eq (pfn, expected);
  mirror[pfn].word = prng_next (prng);
  memory_write_frame (&memory, pfn, 0, 8, &mirror[pfn].word);
}

static void
step (VasPrng *prng)
{
  uint32_t asid = 1 + (uint32_t) prng_below (prng, 2);
  uint64_t page = prng_below (prng, WINDOW), pfn = prng_below (prng, N_FRAMES);
  PageRange range = pages (page, 1 + prng_below (prng, WINDOW - page));
  switch (prng_below (prng, 12))
    {
    case 0:
      take (prng, asid);
      break;
    case 1:
    case 2:
      give (asid, pfn);
      break;
    case 3:
      if (prng_below (prng, 2) == 0)
        memory_unmap_user_frames (&memory, asid, range);
      else
        memory_discard (&memory, asid, range, false);
      unmap (asid, range);
      break;
    case 4:
      memory_empty_working_set (&memory, asid);
      break;
    case 5:
    case 6:
      touch (asid, WINDOW + prng_below (prng, N_PAGES - WINDOW), MEMORY_WRITE);
      break;
    case 7:
      write_mapped (prng, asid, page);
      break;
    default:
      map (asid, pfn, page);
      break;
    }
}

static void
compare (void)
{
  ck_assert_ptr_null (memory_check (&memory, NULL, NULL));
  for (uint64_t pfn = 0; pfn < N_FRAMES; pfn++)
    {
      const Mirror *m = &mirror[pfn];
      uint64_t word;
      ck_assert_int_eq (physical_state (&memory.physical, pfn) == FRAME_USER, m->owner != 0);
      if (m->owner == 0)
        continue;
      memory_read_frame (&memory, pfn, 0, 8, &word);
      ck_assert_uint_eq (word, m->word);
      if (m->page != NOWHERE)
        ck_assert_uint_eq (peek_word (m->owner, m->page), m->word);
    }
}

START_TEST (test_user_frames_against_mirror)
{
  VasPrng prng;
  prng_seed (&prng, (uint64_t) _i + 3);
  begin (N_FRAMES, _i % 2 == 0 ? 64 : 4, _i < 2 ? VAS_REPLACEMENT_FIFO : VAS_REPLACEMENT_CLOCK);
  for (int i = 0; i < N_FRAMES; i++)
    mirror[i] = (Mirror){ 0, NOWHERE, 0 };
  for (uint64_t steps = test_scaled (20000), s = 0; s < steps; s++)
    {
      step (&prng);
      if (s % 20 == 0)
        compare ();
    }
  memory_remove_space (&memory, 1);
  memory_remove_space (&memory, 2);
  ck_assert_uint_eq (memory.physical.n_unused, N_FRAMES);
  end ();
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("user_frames");
  TCase *tc = tcase_create ("user_frames");
  tcase_set_timeout (tc, 120);
  tcase_add_loop_test (tc, test_user_frames_against_mirror, 0, 4);
  suite_add_tcase (suite, tc);
  return suite;
}
