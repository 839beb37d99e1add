/* The naive model of a region map: one attribute a unit of pages, in an array.  Slow, and too simple to be wrong. */
#ifndef FLAT_MODEL_H
#define FLAT_MODEL_H

#include "region/region_map.h"
#include <glib.h>

/* Unit u stands for pages [u * scale, (u + 1) * scale).  The mark is on the unit an entry begins with. */
typedef struct FlatModel
{
  unsigned n;
  uint64_t scale;
  RegionAttribute *unit;
} FlatModel;

FlatModel flat_model_new (unsigned n, uint64_t scale);
FlatModel flat_model_copy (const FlatModel *model);
void flat_model_clear (FlatModel *model);
void flat_model_assign (FlatModel *model, unsigned start, unsigned end, RegionAttribute attribute);
/* Whether an entry begins at unit @u. */
bool flat_model_begins (const FlatModel *model, unsigned u);
/* The entry that holds unit @u, in pages. */
RegionEntry flat_model_find (const FlatModel *model, unsigned u);
/* In pages; @u is not free. */
uint64_t flat_model_allocation_start (const FlatModel *model, unsigned u);
uint64_t flat_model_allocation_end (const FlatModel *model, unsigned u);
/* In pages. */
uint64_t flat_model_committed (const FlatModel *model, unsigned start, unsigned end);
/* NULL where @map holds exactly what @model does and its totals are right, else what differs. */
const char *flat_model_compare (const FlatModel *model, const RegionMap *map);

/* One of a dozen attributes: a third free, some marked. */
RegionAttribute random_attribute (GRand *random);
/* A random range of units: mostly short, now and then up to everything. */
void random_range (GRand *random, unsigned n, unsigned *start, unsigned *end);
/* The seed of this run: VASBOX_TEST_SEED or a fixed one; printed. */
guint32 test_seed (void);

#endif
