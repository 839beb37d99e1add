/* malloc.h of the C runtime: the platform's, and Microsoft's aligned memory. */
#ifndef VASBOX_MALLOC_H
#define VASBOX_MALLOC_H
#ifdef __GNUC__
#pragma GCC system_header /* include_next is no standard C */
#endif
#include_next <malloc.h>
#include <stdlib.h>
#define _aligned_malloc(size, alignment) memalign ((alignment), (size))
#define _aligned_free free
#define _msize malloc_usable_size
#define _alloca __builtin_alloca
#endif
