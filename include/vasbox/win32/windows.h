/* What windows.h brings with it. */
#ifndef VASBOX_WIN32_WINDOWS_H
#define VASBOX_WIN32_WINDOWS_H

#include <stdarg.h>
#include <vasbox/win32/basetypes.h>
#include <vasbox/win32/crt_names.h>
#include <vasbox/win32/errors.h>
#include <vasbox/win32/exceptions.h>
#include <vasbox/win32/image.h>
#include <vasbox/win32/memory_constants.h>
#include <vasbox/win32/sal.h>
#include <vasbox/win32/sites.h>
#include <vasbox/win32/structures.h>
/* behind the types */
#include <vasbox/win32/app_functions.h>
#include <vasbox/win32/awe_functions.h>
#include <vasbox/win32/file_functions.h>
#include <vasbox/win32/memory_functions.h>
#include <vasbox/win32/more_synchronization.h>
#include <vasbox/win32/more_system.h>
#include <vasbox/win32/process_functions.h>
#include <vasbox/win32/section_functions.h>
#include <vasbox/win32/support_functions.h>
#include <vasbox/win32/synchronization.h>
#include <vasbox/win32/system_functions.h>
#include <vasbox/win32/text_functions.h>
#include <vasbox/win32/token_functions.h>
#include <vasbox/win32/wide_functions.h>

#endif
