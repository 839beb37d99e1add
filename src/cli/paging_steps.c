/* The frames after each reference, as textbooks draw them.  A block of columns is kept and printed, then the next. */
#include "cli/cli.h"
#include "cli/paging.h"
#include <string.h>

#define LINE_WIDTH 78

/* Lines of a block: the references, the frames, the misses. */
typedef struct Steps
{
  GPtrArray *lines;   /* GString: the cells so far */
  guint label_width;  /* of what stands before the cells */
  guint cell_width;   /* with the blank before it */
  guint n_columns;    /* in the block so far */
  gboolean hide;
} Steps;

static guint
count_digits (guint64 number)
{
  guint n = 1;
  for (; number >= 10; number /= 10)
    n++;
  return n;
}

static void
init_steps (Steps *steps, guint32 n_frames, const PageReference *references, gsize n, gboolean hide)
{
  guint widest = 1;
  for (gsize i = 0; i < n; i++)
    widest = MAX (widest, count_digits (references[i].page) + references[i].write);
  *steps = (Steps) { .lines = g_ptr_array_new (), .cell_width = widest + 1, .hide = hide };
  steps->label_width = MAX ((guint) strlen ("reference"), (guint) strlen ("frame ") + count_digits (n_frames - 1));
  for (guint32 i = 0; i < n_frames + 2; i++)
    g_ptr_array_add (steps->lines, g_string_new (NULL));
}

static void
clear_steps (Steps *steps)
{
  for (guint i = 0; i < steps->lines->len; i++)
    g_string_free (steps->lines->pdata[i], TRUE);
  g_ptr_array_unref (steps->lines);
}

static void
add_cell (const Steps *steps, guint line, const char *text)
{
  g_string_append_printf (steps->lines->pdata[line], "%*s", (int) steps->cell_width, text);
}

/* What the reader is to find out, or room for it. */
static void
add_answer (const Steps *steps, guint line, const char *text)
{
  static const char blanks[] = "____________________";
  add_cell (steps, line, steps->hide ? blanks + strlen (blanks) - (steps->cell_width - 1) : text);
}

static void
add_step (Steps *steps, const Replacement *replacement, PageReference reference, gboolean is_hit)
{
  char text[32];
  guint n_frames = steps->lines->len - 2;
  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT "%s", reference.page, reference.write ? "w" : "");
  add_cell (steps, 0, text);
  for (guint frame = 0; frame < n_frames; frame++)
    {
      guint64 page;
      if (replacement_page_at (replacement, frame, &page))
        g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, page);
      else
        g_strlcpy (text, ".", sizeof text);
      add_answer (steps, frame + 1, text);
    }
  add_answer (steps, n_frames + 1, is_hit ? "" : "*");
  steps->n_columns++;
}

static void
print_line (const Steps *steps, guint line, const char *label)
{
  GString *cells = steps->lines->pdata[line];
  g_autofree char *text = g_strdup_printf ("%-*s %s", (int) steps->label_width, label, cells->str);
  cli_printf ("%s\n", g_strchomp (text));
  g_string_truncate (cells, 0);
}

static void
print_block (Steps *steps)
{
  guint n_frames = steps->lines->len - 2;
  print_line (steps, 0, "reference");
  for (guint frame = 0; frame < n_frames; frame++)
    {
      g_autofree char *label = g_strdup_printf ("frame %u", frame);
      print_line (steps, frame + 1, label);
    }
  print_line (steps, n_frames + 1, "miss");
  cli_write ("\n", 1);
  steps->n_columns = 0;
}

void
paging_print_steps (Replacement *replacement, const PagingRow *row, const PageReference *references, gsize n,
                    gboolean hide)
{
  Steps steps;
  init_steps (&steps, row->n_frames, references, n, hide);
  guint block = MAX (1u, (LINE_WIDTH - steps.label_width - 1) / steps.cell_width);
  cli_printf ("%s, %u frame%s\n", row->ops->name, row->n_frames, row->n_frames == 1 ? "" : "s");
  for (gsize i = 0; i < n; i++)
    {
      add_step (&steps, replacement, references[i], replacement_refer (replacement, references[i]));
      if (steps.n_columns == block || i + 1 == n)
        print_block (&steps);
    }
  clear_steps (&steps);
}
