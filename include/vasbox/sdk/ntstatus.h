/* ntstatus.h of the SDK. */
#include <vasbox/win32/statuses.h>
