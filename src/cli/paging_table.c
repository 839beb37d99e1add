/* The answer of `vasbox paging`: a table, the anomalies in it, or JSON. */
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/paging.h"
#include "report/format.h"
#include <string.h>

#define N_COLUMNS 8
#define N_SHOWN_IN_WORKSHEET 3 /* policy, frames, references; the rest is to be found out */

static const char *const headings[N_COLUMNS]
    = { "policy", "frames", "references", "hits", "misses", "evictions", "write-backs", "hit rate" };

/* The cells of one row; free each. */
static void
make_cells (const PagingRow *row, gboolean hide, char **cells)
{
  const guint64 numbers[] = { row->n_frames, row->counts.references, row->counts.hits, row->counts.misses,
                              row->counts.evictions, row->counts.write_backs };
  cells[0] = g_strdup (row->ops->name);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    cells[i + 1] = g_strdup_printf ("%" G_GUINT64_FORMAT, numbers[i]);
  GString *rate = g_string_new (NULL);
  report_share (rate, row->counts.hits, row->counts.references, 2);
  cells[N_COLUMNS - 1] = g_string_free (rate, FALSE);
  for (guint i = N_SHOWN_IN_WORKSHEET; hide && i < N_COLUMNS; i++)
    {
      g_free (cells[i]);
      cells[i] = g_strdup ("____");
    }
}

static void
print_cells (const char *const *cells, const guint *widths)
{
  cli_printf ("%-*s", (int) widths[0], cells[0]);
  for (guint i = 1; i < N_COLUMNS; i++)
    cli_printf ("  %*s", (int) widths[i], cells[i]);
  cli_write ("\n", 1);
}

void
paging_print_table (const GArray *rows, gboolean hide)
{
  char *(*cells)[N_COLUMNS] = g_malloc_n (rows->len, sizeof *cells);
  guint widths[N_COLUMNS];
  for (guint c = 0; c < N_COLUMNS; c++)
    widths[c] = (guint) strlen (headings[c]);
  for (guint r = 0; r < rows->len; r++)
    {
      make_cells (&g_array_index (rows, PagingRow, r), hide, cells[r]);
      for (guint c = 0; c < N_COLUMNS; c++)
        widths[c] = MAX (widths[c], (guint) strlen (cells[r][c]));
    }
  print_cells (headings, widths);
  for (guint r = 0; r < rows->len; r++)
    {
      print_cells ((const char *const *) cells[r], widths);
      for (guint c = 0; c < N_COLUMNS; c++)
        g_free (cells[r][c]);
    }
  g_free (cells);
}

void
paging_print_anomalies (const GArray *rows)
{
  for (guint r = 1; r < rows->len; r++)
    {
      const PagingRow *row = &g_array_index (rows, PagingRow, r), *before = row - 1;
      if (row->ops == before->ops && row->n_frames > before->n_frames && row->counts.misses > before->counts.misses)
        cli_printf ("Belady's anomaly: %s, %u frames miss %" G_GUINT64_FORMAT " times, %u frame%s %" G_GUINT64_FORMAT
                    "\n",
                    row->ops->name, row->n_frames, row->counts.misses, before->n_frames,
                    before->n_frames == 1 ? "" : "s", before->counts.misses);
    }
}

static char *
describe_row (const PagingRow *row)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  cli_json_text (builder, "policy", row->ops->name);
  cli_json_number (builder, "frames", row->n_frames);
  cli_json_number (builder, "references", row->counts.references);
  cli_json_number (builder, "hits", row->counts.hits);
  cli_json_number (builder, "misses", row->counts.misses);
  cli_json_number (builder, "evictions", row->counts.evictions);
  cli_json_number (builder, "write_backs", row->counts.write_backs);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* One object a line, so that line tools can read it too. */
void
paging_print_json (const GArray *rows)
{
  cli_write ("{\"policies\":[", -1);
  for (guint r = 0; r < rows->len; r++)
    {
      g_autofree char *text = describe_row (&g_array_index (rows, PagingRow, r));
      cli_printf ("%s\n%s", r > 0 ? "," : "", text);
    }
  cli_write ("\n]}\n", -1);
}
