/* tchar.h of the C runtime: the names that are narrow or wide.  Wide characters of 16 bits have no functions in a C
 * library whose own have 32: with UNICODE only the texts themselves are there. */
#ifndef VASBOX_TCHAR_H
#define VASBOX_TCHAR_H
#include <vasbox/win32/windows.h>
#define _T(text) TEXT (text)
#define _TEXT(text) TEXT (text)
#define _tcslen lstrlen
#define _tcsclen lstrlen
#ifndef UNICODE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define _tmain main
#define _tprintf printf
#define _ftprintf fprintf
#define _stprintf sprintf
#define _sntprintf snprintf
#define _vtprintf vprintf
#define _vftprintf vfprintf
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsicmp strcasecmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _ttoi atoi
#define _tcstol strtol
#define _tcstoul strtoul
#define _totupper toupper
#define _putts puts
#define _fputts fputs
typedef char _TCHAR;
#endif
#endif
