/* ntdef.h of the SDK. */
#include <vasbox/win32/windows.h>
#include <vasbox/win32/ntdll.h>
#include <vasbox/win32/ntdll_objects.h>
#include <vasbox/win32/ntdll_system.h>
