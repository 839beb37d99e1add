/* Programs of 16-bit characters: their main function, and the C runtime's formatted output, for which the platform's C
 * library has characters of another width.  tchar.h and strsafe.h give these the names that programs use. */
#ifndef VASBOX_WIN32_WIDE_FUNCTIONS_H
#define VASBOX_WIN32_WIDE_FUNCTIONS_H

#include <stdarg.h>
#include <stdio.h>
#include <vasbox/win32/basetypes.h>

EXTERN_C_START

/** printf() of Microsoft's C runtime to @to, in UTF-8: %s and %c are wide, %S, %hs and %hc narrow; %l has 32 bits, %ll
 * and %I64 have 64, %I and %z a pointer's; %p is digits alone, %n nothing.  The number of bytes. */
WINBASEAPI int vas_win32_print (FILE *to, const WCHAR *format, ...);
/** The same into @room characters, the last of which is a NUL.  The number of characters without it, or -1 where they
 * do not fit, which are cut off. */
WINBASEAPI int vas_win32_format (WCHAR *to, size_t room, const WCHAR *format, ...);
WINBASEAPI int vas_win32_vformat (WCHAR *to, size_t room, const WCHAR *format, va_list arguments);
/** The arguments of main(), as 16-bit characters; they stay. */
WINBASEAPI WCHAR **vas_win32_wide_arguments (int argc, char **argv);

/** The platform's functions, which also take Microsoft's %I64d, %I32u and %Iu. */
WINBASEAPI int vas_win32_printf (const char *format, ...);
WINBASEAPI int vas_win32_fprintf (FILE *to, const char *format, ...);
WINBASEAPI int vas_win32_sprintf (char *to, const char *format, ...);
WINBASEAPI int vas_win32_snprintf (char *to, size_t size, const char *format, ...);

EXTERN_C_END

/* Programs in C call them by the C runtime's names; what is told of a DWORD by %lu then is not warned of, either.  C++
 * has such names in namespaces. */
#if !defined(__cplusplus) && !defined(VASBOX_NO_PRINTF)
#undef printf
#undef fprintf
#undef sprintf
#undef snprintf
#define printf(...) vas_win32_printf (__VA_ARGS__)
#define fprintf(...) vas_win32_fprintf (__VA_ARGS__)
#define sprintf(...) vas_win32_sprintf (__VA_ARGS__)
#define snprintf(...) vas_win32_snprintf (__VA_ARGS__)
#endif

#ifdef __cplusplus
#define VAS_C_LINKAGE extern "C"
#else
#define VAS_C_LINKAGE extern
#endif

/* A program's WinMain() is called by a main() before it. */
#ifndef VASBOX_NO_WMAIN
#define WinMain \
  vas_gui_main_follows (void); \
  VAS_C_LINKAGE int vas_call_gui_main (HINSTANCE, HINSTANCE, LPSTR, int) __asm__ ("vas_gui_main"); \
  VAS_MAIN_LINKAGE int main (void) \
  { \
    return vas_call_gui_main (GetModuleHandleA (NULL), NULL, GetCommandLineA (), 10); \
  } \
  VAS_MAIN_LINKAGE int vas_gui_main
#endif

/* A program's wmain() becomes another function, which the main() before it calls, with more arguments than it may
 * want. */
#ifndef VASBOX_NO_WMAIN
#define wmain \
  vas_wide_main_follows (void); \
  VAS_C_LINKAGE int vas_call_wide_main (int, WCHAR **, WCHAR **) __asm__ ("vas_wide_main"); \
  VAS_MAIN_LINKAGE int main (int vas_argc, char **vas_argv) \
  { \
    return vas_call_wide_main (vas_argc, vas_win32_wide_arguments (vas_argc, vas_argv), NULL); \
  } \
  VAS_MAIN_LINKAGE int vas_wide_main
#endif
#ifdef __cplusplus
#define VAS_MAIN_LINKAGE extern "C"
#else
#define VAS_MAIN_LINKAGE
#endif

#endif
