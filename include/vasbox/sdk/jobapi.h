/* jobapi.h of the SDK. */
#include <vasbox/win32/windows.h>
