/* sal.h of the SDK. */
#include <vasbox/win32/sal.h>
