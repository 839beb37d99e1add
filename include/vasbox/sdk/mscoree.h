/* mscoree.h of the SDK: the hosting interfaces.  Their methods bear names of functions, which may be macros. */
#include <vasbox/win32/windows.h>
#ifdef VASBOX_SITES
#pragma push_macro("VirtualAlloc")
#pragma push_macro("VirtualFree")
#pragma push_macro("VirtualProtect")
#pragma push_macro("VirtualQuery")
#undef VirtualAlloc
#undef VirtualFree
#undef VirtualProtect
#undef VirtualQuery
#include <vasbox/clr.h>
#pragma pop_macro("VirtualAlloc")
#pragma pop_macro("VirtualFree")
#pragma pop_macro("VirtualProtect")
#pragma pop_macro("VirtualQuery")
#else
#include <vasbox/clr.h>
#endif
