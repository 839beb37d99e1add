/* The modules there are: names and numbers at which there is nothing. */
#ifndef VASBOX_WIN32_MODULES_H
#define VASBOX_WIN32_MODULES_H

#include <stdbool.h>
#include <vasbox/win32/basetypes.h>

#define MODULE_PATH_SIZE 64

/* The program is the first; NULL behind the last. */
HMODULE module_nth (unsigned i);
/* Where a module would lie, NULL being the program; false, with the last error set, for what is none. */
bool module_path (HMODULE module, char text[MODULE_PATH_SIZE]);

#endif
