/* versionhelpers.h of the SDK: the build that the machine's config names. */
#ifndef VASBOX_VERSIONHELPERS_H
#define VASBOX_VERSIONHELPERS_H
#include <vasbox/win32/windows.h>
#define VAS_IS_VERSION(major, minor) \
  (LOBYTE (GetVersion ()) * 256u + HIBYTE (LOWORD (GetVersion ())) >= (major) * 256u + (minor))
#define IsWindowsXPOrGreater() VAS_IS_VERSION (5, 1)
#define IsWindowsVistaOrGreater() VAS_IS_VERSION (6, 0)
#define IsWindows7OrGreater() VAS_IS_VERSION (6, 1)
#define IsWindows7SP1OrGreater() VAS_IS_VERSION (6, 1)
#define IsWindows8OrGreater() VAS_IS_VERSION (6, 2)
#define IsWindows8Point1OrGreater() VAS_IS_VERSION (6, 3)
#define IsWindows10OrGreater() VAS_IS_VERSION (10, 0)
#define IsWindowsServer() 0
#endif
