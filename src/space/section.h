/* Sections: memory that several address spaces may map, and the views that do.
 *
 *      handles ──┐                         ┌── view of process 1: pages 16..20
 *                ├──> Section ── store  <──┤
 *      name   ───┘    pages, charge        └── view of process 2: pages 32..36
 *
 * A view is one allocation of type MAPPED or IMAGE; what its pages may be accessed for stands in the process's region
 * map, as for any allocation.  A page of a SEC_RESERVE section is committed in the section, and so in all views of it
 * at once (SR-004): their maps say RESERVED until then.  A section ends with the last handle and view of it.
 *
 * The table is a value that a snapshot copies: a few words for each section and view. */
#ifndef VASBOX_SPACE_SECTION_H
#define VASBOX_SPACE_SECTION_H

#include "base/geometry.h"
#include "paging/ledger.h"
#include "paging/memory.h"
#include "region/region_map.h"
#include <glib.h>
#include <vasbox/protection.h>

/* One part of an image: pages of one protection, from the page where the part before it ends. */
typedef struct SectionPart
{
  uint64_t n_pages;
  uint32_t protect;
} SectionPart;

#define SECTION_MAX_PARTS 16

/* What a loader knows of an image. */
typedef struct SectionImage
{
  uint64_t base;       /* preferred; bytes */
  uint64_t entry;      /* bytes from it */
  unsigned n_parts;
  SectionPart parts[SECTION_MAX_PARTS];
} SectionImage;

typedef struct Section
{
  bool exists;
  uint32_t n_handles, n_views;
  uint64_t size;          /* bytes; of a file's section not rounded */
  uint64_t n_pages;
  uint32_t protect;       /* of pages, as it was created */
  uint32_t attributes;    /* SEC_* */
  uint32_t file;          /* id of the file behind it; 0: the page file */
  uint32_t store;         /* where memory keeps the pages; the page file's ends with the section */
  uint64_t charged_pages; /* its part of the ledger */
  RegionMap committed;    /* SEC_RESERVE only: what was committed of it */
  GRefString *name;       /* or NULL; gone with the last handle (SC-014) */
  SectionImage *image;    /* reference-counted (GRcBox), or NULL */
} Section;

typedef struct SectionView
{
  uint32_t asid;
  uint32_t section;
  PageRange pages;
  uint64_t first_page;    /* of the section */
  uint64_t charged_pages; /* copies that may be made of its pages, charged to the process */
  bool copies;            /* mapped copy-on-write as a whole: charged for good (MV-037) */
} SectionView;

typedef struct SectionTable
{
  GArray *sections; /* Section; id = index + 1 */
  GArray *views;    /* SectionView, by asid and first page */
} SectionTable;

void section_table_init (SectionTable *table);
void section_table_clear (SectionTable *table);
/* @copy, which holds nothing, becomes equal to @table. */
void section_table_share (SectionTable *copy, const SectionTable *table);

static inline Section *
section_get (const SectionTable *table, uint32_t id)
{
  return &g_array_index (table->sections, Section, id - 1);
}

/* A section like @like, whose references to name and image become its own; nothing is committed of it yet.  The lowest
 * id that is not used. */
uint32_t section_add (SectionTable *table, const Section *like, RegionPool *pool);
/* The id of the section of that name, or 0. */
uint32_t section_find_name (const SectionTable *table, const char *name);
/* What a section gives back where it ends. */
typedef struct SectionOwner
{
  Ledger *ledger;
  Memory *memory;
} SectionOwner;

/* One handle less; the section may end with it. */
void section_drop_handle (SectionTable *table, SectionOwner owner, uint32_t id);

/* SEC_RESERVE: pages of it that are committed one by one. */
static inline bool
section_is_reserved (const Section *section)
{
  return section->committed.pool != NULL;
}

/* SEC_LARGE_PAGES: its store has large pages, and so have its views. */
static inline bool
section_is_large (const Section *section)
{
  return (section->attributes & VAS_SEC_LARGE_PAGES) != 0;
}

/* The view of @asid that holds @page, or NULL; until a view is added or removed. */
SectionView *section_find_view (const SectionTable *table, uint32_t asid, uint64_t page);
/* In memory too. */
void section_add_view (SectionTable *table, Memory *memory, const SectionView *view);
/* @view goes, and its section where nothing else refers to it. */
void section_remove_view (SectionTable *table, SectionOwner owner, SectionView *view);
/* All of @asid. */
void section_remove_views (SectionTable *table, SectionOwner owner, uint32_t asid);

/* NULL or the first law broken: views are sorted and do not overlap, lie in their section, and are counted; a section
 * that nothing refers to does not exist.  *@charged: the sections' part of the ledger. */
const char *section_table_check (const SectionTable *table, uint64_t *charged);

/* Does memory know @view as the table does? */
bool section_view_is_shown (const SectionTable *table, const Memory *memory, const SectionView *view);

/* 0 where there are neither sections nor views. */
uint64_t section_table_digest (const SectionTable *table);

#endif
