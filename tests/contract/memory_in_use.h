#ifndef MEMORY_IN_USE_H
#define MEMORY_IN_USE_H

#include <glib.h>
#include <vasbox/machine.h>

/* Appends to @text every kind of frame and page-file slot that is in use: none is, where no process has any memory. */
void memory_in_use (const VasMachine *machine, GString *text);

#endif
