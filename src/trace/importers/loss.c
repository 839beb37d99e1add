/* Lines hold an index into the list of reasons; reason 0 is "used". */
#include "trace/importers/loss.h"
#include <string.h>

#define NOT_MARKED 0xffff

typedef struct Reason
{
  const char *heading; /* "skipped", "unknown", or that of a count */
  const char *text;
  LossClass loss_class;
  guint n; /* of counts; lines are counted when asked */
} Reason;

struct ImportLoss
{
  GArray *reasons; /* Reason */
  GArray *lines;   /* guint16, by line number - 1 */
};

static const char *const class_headings[] = { "used", "skipped", "unknown" };

ImportLoss *
import_loss_new (void)
{
  ImportLoss *loss = g_new (ImportLoss, 1);
  loss->reasons = g_array_new (FALSE, TRUE, sizeof (Reason));
  loss->lines = g_array_new (FALSE, FALSE, sizeof (guint16));
  return loss;
}

void
import_loss_free (ImportLoss *loss)
{
  g_array_unref (loss->reasons);
  g_array_unref (loss->lines);
  g_free (loss);
}

/* Few reasons, found by their place in memory first: they are nearly always the same string. */
static guint
find_reason (ImportLoss *loss, const char *heading, const char *text, LossClass loss_class)
{
  for (guint i = 0; i < loss->reasons->len; i++)
    {
      const Reason *reason = &g_array_index (loss->reasons, Reason, i);
      if (strcmp (reason->heading, heading) == 0 && (reason->text == text || strcmp (reason->text, text) == 0))
        return i;
    }
  Reason reason = { heading, text, loss_class, 0 };
  g_array_append_val (loss->reasons, reason);
  return loss->reasons->len - 1;
}

void
import_loss_mark (ImportLoss *loss, guint line, LossClass loss_class, const char *reason)
{
  const guint16 not_marked = NOT_MARKED;
  while (loss->lines->len < line)
    g_array_append_val (loss->lines, not_marked);
  guint index = find_reason (loss, class_headings[loss_class], reason == NULL ? "" : reason, loss_class);
  g_array_index (loss->lines, guint16, line - 1) = (guint16) index;
}

void
import_loss_count (ImportLoss *loss, const char *heading, const char *what)
{
  guint index = find_reason (loss, heading, what, LOSS_USED);
  g_array_index (loss->reasons, Reason, index).n++;
}

static guint
count_lines (const ImportLoss *loss, guint index)
{
  guint n = 0;
  for (guint i = 0; i < loss->lines->len; i++)
    n += g_array_index (loss->lines, guint16, i) == index;
  return n;
}

guint
import_loss_lines (const ImportLoss *loss, LossClass loss_class)
{
  guint n = 0;
  for (guint i = 0; i < loss->reasons->len; i++)
    if (strcmp (g_array_index (loss->reasons, Reason, i).heading, class_headings[loss_class]) == 0)
      n += count_lines (loss, i);
  return n;
}

guint
import_loss_counted (const ImportLoss *loss, const char *heading, const char *what)
{
  for (guint i = 0; i < loss->reasons->len; i++)
    {
      const Reason *reason = &g_array_index (loss->reasons, Reason, i);
      if (strcmp (reason->heading, heading) == 0 && strcmp (reason->text, what) == 0)
        return reason->n;
    }
  return 0;
}

static gint
compare_reasons (gconstpointer a, gconstpointer b)
{
  const Reason *left = a, *right = b;
  int by_heading = strcmp (left->heading, right->heading);
  if (by_heading != 0)
    return by_heading;
  if (left->n != right->n)
    return left->n > right->n ? -1 : 1;
  return strcmp (left->text, right->text);
}

void
import_loss_write (const ImportLoss *loss, const char *file, const char *format, GString *out)
{
  g_string_append_printf (out, "%s: %s log, %u lines: %u used, %u skipped, %u unknown\n", file, format,
                          loss->lines->len, import_loss_lines (loss, LOSS_USED), import_loss_lines (loss, LOSS_SKIPPED),
                          import_loss_lines (loss, LOSS_UNKNOWN));
  g_autoptr (GArray) sorted = g_array_sized_new (FALSE, FALSE, sizeof (Reason), loss->reasons->len);
  for (guint i = 0; i < loss->reasons->len; i++)
    {
      Reason reason = g_array_index (loss->reasons, Reason, i);
      reason.n += count_lines (loss, i);
      if (reason.n > 0 && strcmp (reason.heading, class_headings[LOSS_USED]) != 0)
        g_array_append_val (sorted, reason);
    }
  g_array_sort (sorted, compare_reasons);
  const char *heading = "";
  for (guint i = 0; i < sorted->len; i++)
    {
      const Reason *reason = &g_array_index (sorted, Reason, i);
      if (strcmp (reason->heading, heading) != 0)
        g_string_append_printf (out, "  %s:\n", reason->heading);
      heading = reason->heading;
      g_string_append_printf (out, "  %7u  %s\n", reason->n, reason->text);
    }
}
