/* Looking for free ranges.  Subtrees whose largest gap is too small, or whose gaps never reached a start aligned
 * enough, are passed by; nothing changes. */
#include "region/region_map.h"
#include "region/region_node.h"

/* One search.  @visit is told of the free ranges that may serve, clipped to [low, high), from the lowest up, or from
 * the highest down with @downwards; it ends the search by returning true. */
typedef struct Search
{
  const RegionMap *map;
  RegionFit fit;
  uint32_t gap;  /* a subtree below this cannot serve */
  uint8_t reach; /* nor can one below this */
  bool downwards;
  bool (*visit) (struct Search *search, uint64_t start, uint64_t end);
  uint64_t found;
  uint64_t best;  /* pages of the smallest or largest range yet */
  uint64_t count; /* starts or holes yet */
  uint64_t choice;
} Search;

static bool
visit_leaf (Search *search, uint32_t id, uint64_t end)
{
  const RegionLeaf *leaf = region_pool_leaf (search->map->pool, id);
  for (uint32_t k = 0; k < leaf->count; k++)
    {
      uint32_t i = search->downwards ? leaf->count - 1 - k : k;
      uint64_t from = MAX (region_leaf_extent_end (leaf, i), search->fit.low);
      uint64_t to = MIN (region_leaf_next (leaf, i, end), search->fit.high);
      if (from < to && search->visit (search, from, to))
        return true;
    }
  return false;
}

static bool
visit_subtree (Search *search, uint32_t height, uint32_t id, uint64_t end)
{
  if (height == 0)
    return visit_leaf (search, id, end);
  const RegionInner *node = region_pool_inner (search->map->pool, id);
  uint32_t first = region_inner_key (node, 0) < search->fit.low ? region_inner_floor (node, search->fit.low) : 0;
  uint32_t last = region_inner_floor (node, MAX (search->fit.high - 1, region_inner_key (node, 0)));
  for (uint32_t k = first; k <= last; k++)
    {
      uint32_t i = search->downwards ? last - (k - first) : k;
      if (node->gap[i] >= search->gap && node->reach[i] >= search->reach
          && visit_subtree (search, height - 1, node->child[i], region_inner_child_end (node, i, end)))
        return true;
    }
  return false;
}

static bool
visit_free (Search *search)
{
  if (search->fit.low >= search->fit.high)
    return false;
  return visit_subtree (search, search->map->height, search->map->root, search->map->n_pages);
}

static inline void
check_fit (const RegionMap *map, const RegionFit *fit)
{
  g_assert (fit->n_pages > 0 && fit->high <= map->n_pages);
  g_assert (fit->align >= map->granularity_pages && (fit->align & (fit->align - 1)) == 0);
}

static inline uint32_t
gap_of (const RegionFit *fit)
{
  return (uint32_t) MIN (fit->n_pages, REGION_GAP_MAX);
}

static inline uint8_t
reach_of (const RegionFit *fit)
{
  return (uint8_t) __builtin_ctzll (fit->align);
}

static Search
search_for (const RegionMap *map, const RegionFit *fit, bool (*visit) (Search *, uint64_t, uint64_t))
{
  check_fit (map, fit);
  return (Search){ .map = map, .fit = *fit, .gap = gap_of (fit), .reach = reach_of (fit), .visit = visit };
}

/* Whether the request fits into [start, end); its lowest place. */
static bool
fits (const RegionFit *fit, uint64_t start, uint64_t end, uint64_t *place)
{
  *place = region_align_up (start, fit->align);
  return (*place < end) & (end - *place >= fit->n_pages); /* one branch, which is mostly taken */
}

static bool
visit_highest (Search *search, uint64_t start, uint64_t end)
{
  uint64_t place;
  if (!fits (&search->fit, start, end, &place))
    return false;
  search->found = (end - search->fit.n_pages) & ~(search->fit.align - 1);
  return true;
}

static bool
visit_best (Search *search, uint64_t start, uint64_t end)
{
  uint64_t place;
  if (end - start >= search->best || !fits (&search->fit, start, end, &place))
    return false;
  search->best = end - start;
  search->found = place;
  return search->best == search->fit.n_pages; /* no other can be smaller */
}

/* Ends at the @choice-th start; with a choice beyond all, counts them. */
static bool
visit_random (Search *search, uint64_t start, uint64_t end)
{
  uint64_t place;
  if (!fits (&search->fit, start, end, &place))
    return false;
  uint64_t n = (end - place - search->fit.n_pages) / search->fit.align + 1;
  if (search->choice - search->count < n)
    {
      search->found = place + (search->choice - search->count) * search->fit.align;
      return true;
    }
  search->count += n;
  return false;
}

/* The search for the lowest place is a loop of its own, being the one that most calls wait for. */
typedef struct Lowest
{
  const RegionMap *map;
  RegionFit fit;
  uint32_t gap;  /* as in Search */
  uint8_t reach;
} Lowest;

/* The child of @node in which a search from @low on begins. */
static inline uint32_t
child_at (const RegionInner *node, uint64_t low)
{
  return low < region_inner_key (node, 1) ? 0 : region_inner_floor (node, low);
}

/* Bit i: child i of @node may serve. */
static inline uint64_t
children_that_may_serve (const Lowest *search, const RegionInner *node)
{
  uint64_t children = region_lanes_at_least (node->gap, node->count, search->gap);
  if (search->fit.align > search->map->granularity_pages) /* else every gap reaches far enough */
    for (uint32_t i = 0; i < node->count; i++)
      children &= ~((uint64_t) (node->reach[i] < search->reach) << i);
  return children;
}

/* Leads @path on to the lowest leaf that may serve, from child @i of its node at @height on.  False where none may. */
static bool
go_to_leaf (const Lowest *search, RegionPath *path, uint32_t height, uint32_t i)
{
  for (;;)
    {
      RegionInner *node = path->step[height].node;
      uint64_t children = children_that_may_serve (search, node) >> i << i;
      if (children != 0)
        {
          i = path->step[height].index = (uint32_t) __builtin_ctzll (children);
          if (--height == 0)
            break;
          node = path->step[height].node = region_pool_inner (search->map->pool, node->child[i]);
          i = child_at (node, search->fit.low);
        }
      else if (height++ == search->map->height)
        return false;
      else
        i = path->step[height].index + 1;
    }
  path->leaf_id = path->step[1].node->child[i];
  path->leaf = region_pool_leaf (search->map->pool, path->leaf_id);
  region_leaf_prefetch (path->leaf);
  return true;
}

/* The lowest place in the leaf that @path leads to. */
static bool
lowest_in_leaf (const Lowest *search, RegionPath *path, uint64_t *place)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t granularity = search->map->granularity_pages, all = (UINT32_C (1) << leaf->count) - 1, may = all;
  RegionGaps gaps = region_leaf_gaps (leaf, granularity); /* but the last one, whose end is not in the leaf */
  may &= region_gaps_at_least (&gaps, (int16_t) MIN (search->gap, INT16_MAX)) | (all ^ all >> 1);
  path->start = region_leaf_key (leaf, 0);
  path->end = region_path_node_end (search->map, path, 0);
  path->index = 0;
  for (; may != 0; may &= may - 1)
    {
      uint32_t i = (uint32_t) __builtin_ctz (may);
      uint64_t from = MAX (region_leaf_extent_end (leaf, i), search->fit.low);
      uint64_t to = MIN (region_leaf_next (leaf, i, path->end), search->fit.high);
      if (fits (&search->fit, from, to, place))
        {
          path->index = path->others_of = i;
          path->others_gap = region_leaf_largest_gap (leaf, &gaps, i, path->end, granularity);
          return true;
        }
    }
  return false;
}

/* A descent that goes on to the next leaf where one that might serve does not.  As what is found is asked for next, the
 * pool remembers the way. */
static bool
search_lowest (const Lowest *search, uint64_t *place)
{
  const RegionMap *map = search->map;
  RegionPool *pool = map->pool;
  RegionPath *path = &pool->path;
  region_pool_forget_path (pool);
  if (map->height == 0)
    path->leaf = region_pool_leaf (pool, path->leaf_id = map->root);
  else
    {
      RegionInner *root = path->step[map->height].node = region_pool_inner (pool, map->root);
      if (!go_to_leaf (search, path, map->height, child_at (root, search->fit.low)))
        return false;
    }
  while (!lowest_in_leaf (search, path, place))
    if (map->height == 0 || path->end >= search->fit.high
        || !go_to_leaf (search, path, 1, path->step[1].index + 1))
      return false;
  pool->path_root = map->root;
  pool->path_height = map->height;
  return true;
}

bool
region_map_lowest_fit (const RegionMap *map, const RegionFit *fit, uint64_t *start)
{
  check_fit (map, fit);
  Lowest search = { map, *fit, gap_of (fit), reach_of (fit) };
  uint64_t place;
  if (fit->low >= fit->high || !search_lowest (&search, &place))
    return false;
  *start = place;
  return true;
}

bool
region_map_highest_fit (const RegionMap *map, const RegionFit *fit, uint64_t *start)
{
  Search search = search_for (map, fit, visit_highest);
  search.downwards = true;
  if (!visit_free (&search))
    return false;
  *start = search.found;
  return true;
}

bool
region_map_best_fit (const RegionMap *map, const RegionFit *fit, uint64_t *start)
{
  Search search = search_for (map, fit, visit_best);
  search.best = UINT64_MAX;
  visit_free (&search);
  if (search.best == UINT64_MAX)
    return false;
  *start = search.found;
  return true;
}

bool
region_map_random_fit (const RegionMap *map, const RegionFit *fit, uint64_t choice, uint64_t *start)
{
  Search count = search_for (map, fit, visit_random);
  count.choice = UINT64_MAX;
  visit_free (&count);
  if (count.count == 0)
    return false;
  Search search = search_for (map, fit, visit_random);
  search.choice = choice % count.count;
  visit_free (&search);
  *start = search.found;
  return true;
}

static bool
visit_largest (Search *search, uint64_t start, uint64_t end)
{
  search->count++;
  search->best = MAX (search->best, end - start);
  return false;
}

uint64_t
region_map_largest_free (const RegionMap *map, uint64_t low, uint64_t high)
{
  Search search = { .map = map, .fit = { .low = low, .high = MIN (high, map->n_pages) }, .visit = visit_largest };
  visit_free (&search);
  return search.best;
}

uint64_t
region_map_count_holes (const RegionMap *map, uint64_t low, uint64_t high)
{
  Search search = { .map = map, .fit = { .low = low, .high = MIN (high, map->n_pages) }, .visit = visit_largest };
  visit_free (&search);
  return search.count;
}
