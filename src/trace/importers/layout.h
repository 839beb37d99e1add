/* What an importer knows of one process's address space: which ranges are taken, by which allocation, in which state.
 * It serves to name addresses and to see what a log leaves out; it judges no call. */
#ifndef VASBOX_TRACE_IMPORTERS_LAYOUT_H
#define VASBOX_TRACE_IMPORTERS_LAYOUT_H

#include <glib.h>
#include <stdbool.h>

/* One allocation of the log; it stays in the list after its release. */
typedef struct LayoutAllocation
{
  guint64 base, end;          /* as made; end is exclusive */
  guint32 type;               /* MEM_PRIVATE, MEM_MAPPED, MEM_IMAGE */
  guint32 allocation_protect; /* PAGE_*, or 0: not known */
  char name[16];              /* bound to base in the trace, or "" */
} LayoutAllocation;

/* A run of pages of one allocation with equal attributes; end is exclusive. */
typedef struct LayoutRun
{
  guint64 start, end;
  guint allocation; /* index for layout_allocation() */
  guint32 state;    /* MEM_COMMIT or MEM_RESERVE */
  guint32 protect;  /* PAGE_*, or 0 where the log does not say */
} LayoutRun;

typedef struct Layout Layout;

Layout *layout_new (void);
void layout_free (Layout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Layout, layout_free)
Layout *layout_copy (const Layout *layout);

/* Index of a new allocation; it takes no pages yet. */
guint layout_add_allocation (Layout *layout, const LayoutAllocation *allocation);
LayoutAllocation *layout_allocation (const Layout *layout, guint index);

/* Replaces what stands in the run's range by it. */
void layout_assign (Layout *layout, const LayoutRun *run);
/* Makes [start, end) free. */
void layout_clear (Layout *layout, guint64 start, guint64 end);
/* Frees all pages of one allocation. */
void layout_clear_allocation (Layout *layout, guint allocation);

guint layout_n_runs (const Layout *layout);
const LayoutRun *layout_run (const Layout *layout, guint index);
/* Index of the first run that ends above @address; layout_n_runs() where there is none. */
guint layout_lower_bound (const Layout *layout, guint64 address);
/* The run that holds @address, or NULL. */
const LayoutRun *layout_find (const Layout *layout, guint64 address);
/* True where no page of [start, end) is taken. */
bool layout_is_free (const Layout *layout, guint64 start, guint64 end);

/* The parts of all runs inside [start, end), cut to it, in order: free with g_array_unref().  Element: LayoutRun. */
GArray *layout_cut (const Layout *layout, guint64 start, guint64 end);

#endif
