/* The loss report: what became of each line of a log.  A line is in exactly one class; marking it again moves it. */
#ifndef VASBOX_TRACE_IMPORTERS_LOSS_H
#define VASBOX_TRACE_IMPORTERS_LOSS_H

#include <glib.h>

typedef enum LossClass
{
  LOSS_USED,    /* it is in the trace */
  LOSS_SKIPPED, /* understood, and left out for a reason */
  LOSS_UNKNOWN  /* not understood */
} LossClass;

typedef struct ImportLoss ImportLoss;

ImportLoss *import_loss_new (void);
void import_loss_free (ImportLoss *loss);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportLoss, import_loss_free)

/* Line @line (from 1) is of @loss_class because of @reason (a string that outlives @loss; NULL for LOSS_USED). */
void import_loss_mark (ImportLoss *loss, guint line, LossClass loss_class, const char *reason);

/* One more of @what happened that no single line stands for, under @heading ("added", "Wine differs"). */
void import_loss_count (ImportLoss *loss, const char *heading, const char *what);

guint import_loss_lines (const ImportLoss *loss, LossClass loss_class);
/* How often import_loss_count() was called with these. */
guint import_loss_counted (const ImportLoss *loss, const char *heading, const char *what);

/* The report, several lines; @file and @format are named in the first.  Reasons stand in the order of their counts,
 * equal ones by their text. */
void import_loss_write (const ImportLoss *loss, const char *file, const char *format, GString *out);

#endif
