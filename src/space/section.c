/* The table of sections and views. */
#include "space/section.h"
#include "base/hash.h"

void
section_table_init (SectionTable *table)
{
  table->sections = g_array_new (FALSE, TRUE, sizeof (Section));
  table->views = g_array_new (FALSE, TRUE, sizeof (SectionView));
}

/* Gives up what @section holds; its entry is unused then. */
static void
clear_section (Section *section)
{
  if (section_is_reserved (section))
    region_map_clear (&section->committed);
  if (section->name != NULL)
    g_ref_string_release (section->name);
  if (section->image != NULL)
    g_rc_box_release (section->image);
  *section = (Section) { .exists = false };
}

void
section_table_clear (SectionTable *table)
{
  for (guint i = 0; i < table->sections->len; i++)
    clear_section (section_get (table, i + 1));
  g_array_unref (table->sections);
  g_array_unref (table->views);
}

void
section_table_share (SectionTable *copy, const SectionTable *table)
{
  copy->sections = g_array_copy (table->sections);
  copy->views = g_array_copy (table->views);
  for (guint i = 0; i < copy->sections->len; i++)
    {
      Section *to = section_get (copy, i + 1);
      if (section_is_reserved (to))
        region_map_share (&to->committed, &section_get (table, i + 1)->committed);
      if (to->name != NULL)
        g_ref_string_acquire (to->name);
      if (to->image != NULL)
        g_rc_box_acquire (to->image);
    }
}

/* The first entry that is not used, or one behind the last. */
static guint
unused_entry (const SectionTable *table)
{
  guint i = 0;
  while (i < table->sections->len && section_get (table, i + 1)->exists)
    i++;
  return i;
}

uint32_t
section_add (SectionTable *table, const Section *like, RegionPool *pool)
{
  guint entry = unused_entry (table);
  if (entry == table->sections->len)
    g_array_set_size (table->sections, entry + 1);
  Section *section = section_get (table, entry + 1);
  *section = *like;
  section->exists = true;
  if (pool != NULL)
    region_map_init (&section->committed, pool, section->n_pages, 1);
  return entry + 1;
}

uint32_t
section_find_name (const SectionTable *table, const char *name)
{
  for (guint i = 0; i < table->sections->len; i++)
    {
      const Section *section = section_get (table, i + 1);
      if (section->exists && section->name != NULL && g_str_equal (section->name, name))
        return i + 1;
    }
  return 0;
}

/* Entries at the end that are not used go, so that the table does not remember what nobody can tell. */
static void
end_if_unused (SectionTable *table, SectionOwner owner, uint32_t id)
{
  Section *section = section_get (table, id);
  guint n = table->sections->len;
  if (section->n_handles != 0 || section->n_views != 0)
    return;
  ledger_return (owner.ledger, section->charged_pages);
  if (section->file == 0)
    memory_remove_store (owner.memory, section->store);
  clear_section (section);
  while (n > 0 && !section_get (table, n)->exists)
    n--;
  g_array_set_size (table->sections, n);
}

void
section_drop_handle (SectionTable *table, SectionOwner owner, uint32_t id)
{
  Section *section = section_get (table, id);
  section->n_handles--;
  if (section->n_handles == 0)
    g_clear_pointer (&section->name, g_ref_string_release);
  end_if_unused (table, owner, id);
}

/* How many views stand before (@asid, @page). */
static guint
views_before (const SectionTable *table, uint32_t asid, uint64_t page)
{
  guint low = 0, high = table->views->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const SectionView *view = &g_array_index (table->views, SectionView, middle);
      if (view->asid < asid || (view->asid == asid && view->pages.start <= page))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

SectionView *
section_find_view (const SectionTable *table, uint32_t asid, uint64_t page)
{
  guint n = views_before (table, asid, page);
  if (n == 0)
    return NULL;
  SectionView *view = &g_array_index (table->views, SectionView, n - 1);
  return view->asid == asid && page < view->pages.end ? view : NULL;
}

void
section_add_view (SectionTable *table, Memory *memory, const SectionView *view)
{
  memory_add_view (memory, view->asid, view->pages, section_get (table, view->section)->store, view->first_page);
  g_array_insert_val (table->views, views_before (table, view->asid, view->pages.start), *view);
  section_get (table, view->section)->n_views++;
}

void
section_remove_view (SectionTable *table, SectionOwner owner, SectionView *view)
{
  uint32_t id = view->section;
  memory_remove_view (owner.memory, view->asid, view->pages.start);
  g_array_remove_index (table->views, (guint) (view - (SectionView *) (gpointer) table->views->data));
  section_get (table, id)->n_views--;
  end_if_unused (table, owner, id);
}

void
section_remove_views (SectionTable *table, SectionOwner owner, uint32_t asid)
{
  for (guint n = table->views->len; n > 0; n--)
    {
      SectionView *view = &g_array_index (table->views, SectionView, n - 1);
      if (view->asid == asid)
        section_remove_view (table, owner, view);
    }
}

static const char *
check_view (const SectionTable *table, guint i)
{
  const SectionView *view = &g_array_index (table->views, SectionView, i), *before = view - 1;
  if (view->section == 0 || view->section > table->sections->len || !section_get (table, view->section)->exists)
    return "a view is of no section";
  uint64_t n_pages = section_get (table, view->section)->n_pages, length = view->pages.end - view->pages.start;
  if (length == 0 || length > n_pages || view->first_page > n_pages - length)
    return "a view does not lie in its section";
  if (i > 0 && (before->asid > view->asid || (before->asid == view->asid && before->pages.end > view->pages.start)))
    return "views overlap";
  return NULL;
}

static const char *
check_section (const SectionTable *table, uint32_t id)
{
  const Section *section = section_get (table, id);
  uint32_t n_views = 0;
  for (guint i = 0; i < table->views->len; i++)
    n_views += g_array_index (table->views, SectionView, i).section == id;
  if (!section->exists)
    return n_views == 0 ? NULL : "a section that ended has views";
  if (n_views != section->n_views)
    return "a section does not know its views";
  if (section->n_views == 0 && section->n_handles == 0)
    return "a section is there that nothing refers to";
  if (section->name != NULL && section->n_handles == 0)
    return "a section without a handle has a name";
  if (section_is_reserved (section) && section->committed.totals.committed_pages != section->charged_pages)
    return "a section's charge is not its committed pages";
  return section_is_reserved (section) ? region_map_check (&section->committed) : NULL;
}

const char *
section_table_check (const SectionTable *table, uint64_t *charged)
{
  const char *broken = NULL;
  *charged = 0;
  for (guint i = 0; i < table->views->len && broken == NULL; i++)
    broken = check_view (table, i);
  for (guint i = 0; i < table->sections->len && broken == NULL; i++)
    {
      *charged += section_get (table, i + 1)->charged_pages;
      broken = check_section (table, i + 1);
    }
  return broken;
}

bool
section_view_is_shown (const SectionTable *table, const Memory *memory, const SectionView *view)
{
  const MemoryView *shown = memory_find_view (memory, view->asid, view->pages.start);
  return shown != NULL && shown->pages.start == view->pages.start && shown->pages.end == view->pages.end
         && shown->store == section_get (table, view->section)->store && shown->store_page == view->first_page;
}

static uint64_t
fold (uint64_t digest, uint64_t value)
{
  return hash_mix (digest ^ hash_mix (value));
}

static uint64_t
fold_section (uint64_t digest, const Section *section)
{
  digest = fold (digest, (uint64_t) section->n_handles << 32 | section->n_views);
  digest = fold (digest, section->size);
  digest = fold (digest, section->n_pages);
  digest = fold (digest, (uint64_t) section->protect << 32 | section->attributes);
  digest = fold (digest, section->file);
  digest = fold (digest, section->charged_pages);
  if (section_is_reserved (section))
    digest = fold (fold (digest, section->committed.totals.digest.low), section->committed.totals.digest.high);
  for (const char *c = section->name; c != NULL && *c != '\0'; c++)
    digest = fold (digest, (unsigned char) *c);
  return digest;
}

uint64_t
section_table_digest (const SectionTable *table)
{
  uint64_t digest = fold (0, table->sections->len);
  if (table->sections->len == 0)
    return 0;
  for (guint i = 0; i < table->sections->len; i++)
    digest = fold_section (digest, section_get (table, i + 1));
  for (guint i = 0; i < table->views->len; i++)
    {
      const SectionView *view = &g_array_index (table->views, SectionView, i);
      digest = fold (digest, (uint64_t) view->asid << 32 | view->section);
      digest = fold (fold (digest, view->pages.start), view->pages.end);
      digest = fold (fold (digest, view->first_page), view->charged_pages);
    }
  return digest;
}
