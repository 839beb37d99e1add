#include "flat_model.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

FlatModel
flat_model_new (unsigned n, uint64_t scale)
{
  return (FlatModel){ n, scale, g_new0 (RegionAttribute, n) };
}

FlatModel
flat_model_copy (const FlatModel *model)
{
  FlatModel copy = flat_model_new (model->n, model->scale);
  memcpy (copy.unit, model->unit, model->n * sizeof *copy.unit);
  return copy;
}

void
flat_model_clear (FlatModel *model)
{
  g_free (model->unit);
  model->unit = NULL;
}

void
flat_model_assign (FlatModel *model, unsigned start, unsigned end, RegionAttribute attribute)
{
  for (unsigned u = start; u < end; u++)
    model->unit[u] = u == start ? attribute : attribute & ~REGION_MARK;
}

bool
flat_model_begins (const FlatModel *model, unsigned u)
{
  return u == 0 || (model->unit[u - 1] & ~REGION_MARK) != model->unit[u];
}

RegionEntry
flat_model_find (const FlatModel *model, unsigned u)
{
  unsigned start = u, end = u + 1;
  while (!flat_model_begins (model, start))
    start--;
  while (end < model->n && !flat_model_begins (model, end))
    end++;
  return (RegionEntry){ start * model->scale, end * model->scale, model->unit[start] };
}

uint64_t
flat_model_allocation_start (const FlatModel *model, unsigned u)
{
  while (u > 0 && !region_attribute_is_marked (model->unit[u]))
    u--;
  return u * model->scale;
}

uint64_t
flat_model_allocation_end (const FlatModel *model, unsigned u)
{
  u = (unsigned) (flat_model_find (model, u).end / model->scale);
  while (u < model->n && !region_attribute_is_marked (model->unit[u]) && model->unit[u] != REGION_FREE)
    u++;
  return u * model->scale;
}

static bool
is_charged (RegionAttribute a)
{
  return region_attribute_state (a) == REGION_STATE_COMMITTED && region_attribute_type (a) != REGION_TYPE_SYSTEM;
}

uint64_t
flat_model_committed (const FlatModel *model, unsigned start, unsigned end)
{
  uint64_t n = 0;
  for (unsigned u = start; u < end; u++)
    n += is_charged (model->unit[u]);
  return n * model->scale;
}

static const char *
compare_totals (const FlatModel *model, const RegionMap *map)
{
  RegionTotals totals = { 0 };
  for (unsigned u = 0; u < model->n; u++)
    {
      RegionAttribute a = model->unit[u];
      bool counts = a != REGION_FREE && region_attribute_type (a) != REGION_TYPE_SYSTEM;
      totals.n_entries += a != REGION_FREE && flat_model_begins (model, u);
      totals.reserved_pages += counts ? model->scale : 0;
      totals.committed_pages += is_charged (a) ? model->scale : 0;
      totals.n_allocations += counts && region_attribute_is_marked (a);
    }
  if (totals.n_entries != map->totals.n_entries || totals.n_allocations != map->totals.n_allocations)
    return "numbers of entries or allocations differ";
  if (totals.reserved_pages != map->totals.reserved_pages || totals.committed_pages != map->totals.committed_pages)
    return "numbers of pages differ";
  return NULL;
}

const char *
flat_model_compare (const FlatModel *model, const RegionMap *map)
{
  if (map->n_pages != model->n * model->scale)
    return "sizes differ";
  for (uint64_t page = 0; page < map->n_pages;)
    {
      RegionEntry is = region_map_find (map, page);
      RegionEntry should = flat_model_find (model, (unsigned) (page / model->scale));
      if (is.start != should.start || is.end != should.end || is.attribute != should.attribute)
        return "entries differ";
      page = is.end;
    }
  return compare_totals (model, map);
}

RegionAttribute
random_attribute (GRand *random)
{
  static const RegionState states[] = { REGION_STATE_FREE, REGION_STATE_FREE, REGION_STATE_RESERVED,
                                        REGION_STATE_COMMITTED, REGION_STATE_COMMITTED };
  RegionState state = states[g_rand_int_range (random, 0, G_N_ELEMENTS (states))];
  if (state == REGION_STATE_FREE)
    return REGION_FREE;
  uint32_t protect = state == REGION_STATE_COMMITTED ? (g_rand_boolean (random) ? 2 : 4) : 0;
  gint32 type = g_rand_int_range (random, 0, 8);
  RegionAttribute a = region_attribute_make (state, type < 4 ? (RegionType) type : REGION_TYPE_PRIVATE, protect, 4, 0);
  return g_rand_int_range (random, 0, 3) == 0 ? a | REGION_MARK : a;
}

void
random_range (GRand *random, unsigned n, unsigned *start, unsigned *end)
{
  gint32 kind = g_rand_int_range (random, 0, 64);
  unsigned most = kind == 0 ? n : kind < 4 ? n / 8 + 1 : kind < 24 ? 12 : 3;
  *start = (unsigned) g_rand_int_range (random, 0, (gint32) n);
  *end = *start + 1 + (unsigned) g_rand_int_range (random, 0, (gint32) most);
  *end = MIN (*end, n);
}

guint32
test_seed (void)
{
  const char *text = getenv ("VASBOX_TEST_SEED");
  guint32 seed = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : 20240229;
  printf ("# VASBOX_TEST_SEED=%u\n", seed);
  fflush (stdout);
  return seed;
}
