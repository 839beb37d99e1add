#include "report/map.h"
#include "report/format.h"
#include <vasbox/protection.h>

#define CELLS 64
#define ADDRESS "0x%016" G_GINT64_MODIFIER "x"

/* All regions that are in use, in order of address. */
static GArray *
used_regions (const VasMachine *machine, VasProcessId process)
{
  GArray *regions = g_array_new (FALSE, FALSE, sizeof (VasRegion));
  VasRegion region;
  for (guint64 address = 0; vas_machine_region (machine, process, address, &region);
       address = region.base + region.size)
    if (region.state != VAS_MEM_FREE)
      g_array_append_val (regions, region);
  return regions;
}

static char
letter (const VasRegion *region)
{
  guint32 protect = region->protect;
  if (region->state == VAS_MEM_RESERVE)
    return '-';
  if ((protect & VAS_PAGE_GUARD) != 0)
    return 'g';
  if ((protect & (VAS_PAGE_EXECUTE_READWRITE | VAS_PAGE_EXECUTE_WRITECOPY)) != 0)
    return 'X';
  if ((protect & (VAS_PAGE_EXECUTE | VAS_PAGE_EXECUTE_READ)) != 0)
    return 'x';
  return (protect & VAS_PAGE_READWRITE) != 0   ? 'w'
         : (protect & VAS_PAGE_WRITECOPY) != 0 ? 'c'
         : (protect & VAS_PAGE_READONLY) != 0  ? 'r'
                                               : 'n';
}

void
report_legend (GString *out)
{
  g_string_append (out, ". free  - reserved  n no access  r read  w read/write  c copy-on-write  x execute  "
                        "X execute+write  g guard\n");
}

/* Rows that hold a byte in use, when a row is 2^@row_shift bytes. */
static guint64
count_rows (const GArray *regions, unsigned row_shift)
{
  guint64 rows = 0, next = 0;
  for (guint i = 0; i < regions->len; i++)
    {
      const VasRegion *region = &g_array_index (regions, VasRegion, i);
      guint64 first = region->base >> row_shift, last = (region->base + region->size - 1) >> row_shift;
      if (first < next)
        first = next;
      if (last + 1 > first)
        rows += last + 1 - first;
      if (last + 1 > next)
        next = last + 1;
    }
  return rows;
}

/* The finest row that keeps the picture within REPORT_MAP_ROWS: 64 cells of a page, or of a power of two more. */
static unsigned
choose_row_shift (const GArray *regions, guint32 page_size)
{
  unsigned shift = 6;
  while (page_size >> (shift - 6) > 1)
    shift++;
  while (shift < 63 && count_rows (regions, shift) > REPORT_MAP_ROWS)
    shift++;
  return shift;
}

/* What most of the used bytes of [start, end) are; @from is moved past regions that end before. */
static char
cell_letter (const GArray *regions, guint *from, guint64 start, guint64 end)
{
  guint64 bytes[128] = { 0 };
  char most = '.';
  while (*from < regions->len
         && g_array_index (regions, VasRegion, *from).base + g_array_index (regions, VasRegion, *from).size <= start)
    ++*from;
  for (guint i = *from; i < regions->len && g_array_index (regions, VasRegion, i).base < end; i++)
    {
      const VasRegion *region = &g_array_index (regions, VasRegion, i);
      guint64 low = MAX (region->base, start), high = MIN (region->base + region->size, end);
      char c = letter (region);
      bytes[(unsigned char) c] += high - low;
      if (most == '.' || bytes[(unsigned char) c] > bytes[(unsigned char) most])
        most = c;
    }
  return most;
}

static void
append_gap (GString *out, guint64 rows, unsigned row_shift)
{
  g_string_append (out, "                    ");
  report_size (out, rows << row_shift);
  g_string_append (out, " free\n");
}

static void
append_picture (GString *out, const GArray *regions, unsigned row_shift)
{
  guint from = 0;
  guint64 next_row = 0;
  unsigned cell_shift = row_shift - 6;
  for (guint i = 0; i < regions->len; i++)
    {
      const VasRegion *region = &g_array_index (regions, VasRegion, i);
      guint64 first = MAX (region->base >> row_shift, next_row);
      guint64 last = (region->base + region->size - 1) >> row_shift;
      if (first > next_row && first <= last && next_row != 0)
        append_gap (out, first - next_row, row_shift);
      for (guint64 row = first; row <= last; row++)
        {
          g_string_append_printf (out, ADDRESS "  ", row << row_shift);
          for (guint64 cell = 0; cell < CELLS; cell++)
            {
              guint64 start = (row << row_shift) + (cell << cell_shift);
              g_string_append_c (out, cell_letter (regions, &from, start, start + ((guint64) 1 << cell_shift)));
            }
          g_string_append_c (out, '\n');
          next_row = row + 1;
        }
    }
}

void
report_map (GString *out, const VasMachine *machine, VasProcessId process, const char *name)
{
  VasProcessCounters counters;
  if (!vas_machine_counters (machine, process, &counters))
    return;
  g_autoptr (GArray) regions = used_regions (machine, process);
  unsigned row_shift = choose_row_shift (regions, vas_machine_config (machine)->page_size);
  g_string_append_printf (out, "process %s after step %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT " allocations, ", name,
                          vas_machine_step (machine), counters.allocations);
  report_size (out, counters.committed);
  g_string_append (out, " committed of ");
  report_size (out, counters.reserved);
  g_string_append (out, " in use, ");
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " holes, the largest ", counters.holes);
  report_size (out, counters.largest_free);
  g_string_append (out, "\none cell is ");
  report_size (out, (guint64) 1 << (row_shift - 6));
  g_string_append_c (out, '\n');
  append_picture (out, regions, row_shift);
}

static void
append_what (GString *out, const VasRegion *region)
{
  g_string_append (out, report_state (region->state));
  if (region->state == VAS_MEM_COMMIT)
    {
      g_string_append_c (out, ' ');
      report_protection (out, region->protect);
    }
  if (region->state != VAS_MEM_FREE)
    g_string_append_printf (out, " %s", report_type (region->type));
}

void
report_regions (GString *out, const VasMachine *machine, VasProcessId process)
{
  g_autoptr (GArray) regions = used_regions (machine, process);
  g_string_append (out, "  BaseAddress         AllocationBase      RegionSize          State, Protect, Type\n");
  for (guint i = 0; i < regions->len; i++)
    {
      const VasRegion *region = &g_array_index (regions, VasRegion, i);
      g_string_append_printf (out, "%c " ADDRESS "  " ADDRESS "  " ADDRESS "  ",
                              region->base == region->allocation_base ? '*' : ' ', region->base,
                              region->allocation_base, region->size);
      append_what (out, region);
      g_string_append_c (out, '\n');
    }
}

static gboolean
is_same (const VasRegion *a, const VasRegion *b)
{
  return a->state == b->state && a->protect == b->protect && a->type == b->type
         && a->allocation_base == b->allocation_base && a->allocation_protect == b->allocation_protect;
}

/* The region at @address, or one free region without end where the process does not exist. */
static gboolean
region_at (const VasMachine *machine, VasProcessId process, guint64 address, VasRegion *region)
{
  VasProcessCounters counters;
  if (vas_machine_counters (machine, process, &counters))
    return vas_machine_region (machine, process, address, region);
  *region = (VasRegion) { address, G_MAXUINT64 - address, 0, 0, VAS_MEM_FREE, VAS_PAGE_NOACCESS, 0 };
  return TRUE;
}

void
report_difference (GString *out, const VasMachine *before, const VasMachine *after, VasProcessId process)
{
  VasRegion a, b;
  gsize length = out->len;
  guint64 address = 0;
  while (region_at (before, process, address, &a) && region_at (after, process, address, &b))
    {
      guint64 end = MIN (a.base + a.size, b.base + b.size);
      if (!is_same (&a, &b))
        {
          g_string_append_printf (out, ADDRESS "  ", address);
          report_size (out, end - address);
          g_string_append (out, "  ");
          append_what (out, &a);
          g_string_append (out, " -> ");
          append_what (out, &b);
          if (a.state == b.state && a.protect == b.protect && a.type == b.type)
            g_string_append_printf (out, " (AllocationBase " ADDRESS " -> " ADDRESS ")", a.allocation_base,
                                    b.allocation_base);
          g_string_append_c (out, '\n');
        }
      address = end;
    }
  if (out->len == length)
    g_string_append (out, "no difference\n");
}
