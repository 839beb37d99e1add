/* What the program's names of files are in the machine, whose files stay for ever: one that the program deleted or made
 * empty is forgotten, and the next of its name is another, "name;2". */
#ifndef VASBOX_WIN32_FILE_NAMES_H
#define VASBOX_WIN32_FILE_NAMES_H

#include "win32/names.h"
#include <stdbool.h>

/* @name as the machine knows it, with its NUL, in @text of NAME_SIZE bytes; whether that file is there. */
bool file_name_find (const Name *name, char *text);
/* From now on @name is another file, which is not there yet. */
void file_name_forget (const Name *name);

#endif
