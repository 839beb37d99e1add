/* With VASBOX_SITES defined before windows.h each call tells the file and line where it stands; a recorded trace then
 * says: from "arena.c:87". A macro takes a name only where a parenthesis follows: &VirtualAlloc and what
 * GetProcAddress gives are the functions themselves, and (object->VirtualAlloc) (...) is another's method of that
 * name. */
#ifndef VASBOX_WIN32_SITES_H
#define VASBOX_WIN32_SITES_H

#include <vasbox/win32/basetypes.h>

EXTERN_C_START
/** The next call of @function by this thread is made at @line of @file, of whose path only the last part counts. */
WINBASEAPI void vas_win32_site (const char *file, int line, const char *function);
EXTERN_C_END

/* The call @call, made by @function.  In C++ it begins with a name, so that :: may stand before it, and is a global
 * function's whatever the namespace. */
#ifdef __cplusplus
extern "C++"
{
  template <typename Function>
  static inline Function *
  vas_win32_sited (const char *file, int line, const char *name, Function *function)
  {
    vas_win32_site (file, line, name);
    return function;
  }
}
#define VAS_SITED(call, function, ...) vas_win32_sited (__FILE__, __LINE__, #call, ::function) (__VA_ARGS__)
#define VAS_SITED_0(call, function) vas_win32_sited (__FILE__, __LINE__, #call, ::function) ()
#else
#define VAS_SITED(call, function, ...) (vas_win32_site (__FILE__, __LINE__, #call), function (__VA_ARGS__))
#define VAS_SITED_0(call, function) (vas_win32_site (__FILE__, __LINE__, #call), function ())
#endif

#endif
