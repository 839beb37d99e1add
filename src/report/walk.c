#include "report/walk.h"

#define HEX G_GINT64_MODIFIER "x"
#define BLANK "____"

/* Two blanks behind each column. */
static void
append_cell (GString *out, const char *text, guint width)
{
  g_string_append_printf (out, "%-*s  ", (int) width, text);
}

static void
end_row (GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

/* Addresses that the tables cannot say */

static guint
translated_bits (const PagingLayout *layout)
{
  return layout->shifts[layout->n_levels] + layout->bits[layout->n_levels];
}

/* Where the highest bit that is translated is a sign, the addresses above the user's are the table's upper half. */
static gboolean
has_sign (const PagingLayout *layout)
{
  return layout->format == VAS_PAGING_X86_64 || layout->format == VAS_PAGING_LA57;
}

static guint64
above (guint64 address, guint bits)
{
  return bits < 64 ? address >> bits : 0;
}

static gboolean
is_translated (const PagingLayout *layout, guint64 address)
{
  guint bits = translated_bits (layout);
  if (!has_sign (layout))
    return above (address, bits) == 0;
  return above (address, bits - 1) == 0 || above (address, bits - 1) == G_MAXUINT64 >> (bits - 1);
}

/* In front of the root: no table is asked. */
static void
append_untranslated (GString *out, const PagingLayout *layout)
{
  guint bits = translated_bits (layout);
  g_string_append_printf (out, "stopped before level %u: ", layout->n_levels);
  if (has_sign (layout))
    g_string_append_printf (out, "the address is not canonical, bits 63 to %u are not all equal\n", bits - 1);
  else
    g_string_append_printf (out, "the tables translate %u bits, the address has bits above them\n", bits);
}

/* The picture of bits */

/* What a column's cell says; level 0 is the offset. */
typedef void (*CellText) (GString *text, const PagingLayout *layout, guint32 level, guint64 address);

static void
add_name (GString *text, const PagingLayout *layout, guint32 level, guint64 address)
{
  (void) address;
  g_string_append (text, level == 0 ? "offset" : pte_entry_name (layout, level));
}

static void
add_bits (GString *text, const PagingLayout *layout, guint32 level, guint64 address)
{
  guint low = layout->shifts[level], high = low + layout->bits[level] - 1;
  (void) address;
  if (high == low)
    g_string_append_printf (text, "%u", low);
  else
    g_string_append_printf (text, "%u-%u", high, low);
}

static void
add_binary (GString *text, const PagingLayout *layout, guint32 level, guint64 address)
{
  guint64 value = paging_index (layout, level, address);
  for (guint bit = layout->bits[level]; bit-- > 0;)
    g_string_append_c (text, (value >> bit & 1) != 0 ? '1' : '0');
}

static void
add_value (GString *text, const PagingLayout *layout, guint32 level, guint64 address)
{
  g_string_append_printf (text, level == 0 ? "0x%" HEX : "%" G_GINT64_MODIFIER "u",
                          paging_index (layout, level, address));
}

static void
add_blank (GString *text, const PagingLayout *layout, guint32 level, guint64 address)
{
  (void) layout, (void) level, (void) address;
  g_string_append (text, BLANK);
}

static guint
column_width (const PagingLayout *layout, guint32 level)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GString) bits = g_string_new (NULL);
  add_name (name, layout, level, 0);
  add_bits (bits, layout, level, 0);
  return (guint) MAX (MAX (name->len, bits->len), layout->bits[level]);
}

static void
append_bits_row (GString *out, const char *label, const PagingLayout *layout, guint64 address, CellText add)
{
  append_cell (out, label, (guint) strlen ("  binary"));
  for (guint32 level = layout->n_levels + 1; level-- > 0;)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      add (text, layout, level, address);
      append_cell (out, text->str, column_width (layout, level));
    }
  end_row (out);
}

void
report_address (GString *out, const PagingLayout *layout, guint64 address, gboolean hide)
{
  append_bits_row (out, "  entry", layout, address, add_name);
  append_bits_row (out, "  bits", layout, address, add_bits);
  append_bits_row (out, "  binary", layout, address, hide ? add_blank : add_binary);
  append_bits_row (out, "  value", layout, address, hide ? add_blank : add_value);
}

/* The walk */

#define NAME_WIDTH 28 /* of the longest, "page-directory-pointer table" */
#define FRAME_WIDTH 10
#define INDEX_WIDTH 5

static void
append_entry (GString *out, const PagingLayout *layout, guint64 entry)
{
  g_string_append_printf (out, "0x%0*" HEX, (int) (2 * layout->entry_size), entry);
}

static void
append_walk_row (GString *out, const PagingLayout *layout, guint32 level, const char *frame, const char *index)
{
  g_string_append_printf (out, "  %-5u  ", level);
  append_cell (out, pte_table_name (layout, level), NAME_WIDTH);
  append_cell (out, frame, FRAME_WIDTH);
  append_cell (out, index, INDEX_WIDTH);
}

static void
append_step (GString *out, const PagingLayout *layout, const PageTableStep *step)
{
  g_autofree char *frame = g_strdup_printf ("0x%" HEX, step->table);
  g_autofree char *index = g_strdup_printf ("%" G_GINT64_MODIFIER "u", step->index);
  char names[PTE_TEXT_SIZE];
  append_walk_row (out, layout, step->level, frame, index);
  append_entry (out, layout, step->entry);
  g_string_append_printf (out, "  %s\n", pte_is_present (step->entry)
                                           ? pte_describe (layout, step->level, step->entry, names, sizeof names)
                                           : "not present");
}

static void
append_blank_steps (GString *out, const PageTable *table)
{
  const PagingLayout *layout = &table->layout;
  for (guint32 level = layout->n_levels; level > 0; level--)
    {
      g_autofree char *root = g_strdup_printf ("0x%" HEX, table->root - 1);
      append_walk_row (out, layout, level, level == layout->n_levels && table->root != 0 ? root : BLANK, BLANK);
      append_cell (out, BLANK, 2 + 2 * layout->entry_size);
      g_string_append (out, BLANK "\n");
    }
}

static guint32
walk (const PageTable *table, const Physical *physical, guint64 address, PageTableStep steps[PAGING_MAX_LEVELS])
{
  const PagingLayout *layout = &table->layout;
  return is_translated (layout, address) ? page_table_walk (table, physical, address >> layout->page_shift, steps) : 0;
}

void
report_walk (GString *out, const PageTable *table, const Physical *physical, guint64 address, gboolean hide)
{
  const PagingLayout *layout = &table->layout;
  PageTableStep steps[PAGING_MAX_LEVELS];
  guint32 n = walk (table, physical, address, steps);
  append_cell (out, "  level", 5);
  append_cell (out, "table", NAME_WIDTH);
  append_cell (out, "frame", FRAME_WIDTH);
  append_cell (out, "index", INDEX_WIDTH);
  append_cell (out, "entry", 2 + 2 * layout->entry_size);
  g_string_append (out, "set bits\n");
  if (hide)
    append_blank_steps (out, table);
  for (guint32 i = 0; !hide && i < n; i++)
    append_step (out, layout, &steps[i]);
}

static void
append_physical (GString *out, const PagingLayout *layout, const PageTableStep *step, guint64 address)
{
  guint64 offset = address & (paging_span (layout, step->level) - 1);
  guint64 pfn = pte_pfn (layout, step->level, step->entry) + (offset >> layout->page_shift);
  offset &= paging_span (layout, 1) - 1;
  g_string_append_printf (out, "physical address 0x%" HEX ": frame 0x%" HEX ", offset 0x%" HEX "; the user may read",
                          (pfn << layout->page_shift) + offset, pfn, offset);
  if (pte_allows_write (layout, step->entry))
    g_string_append (out, ", write");
  if (pte_allows_execute (layout, step->entry))
    g_string_append (out, ", execute");
  g_string_append_c (out, '\n');
}

void
report_walk_end (GString *out, const PageTable *table, const Physical *physical, guint64 address, gboolean hide)
{
  const PagingLayout *layout = &table->layout;
  PageTableStep steps[PAGING_MAX_LEVELS];
  guint32 n = walk (table, physical, address, steps);
  const PageTableStep *last = n > 0 ? &steps[n - 1] : NULL;
  if (hide)
    g_string_append (out, "physical address, or the level where the walk stopped and why: " BLANK "\n");
  else if (!is_translated (layout, address))
    append_untranslated (out, layout);
  else if (last == NULL)
    g_string_append_printf (out, "stopped at level %u: the process has no page tables\n", layout->n_levels);
  else if (pte_is_present (last->entry))
    append_physical (out, layout, last, address);
  else
    g_string_append_printf (out, "stopped at level %u: the entry is not present, %s is there\n", last->level,
                            last->level == 1 ? "no page" : "no further table");
}

/* All tables */

static guint
digits_of (guint64 number)
{
  guint digits = 1;
  while ((number /= 10) != 0)
    digits++;
  return digits;
}

static void
append_table_entry (GString *out, const PagingLayout *layout, guint32 level, guint64 index, guint64 entry,
                    gboolean hide)
{
  char names[PTE_TEXT_SIZE];
  guint64 last = (G_GUINT64_CONSTANT (1) << layout->bits[level]) - 1;
  g_string_append_printf (out, "  %*" G_GINT64_MODIFIER "u  ", (int) digits_of (last), index);
  append_entry (out, layout, entry);
  if (!hide)
    g_string_append_printf (out, "  %s -> %sframe 0x%" HEX, pte_describe (layout, level, entry, names, sizeof names),
                            pte_is_table (layout, level, entry) ? "table in " : "", pte_pfn (layout, level, entry));
  g_string_append_c (out, '\n');
}

static guint64
load_entry (const PagingLayout *layout, const Physical *physical, guint64 pfn, guint64 index)
{
  return physical_load (physical, pfn, (guint32) index * layout->entry_size, layout->entry_size);
}

/* The addresses of a table that begins with @first; the upper half of a root with a sign bit is at the top of all. */
static void
append_span (GString *out, const PagingLayout *layout, guint32 level, guint64 first)
{
  guint64 size = paging_span (layout, level) << layout->bits[level];
  if (level < layout->n_levels || !has_sign (layout))
    g_string_append_printf (out, "0x%" HEX " to 0x%" HEX, first, first + size - 1);
  else
    g_string_append_printf (out, "0x0 to 0x%" HEX " and 0x%" HEX " to 0x%" HEX, size / 2 - 1, -(size / 2), G_MAXUINT64);
}

static void
append_table (GString *out, const PagingLayout *layout, const Physical *physical, guint64 pfn, gboolean hide)
{
  const Frame *frame = physical_frame (physical, pfn);
  guint32 level = frame->age;
  guint64 n = G_GUINT64_CONSTANT (1) << layout->bits[level], first = frame->page << layout->page_shift;
  g_string_append_printf (out, "frame 0x%" HEX ": %s, maps ", pfn, pte_table_name (layout, level));
  append_span (out, layout, level, first);
  g_string_append_printf (out, ", %u of %" G_GINT64_MODIFIER "u entries present\n", frame->references, n);
  for (guint64 i = 0; i < n; i++)
    {
      guint64 entry = load_entry (layout, physical, pfn, i);
      if (pte_is_present (entry))
        append_table_entry (out, layout, level, i, entry, hide);
    }
}

/* The frames of the tables that those in @tables name, in order of address. */
static GArray *
tables_below (const PagingLayout *layout, const Physical *physical, const GArray *tables)
{
  GArray *below = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint t = 0; t < tables->len; t++)
    {
      guint64 pfn = g_array_index (tables, guint64, t);
      guint32 level = physical_frame (physical, pfn)->age;
      for (guint64 i = 0; i < G_GUINT64_CONSTANT (1) << layout->bits[level]; i++)
        {
          guint64 entry = load_entry (layout, physical, pfn, i), next = pte_pfn (layout, level, entry);
          if (pte_is_present (entry) && pte_is_table (layout, level, entry))
            g_array_append_val (below, next);
        }
    }
  return below;
}

void
report_tables (GString *out, const PageTable *table, const Physical *physical, gboolean hide)
{
  GArray *tables = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 root = table->root - 1;
  if (table->root != 0)
    g_array_append_val (tables, root);
  while (tables->len > 0)
    {
      for (guint t = 0; t < tables->len; t++)
        append_table (out, &table->layout, physical, g_array_index (tables, guint64, t), hide);
      GArray *below = tables_below (&table->layout, physical, tables);
      g_array_unref (tables);
      tables = below;
    }
  g_array_unref (tables);
}
