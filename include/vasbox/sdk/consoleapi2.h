/* consoleapi2.h of the SDK. */
#include <vasbox/win32/windows.h>
