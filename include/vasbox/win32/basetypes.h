/* Microsoft's names of plain types, with the widths that they have on Windows whatever the compiler's long is: DWORD
 * and LONG have 32 bits, LONGLONG 64, SIZE_T and what ends in _PTR a pointer's. */
#ifndef VASBOX_WIN32_BASETYPES_H
#define VASBOX_WIN32_BASETYPES_H

#include <stdint.h>
#include <vasbox/win32/macros.h>
#include <vasbox/win32_types.h>

#ifndef VOID
#define VOID void
#endif

typedef char CHAR, CCHAR;
typedef unsigned char UCHAR, BOOLEAN;
typedef short SHORT;
typedef unsigned short USHORT;
typedef int INT;
typedef unsigned int UINT;
typedef float FLOAT;
typedef double DOUBLE;
typedef int8_t INT8;
typedef int16_t INT16;
typedef int32_t INT32, LONG32;
typedef uint8_t UINT8;
typedef uint16_t UINT16;
typedef uint32_t UINT32, ULONG32, DWORD32;
__extension__ typedef long long LONGLONG, LONG64, INT64;
__extension__ typedef unsigned long long ULONGLONG, ULONG64, UINT64, DWORD64, DWORDLONG;
#ifndef __int64
#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long
#endif

typedef intptr_t INT_PTR, LONG_PTR;
typedef uintptr_t UINT_PTR, ULONG_PTR, DWORD_PTR, KAFFINITY;
typedef ptrdiff_t SSIZE_T;
typedef LONG NTSTATUS;
typedef LONG SCODE;
typedef DWORD LCID, ACCESS_MASK, SECURITY_INFORMATION;
typedef WORD LANGID, ATOM;
typedef DWORD LCTYPE;

/* 16 bits, and the type of L"" where the compiler's wide characters have 16 (-fshort-wchar). */
#if defined(__SIZEOF_WCHAR_T__) && __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#elif defined(__cplusplus)
typedef char16_t WCHAR;
#else
typedef uint16_t WCHAR;
#endif
#ifdef UNICODE
typedef WCHAR TCHAR, TBYTE;
#else
typedef char TCHAR;
typedef unsigned char TBYTE;
#endif

typedef void *PVOID, *HANDLE, *PVOID64;
typedef const void *LPCVOID, *PCVOID;
typedef HANDLE *PHANDLE, *LPHANDLE;
typedef HANDLE HLOCAL, HGLOBAL;
/* The structures that such handles point to are nobody's. */
#define DECLARE_HANDLE(name) \
  struct name##__            \
  {                          \
    int unused;              \
  };                         \
  typedef struct name##__ *name
DECLARE_HANDLE (HINSTANCE);
DECLARE_HANDLE (HKEY);
DECLARE_HANDLE (HWND);
DECLARE_HANDLE (HRSRC);
DECLARE_HANDLE (HICON);
DECLARE_HANDLE (HDC);
DECLARE_HANDLE (HMENU);
DECLARE_HANDLE (HBRUSH);
DECLARE_HANDLE (HBITMAP);
DECLARE_HANDLE (HFONT);
typedef HICON HCURSOR;
typedef DWORD COLORREF;
typedef int HFILE;
typedef HINSTANCE HMODULE;

#ifdef __cplusplus
typedef INT_PTR (*FARPROC) (...);
#else
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
typedef INT_PTR (*FARPROC) ();
#pragma GCC diagnostic pop
#endif
typedef FARPROC NEARPROC, PROC;
/* What GetProcAddress() gives is cast to the function's own type, which Microsoft's compiler does not warn of. */
#if defined(__GNUC__) && (defined(__clang__) || __GNUC__ >= 8)
#pragma GCC diagnostic ignored "-Wcast-function-type"
#endif

typedef CHAR *PCHAR, *LPCH, *PCH, *NPSTR, *LPSTR, *PSTR, *PSZ;
typedef const CHAR *LPCCH, *PCCH, *LPCSTR, *PCSTR, *PCSZ;
typedef WCHAR *PWCHAR, *LPWCH, *PWCH, *NWPSTR, *LPWSTR, *PWSTR;
typedef const WCHAR *LPCWCH, *PCWCH, *LPCWSTR, *PCWSTR;
typedef TCHAR *PTCHAR, *PTCH, *LPTCH, *PTSTR, *LPTSTR;
typedef const TCHAR *PCTCH, *LPCTCH, *PCTSTR, *LPCTSTR;
typedef UCHAR *PUCHAR;
typedef BOOL *PBOOL, *LPBOOL;
typedef BOOLEAN *PBOOLEAN;
typedef BYTE *PBYTE, *LPBYTE;
typedef const BYTE *LPCBYTE;
typedef WORD *PWORD, *LPWORD;
typedef DWORD *PDWORD, *LPDWORD;
typedef SHORT *PSHORT;
typedef USHORT *PUSHORT;
typedef INT *PINT, *LPINT;
typedef UINT *PUINT, *LPUINT;
typedef LONG *PLONG, *LPLONG;
typedef ULONG *PULONG;
typedef FLOAT *PFLOAT;
typedef INT8 *PINT8;
typedef INT16 *PINT16;
typedef INT32 *PINT32;
typedef INT64 *PINT64;
typedef UINT8 *PUINT8;
typedef UINT16 *PUINT16;
typedef UINT32 *PUINT32;
typedef UINT64 *PUINT64;
typedef LONG32 *PLONG32;
typedef ULONG32 *PULONG32;
typedef DWORD32 *PDWORD32;
typedef LONG64 *PLONG64;
typedef ULONG64 *PULONG64;
typedef DWORD64 *PDWORD64;
typedef LONGLONG *PLONGLONG;
typedef ULONGLONG *PULONGLONG;
typedef DWORDLONG *PDWORDLONG;
typedef INT_PTR *PINT_PTR;
typedef UINT_PTR *PUINT_PTR;
typedef LONG_PTR *PLONG_PTR;
typedef ULONG_PTR *PULONG_PTR;
typedef DWORD_PTR *PDWORD_PTR;
typedef SIZE_T *PSIZE_T;
typedef SSIZE_T *PSSIZE_T;
typedef NTSTATUS *PNTSTATUS;
typedef ACCESS_MASK *PACCESS_MASK;
#if !defined(__cplusplus) && !defined(WIN32_LEAN_AND_MEAN)
typedef unsigned char byte;
#endif
typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM, LRESULT;

typedef union _LARGE_INTEGER
{
  __extension__ struct
  {
    DWORD LowPart;
    LONG HighPart;
  };
  struct
  {
    DWORD LowPart;
    LONG HighPart;
  } u;
  LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER
{
  __extension__ struct
  {
    DWORD LowPart;
    DWORD HighPart;
  };
  struct
  {
    DWORD LowPart;
    DWORD HighPart;
  } u;
  ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef struct _LUID
{
  DWORD LowPart;
  LONG HighPart;
} LUID, *PLUID;

typedef struct _LIST_ENTRY
{
  struct _LIST_ENTRY *Flink;
  struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY;

typedef struct _SINGLE_LIST_ENTRY
{
  struct _SINGLE_LIST_ENTRY *Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

typedef struct _SYSTEMTIME
{
  WORD wYear, wMonth, wDayOfWeek, wDay, wHour, wMinute, wSecond, wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;

typedef struct _FILETIME
{
  DWORD dwLowDateTime;
  DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

#define MINCHAR 0x80
#define MAXCHAR 0x7f
#define MINSHORT 0x8000
#define MAXUSHORT 0xffff
#define MINLONG 0x80000000u
#define MAXINT 0x7fffffff
#define MAXLONG_PTR ((LONG_PTR) (~(ULONG_PTR) 0 >> 1))
#define MAXSSIZE_T ((SSIZE_T) (~(SIZE_T) 0 >> 1))
#define UNICODE_NULL ((WCHAR) 0)
#define ANSI_NULL ((CHAR) 0)
#define MAXSHORT 0x7fff
#define MAXLONG 0x7fffffff
#define MAXBYTE 0xff
#define MAXWORD 0xffff
#define MAXDWORD 0xffffffffu
#define MAXUINT 0xffffffffu
#define MAXULONG32 0xffffffffu
#define MINLONGLONG INT64_MIN
#define MAXLONGLONG INT64_MAX
#define MAXULONGLONG UINT64_MAX
#define MAXULONG_PTR (~(ULONG_PTR) 0)
#define MAXUINT_PTR (~(UINT_PTR) 0)
#define MAXSIZE_T (~(SIZE_T) 0)
#ifndef MAX_PATH
#define MAX_PATH 260
#endif

#define HandleToULong(handle) ((ULONG) (ULONG_PTR) (handle))
#define HandleToUlong(handle) HandleToULong (handle)
#define HandleToLong(handle) ((LONG) (LONG_PTR) (handle))
#define ULongToHandle(value) ((HANDLE) (ULONG_PTR) (ULONG) (value))
#define UlongToHandle(value) ULongToHandle (value)
#define LongToHandle(value) ((HANDLE) (LONG_PTR) (LONG) (value))
#define PtrToUlong(pointer) ((ULONG) (ULONG_PTR) (pointer))
#define PtrToULong(pointer) PtrToUlong (pointer)
#define PtrToLong(pointer) ((LONG) (LONG_PTR) (pointer))
#define PtrToUint(pointer) ((UINT) (UINT_PTR) (pointer))
#define PtrToInt(pointer) ((INT) (INT_PTR) (pointer))
#define ULongToPtr(value) ((VOID *) (ULONG_PTR) (ULONG) (value))
#define UlongToPtr(value) ULongToPtr (value)
#define LongToPtr(value) ((VOID *) (LONG_PTR) (LONG) (value))
#define UIntToPtr(value) ((VOID *) (UINT_PTR) (UINT) (value))
#define IntToPtr(value) ((VOID *) (INT_PTR) (INT) (value))
#define INVALID_HANDLE_VALUE ((HANDLE) (LONG_PTR) -1)

#endif
