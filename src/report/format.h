/* Figures as people read them; the same bytes in every locale. */
#ifndef VASBOX_REPORT_FORMAT_H
#define VASBOX_REPORT_FORMAT_H

#include <glib.h>

/* "4 KiB", "1.5 MiB", "127.9 TiB", "16 B": one decimal where the unit does not divide, rounded down. */
void report_size (GString *out, guint64 bytes);

/* "33.3 %" of one decimal, "0.07 %" of two (no more): rounded to the nearest, halves up.  0 of nothing is 0. */
void report_share (GString *out, guint64 part, guint64 whole, unsigned decimals);

/* "PAGE_READWRITE|PAGE_GUARD"; "-" for 0. */
void report_protection (GString *out, guint32 protect);

/* "MEM_COMMIT", "MEM_RESERVE", "MEM_FREE". */
const char *report_state (guint32 state);

/* "MEM_PRIVATE", "MEM_MAPPED", "MEM_IMAGE"; "-" for 0. */
const char *report_type (guint32 type);

#endif
