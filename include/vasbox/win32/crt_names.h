/* Names that Microsoft's C runtime gives to what the platform's has under others. */
#ifndef VASBOX_WIN32_CRT_NAMES_H
#define VASBOX_WIN32_CRT_NAMES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#ifndef _snprintf
#define _snprintf snprintf
#define _vsnprintf vsnprintf
#define _strdup strdup
#define _stricmp strcasecmp
#define _strnicmp strncasecmp
#define _strtoui64 strtoull
#define _strtoi64 strtoll
#define _atoi64 atoll
#define sprintf_s snprintf
#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
#endif

#endif
