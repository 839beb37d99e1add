/* VAS_API marks what libvasbox exports; nothing else is visible.  These headers need only C11 (or C++11). */
#ifndef VASBOX_API_H
#define VASBOX_API_H

#if defined(__GNUC__)
#define VAS_API __attribute__ ((visibility ("default")))
#define VAS_WARN_UNUSED __attribute__ ((warn_unused_result))
#else
#define VAS_API
#define VAS_WARN_UNUSED
#endif

#ifdef __cplusplus
#define VAS_BEGIN_DECLS extern "C" {
#define VAS_END_DECLS }
#else
#define VAS_BEGIN_DECLS
#define VAS_END_DECLS
#endif

#endif
