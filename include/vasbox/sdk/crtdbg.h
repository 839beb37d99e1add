/* crtdbg.h of Microsoft's C runtime: assertions; there is no debug heap. */
#ifndef VASBOX_CRTDBG_H
#define VASBOX_CRTDBG_H
#include <assert.h>
#define _ASSERT(condition) assert (condition)
#define _ASSERTE(condition) assert (condition)
#define _CRT_WARN 0
#define _CRT_ERROR 1
#define _CRT_ASSERT 2
#define _CRTDBG_MODE_FILE 1
#define _CRTDBG_MODE_DEBUG 2
#define _CrtSetReportMode(type, mode) ((void) (type), (void) (mode), 0)
#define _CrtDumpMemoryLeaks() 0
#endif
