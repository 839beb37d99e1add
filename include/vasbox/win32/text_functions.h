/* Texts, the environment, the command line: the program's own, none simulated. */
#ifndef VASBOX_WIN32_TEXT_FUNCTIONS_H
#define VASBOX_WIN32_TEXT_FUNCTIONS_H

#include <stdarg.h>
#include <vasbox/win32/structures.h>

EXTERN_C_START

/** Whatever the code page the narrow text is UTF-8. What is none becomes U+FFFD, or with MB_ERR_INVALID_CHARS is
 * refused: ERROR_NO_UNICODE_TRANSLATION.  @cbMultiByte -1: up to and with its NUL; @cchWideChar 0: how many it takes.
 */
WINBASEAPI int WINAPI MultiByteToWideChar (UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte,
                                           LPWSTR lpWideCharStr, int cchWideChar);
WINBASEAPI int WINAPI WideCharToMultiByte (UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar,
                                           LPSTR lpMultiByteStr, int cbMultiByte, LPCSTR lpDefaultChar,
                                           LPBOOL lpUsedDefaultChar);
WINBASEAPI UINT WINAPI GetACP (VOID);
WINBASEAPI int WINAPI lstrcmpW (LPCWSTR lpString1, LPCWSTR lpString2);
WINBASEAPI int WINAPI lstrcmpiW (LPCWSTR lpString1, LPCWSTR lpString2);
WINBASEAPI LPWSTR WINAPI lstrcpyW (LPWSTR lpString1, LPCWSTR lpString2);
WINBASEAPI LPWSTR WINAPI lstrcatW (LPWSTR lpString1, LPCWSTR lpString2);
WINBASEAPI LPSTR WINAPI lstrcpynA (LPSTR lpString1, LPCSTR lpString2, int iMaxLength);
WINBASEAPI LPWSTR WINAPI lstrcpynW (LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength);
WINBASEAPI VOID WINAPI OutputDebugStringW (LPCWSTR lpOutputString);
/** As FormatMessageA. */
WINBASEAPI DWORD WINAPI FormatMessageW (DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                                        LPWSTR lpBuffer, DWORD nSize, va_list *Arguments);
/** The length of the value, without its NUL where it fits, with it where it does not; 0 and ERROR_ENVVAR_NOT_FOUND. */
WINBASEAPI DWORD WINAPI GetEnvironmentVariableA (LPCSTR lpName, LPSTR lpBuffer, DWORD nSize);
WINBASEAPI DWORD WINAPI GetEnvironmentVariableW (LPCWSTR lpName, LPWSTR lpBuffer, DWORD nSize);
WINBASEAPI BOOL WINAPI SetEnvironmentVariableA (LPCSTR lpName, LPCSTR lpValue);
/** The program's name; its arguments are main()'s. */
WINBASEAPI LPSTR WINAPI GetCommandLineA (VOID);
WINBASEAPI LPWSTR WINAPI GetCommandLineW (VOID);

EXTERN_C_END

#define CP_ACP 0
#define CP_OEMCP 1
#define CP_UTF7 65000
#define CP_UTF8 65001
#define MB_PRECOMPOSED 0x00000001
#define MB_ERR_INVALID_CHARS 0x00000008
#define WC_NO_BEST_FIT_CHARS 0x00000400
#define WC_ERR_INVALID_CHARS 0x00000080

#define lstrcmp VAS_AW (lstrcmp)
#define lstrcmpi VAS_AW (lstrcmpi)
#define lstrcpy VAS_AW (lstrcpy)
#define lstrcpyn VAS_AW (lstrcpyn)
#define lstrcat VAS_AW (lstrcat)
#define OutputDebugString VAS_AW (OutputDebugString)
#define FormatMessage VAS_AW (FormatMessage)
#define GetEnvironmentVariable VAS_AW (GetEnvironmentVariable)
#define SetEnvironmentVariable SetEnvironmentVariableA
#define GetCommandLine VAS_AW (GetCommandLine)

#endif
