/* The few types of Windows' headers that interfaces with Microsoft's own names need, with the widths they have there,
 * whatever the compiler's long is.  Nothing else of this library defines them; a header that needs DWORD or HRESULT
 * includes this one. */
#ifndef VASBOX_WIN32_TYPES_H
#define VASBOX_WIN32_TYPES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef int BOOL;
typedef uint8_t BYTE;
typedef uint16_t WORD;
typedef uint32_t DWORD;
typedef int32_t LONG;
typedef uint32_t ULONG;
typedef int32_t HRESULT;
typedef size_t SIZE_T;
typedef void *LPVOID;

#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif

/* The calling convention of COM's methods: the platform's own. */
#ifndef STDMETHODCALLTYPE
#define STDMETHODCALLTYPE
#endif

#ifndef GUID_DEFINED
#define GUID_DEFINED
typedef struct GUID
{
  uint32_t Data1;
  uint16_t Data2, Data3;
  uint8_t Data4[8];
} GUID;
#endif

typedef GUID IID;
typedef GUID CLSID;

/* An identifier is passed by its address in C, by reference in C++: the same for the machine. */
#ifdef __cplusplus
typedef const GUID &REFGUID;
typedef const IID &REFIID;
#define IsEqualGUID(a, b) (memcmp (&(a), &(b), sizeof (GUID)) == 0)
#else
typedef GUID const *REFGUID;
typedef const IID *REFIID;
#define IsEqualGUID(a, b) (memcmp ((a), (b), sizeof (GUID)) == 0)
#endif
#define IsEqualIID(a, b) IsEqualGUID (a, b)

/* An identifier that each file has for itself, so that no library needs to be linked for it. */
#if defined(__GNUC__)
#define VAS_UNUSED __attribute__ ((unused))
#else
#define VAS_UNUSED
#endif
#define VAS_DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) \
  static const GUID name VAS_UNUSED = { l, w1, w2, { b1, b2, b3, b4, b5, b6, b7, b8 } }

#define VAS_HR(value) ((HRESULT) value##u)
#ifndef SUCCEEDED
#define SUCCEEDED(hr) ((HRESULT) (hr) >= 0)
#define FAILED(hr) ((HRESULT) (hr) < 0)
#endif
#ifndef S_OK
#define S_OK VAS_HR (0x00000000)
#define S_FALSE VAS_HR (0x00000001)
#define E_NOTIMPL VAS_HR (0x80004001)
#define E_NOINTERFACE VAS_HR (0x80004002)
#define E_POINTER VAS_HR (0x80004003)
#define E_FAIL VAS_HR (0x80004005)
#define E_UNEXPECTED VAS_HR (0x8000FFFF)
#define E_ACCESSDENIED VAS_HR (0x80070005)
#define E_OUTOFMEMORY VAS_HR (0x8007000E)
#define E_INVALIDARG VAS_HR (0x80070057)
#endif

#endif
