/* A GTree of the entries that are not free, with the region map's rules of splitting and merging. */
#include "subject.h"
#include <glib.h>

typedef struct TreeEntry
{
  uint64_t start, end, attribute; /* attribute bit 0: first of its allocation */
} TreeEntry;

typedef struct TreeSpace
{
  uint32_t n;
  bool told;
  struct
  {
    uint64_t start;
    uint32_t n_pages;
  } *allocation;
  GTree *tree;
} TreeSpace;

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const TreeEntry *x = a, *y = b;
  (void) data;
  return x->start < y->start ? -1 : x->start > y->start;
}

static void
insert (GTree *tree, uint64_t start, uint64_t end, uint64_t attribute)
{
  TreeEntry *e = g_new (TreeEntry, 1);
  *e = (TreeEntry){ start, end, attribute };
  g_tree_insert (tree, e, e);
}

/* The last entry that starts before @page, or NULL. */
static TreeEntry *
entry_before (GTree *tree, uint64_t page)
{
  TreeEntry key = { .start = page };
  GTreeNode *node = g_tree_lower_bound (tree, &key);
  node = node != NULL ? g_tree_node_previous (node) : g_tree_node_last (tree);
  return node != NULL ? g_tree_node_value (node) : NULL;
}

static TreeEntry *
entry_from (GTree *tree, uint64_t page)
{
  TreeEntry key = { .start = page };
  GTreeNode *node = g_tree_lower_bound (tree, &key);
  return node != NULL ? g_tree_node_value (node) : NULL;
}

/* 0 is free. */
static void
assign (GTree *tree, uint64_t start, uint64_t end, uint64_t attribute)
{
  TreeEntry *e = entry_before (tree, start);
  if (e != NULL && e->end > start)
    {
      if (e->end > end)
        insert (tree, end, e->end, e->attribute & ~UINT64_C (1));
      e->end = start;
    }
  while ((e = entry_from (tree, start)) != NULL && e->start < end)
    {
      if (e->end > end)
        insert (tree, end, e->end, e->attribute & ~UINT64_C (1));
      g_tree_remove (tree, e);
    }
  if (attribute == 0)
    return;
  e = entry_from (tree, end);
  if (e != NULL && e->start == end && e->attribute == (attribute & ~UINT64_C (1)))
    {
      end = e->end;
      g_tree_remove (tree, e);
    }
  e = entry_before (tree, start);
  if (e != NULL && e->end == start && (e->attribute & ~UINT64_C (1)) == attribute)
    e->end = end;
  else
    insert (tree, start, end, attribute);
}

static uint64_t
lowest_fit (GTree *tree, uint32_t n_pages)
{
  uint64_t place = 16;
  for (GTreeNode *node = g_tree_node_first (tree); node != NULL; node = g_tree_node_next (node))
    {
      const TreeEntry *e = g_tree_node_value (node);
      if (e->start >= place + n_pages)
        break;
      place = (e->end + 15) / 16 * 16;
    }
  return place;
}

static void
make (TreeSpace *space, uint32_t i, uint64_t random, uint64_t start)
{
  uint32_t pages = bench_reserve_pages (random), committed = bench_commit_pages (random, pages);
  assign (space->tree, start, start + pages, 2 | 1);
  assign (space->tree, start, start + committed, 4 | 1);
  space->allocation[i].start = start;
  space->allocation[i].n_pages = pages;
}

static TreeSpace *
create (uint32_t n, bool told)
{
  TreeSpace *space = g_new0 (TreeSpace, 1);
  uint64_t state = n;
  space->n = n;
  space->told = told;
  space->allocation = g_malloc_n (n, sizeof *space->allocation);
  space->tree = g_tree_new_full (compare, NULL, g_free, NULL);
  uint64_t place = 16;
  for (uint32_t i = 0; i < n; i++)
    {
      make (space, i, bench_random (&state), place);
      /* Back to the same place: room for the largest.  Else as a lowest fit fills an empty space. */
      place += told ? 80 : (space->allocation[i].n_pages + 15) / 16 * 16;
    }
  return space;
}

static void *
tree_create (uint32_t n)
{
  return create (n, false);
}

static void *
tree_create_told (uint32_t n)
{
  return create (n, true);
}

static void
tree_expect (const void *data, uint64_t random)
{
  const TreeSpace *space = data;
  __builtin_prefetch (&space->allocation[(uint32_t) random % space->n]);
}

static void
tree_triple (void *data, uint64_t random)
{
  TreeSpace *space = data;
  uint32_t i = (uint32_t) random % space->n;
  uint64_t start = space->allocation[i].start;
  assign (space->tree, start, start + space->allocation[i].n_pages, 0);
  make (space, i, random, space->told ? start : lowest_fit (space->tree, bench_reserve_pages (random)));
}

static void
tree_destroy (void *data)
{
  TreeSpace *space = data;
  g_tree_destroy (space->tree);
  g_free (space->allocation);
  g_free (space);
}

const Subject subject_gtree = { "GTree, walk to place", tree_create, tree_triple, tree_expect, tree_destroy };
const Subject subject_gtree_told = { "GTree, place given", tree_create_told, tree_triple, tree_expect, tree_destroy };
