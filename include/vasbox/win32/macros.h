/* Calling conventions, storage and the small macros that Windows programs take for granted. */
#ifndef VASBOX_WIN32_MACROS_H
#define VASBOX_WIN32_MACROS_H

#include <stddef.h>

#if UINTPTR_MAX > 0xffffffffu && !defined(_WIN64)
#define _WIN64 1
#endif
#ifndef WINVER
#define WINVER 0x0A00
#endif
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif
#ifndef NTDDI_VERSION
#define NTDDI_VERSION 0x0A000010
#endif
#define _WIN32_WINNT_WINXP 0x0501
#define _WIN32_WINNT_VISTA 0x0600
#define _WIN32_WINNT_WIN7 0x0601
#define _WIN32_WINNT_WIN8 0x0602
#define _WIN32_WINNT_WINBLUE 0x0603
#define _WIN32_WINNT_WIN10 0x0A00
#define NTDDI_VISTA 0x06000000
#define NTDDI_WIN7 0x06010000
#define NTDDI_WIN8 0x06020000
#define NTDDI_WINBLUE 0x06030000
#define NTDDI_WIN10 0x0A000000
#define NTDDI_WIN10_RS4 0x0A000005
#define NTDDI_WIN10_RS5 0x0A000006
#define NTDDI_WIN10_19H1 0x0A000007
#if defined(UNICODE) && !defined(_UNICODE)
#define _UNICODE
#elif defined(_UNICODE) && !defined(UNICODE)
#define UNICODE
#endif

/* One convention there is: the platform's own. */
#define __cdecl
#define __stdcall
#define __fastcall
#define __thiscall
#define __vectorcall
#define _cdecl
#define _stdcall
#define WINAPI
#define APIENTRY
#define CALLBACK
#define NTAPI
#define WINAPIV
#define PASCAL
#define FAR
#define NEAR
#define CONST const

#ifdef __cplusplus
#define EXTERN_C extern "C"
#define EXTERN_C_START extern "C" {
#define EXTERN_C_END }
#else
#define EXTERN_C extern
#define EXTERN_C_START
#define EXTERN_C_END
#endif

/* What libvasbox-win32 exports. */
#if defined(__GNUC__)
#define WINBASEAPI __attribute__ ((visibility ("default")))
#else
#define WINBASEAPI
#endif
#define NTSYSAPI WINBASEAPI
#define NTSYSCALLAPI WINBASEAPI
#define WINADVAPI WINBASEAPI
#define WINUSERAPI WINBASEAPI
#define DECLSPEC_IMPORT

/* __declspec (x): what means something to GCC and clang does, the rest is accepted. */
#ifndef __declspec
#define __declspec(x) VAS_DECLSPEC_##x
#endif
#define VAS_DECLSPEC_align(n) __attribute__ ((aligned (n)))
#define VAS_DECLSPEC_allocate(name)
#define VAS_DECLSPEC_allocator
#define VAS_DECLSPEC_code_seg(name)
#define VAS_DECLSPEC_deprecated __attribute__ ((deprecated))
#define VAS_DECLSPEC_dllexport __attribute__ ((visibility ("default")))
#define VAS_DECLSPEC_dllimport
#define VAS_DECLSPEC_guard(what)
#define VAS_DECLSPEC_naked
#define VAS_DECLSPEC_noalias
#define VAS_DECLSPEC_noinline __attribute__ ((noinline))
#define VAS_DECLSPEC_noreturn __attribute__ ((noreturn))
#define VAS_DECLSPEC_nothrow
#define VAS_DECLSPEC_novtable
#define VAS_DECLSPEC_no_sanitize_address __attribute__ ((no_sanitize_address))
#define VAS_DECLSPEC_restrict
#define VAS_DECLSPEC_safebuffers
#define VAS_DECLSPEC_selectany __attribute__ ((weak))
#define VAS_DECLSPEC_thread __thread
#define VAS_DECLSPEC_uuid(text)
#define DECLSPEC_ALIGN(n) __attribute__ ((aligned (n)))
#define DECLSPEC_NORETURN __attribute__ ((noreturn))
#define DECLSPEC_NOINLINE __attribute__ ((noinline))
#define DECLSPEC_SELECTANY __attribute__ ((weak))
#define DECLSPEC_ALLOCATOR

#ifndef __forceinline
#define __forceinline __inline__ __attribute__ ((always_inline))
#endif
#define FORCEINLINE __forceinline
#define CFORCEINLINE __forceinline
#define UNALIGNED
#define RESTRICTED_POINTER
#define MEMORY_ALLOCATION_ALIGNMENT 16
#define DUMMYUNIONNAME
#define DUMMYUNIONNAME2
#define DUMMYSTRUCTNAME
#define DUMMYSTRUCTNAME2

#ifndef IN
#define IN
#endif
#ifndef OUT
#define OUT
#endif
#ifndef OPTIONAL
#define OPTIONAL
#endif

#define UNREFERENCED_PARAMETER(p) ((void) (p))
#define DBG_UNREFERENCED_PARAMETER(p) ((void) (p))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(v) ((void) (v))
#define FIELD_OFFSET(type, field) ((LONG) offsetof (type, field))
#define UFIELD_OFFSET(type, field) ((DWORD) offsetof (type, field))
#define RTL_FIELD_SIZE(type, field) (sizeof (((type *) 0)->field))
#define RTL_SIZEOF_THROUGH_FIELD(type, field) (offsetof (type, field) + RTL_FIELD_SIZE (type, field))
#define CONTAINING_RECORD(address, type, field) ((type *) ((char *) (address) - offsetof (type, field)))
#define RTL_NUMBER_OF(array) (sizeof (array) / sizeof ((array)[0]))
#define ARRAYSIZE(array) RTL_NUMBER_OF (array)
#ifndef _countof
#define _countof(array) RTL_NUMBER_OF (array)
#endif
#ifdef __cplusplus
#define C_ASSERT(condition) static_assert (condition, #condition)
#else
#define C_ASSERT(condition) _Static_assert (condition, #condition)
#endif

#define IS_INTRESOURCE(name) ((ULONG_PTR) (name) >> 16 == 0)
#define MAKEINTRESOURCEA(number) ((LPSTR) (ULONG_PTR) (WORD) (number))
#define MAKEINTRESOURCEW(number) ((LPWSTR) (ULONG_PTR) (WORD) (number))
#define MAKEINTRESOURCE VAS_AW (MAKEINTRESOURCE)
#define Int32x32To64(a, b) ((LONGLONG) (LONG) (a) * (LONGLONG) (LONG) (b))
#define UInt32x32To64(a, b) ((ULONGLONG) (ULONG) (a) * (ULONGLONG) (ULONG) (b))
#define UNREFERENCED_LOCAL_VARIABLE(v) ((void) (v))
#define DLL_PROCESS_DETACH 0
#define DLL_PROCESS_ATTACH 1
#define DLL_THREAD_ATTACH 2
#define DLL_THREAD_DETACH 3
#define SYSTEM_CACHE_ALIGNMENT_SIZE 64
#define DECLSPEC_CACHEALIGN DECLSPEC_ALIGN (SYSTEM_CACHE_ALIGNMENT_SIZE)
#ifndef _ARRAYSIZE
#define _ARRAYSIZE(array) RTL_NUMBER_OF (array)
#endif
#define MAKEWORD(low, high) ((WORD) (((BYTE) ((DWORD_PTR) (low) & 0xff)) | ((WORD) ((BYTE) (high)) << 8)))
#define MAKELONG(low, high) ((LONG) (((WORD) ((DWORD_PTR) (low) & 0xffff)) | ((DWORD) ((WORD) (high)) << 16)))
#define LOWORD(value) ((WORD) ((DWORD_PTR) (value) & 0xffff))
#define HIWORD(value) ((WORD) (((DWORD_PTR) (value) >> 16) & 0xffff))
#define LOBYTE(value) ((BYTE) ((DWORD_PTR) (value) & 0xff))
#define HIBYTE(value) ((BYTE) (((DWORD_PTR) (value) >> 8) & 0xff))

#define LANG_NEUTRAL 0x00
#define LANG_INVARIANT 0x7f
#define LANG_ENGLISH 0x09
#define LANG_GERMAN 0x07
#define LANG_FRENCH 0x0c
#define SUBLANG_NEUTRAL 0x00
#define SUBLANG_DEFAULT 0x01
#define SUBLANG_SYS_DEFAULT 0x02
#define SUBLANG_ENGLISH_US 0x01
#define SORT_DEFAULT 0x0
#define MAKELANGID(primary, sub) ((WORD) (((WORD) (sub) << 10) | (WORD) (primary)))
#define PRIMARYLANGID(language) ((WORD) (language) & 0x3ff)
#define SUBLANGID(language) ((WORD) (language) >> 10)
#define MAKELCID(language, sort) ((DWORD) (((DWORD) (WORD) (sort) << 16) | (DWORD) (WORD) (language)))
#define LANG_SYSTEM_DEFAULT MAKELANGID (LANG_NEUTRAL, SUBLANG_SYS_DEFAULT)
#define LANG_USER_DEFAULT MAKELANGID (LANG_NEUTRAL, SUBLANG_DEFAULT)

/* Host memory: a simulated address given to these is a stray one. */
#define RtlZeroMemory(to, size) memset ((to), 0, (size))
#define RtlFillMemory(to, size, byte) memset ((to), (byte), (size))
#define RtlCopyMemory(to, from, size) memcpy ((to), (from), (size))
#define RtlMoveMemory(to, from, size) memmove ((to), (from), (size))
#define RtlEqualMemory(a, b, size) (!memcmp ((a), (b), (size)))
#define ZeroMemory RtlZeroMemory
#define FillMemory RtlFillMemory
#define CopyMemory RtlCopyMemory
#define MoveMemory RtlMoveMemory
#define SecureZeroMemory RtlZeroMemory

#ifndef __cplusplus
#ifndef NOMINMAX
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#endif
#endif

#ifdef UNICODE
#define VAS_WIDE_TEXT(text) L##text
#define VAS_AW(name) name##W
#else
#define VAS_WIDE_TEXT(text) text
#define VAS_AW(name) name##A
#endif
#define TEXT(text) VAS_WIDE_TEXT (text)
#define __TEXT(text) VAS_WIDE_TEXT (text)

#endif
