/* The process heap and its relatives: the C library's, not simulated. */
#include "win32/call.h"
#include <malloc.h>
#include <stdlib.h>
#include <vasbox/win32.h>

#define HEAP ((HANDLE) (intptr_t) 0x7E000000)

HANDLE WINAPI
GetProcessHeap (VOID)
{
  return HEAP;
}

HANDLE WINAPI
HeapCreate (DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize)
{
  (void) flOptions, (void) dwInitialSize, (void) dwMaximumSize;
  return HEAP;
}

BOOL WINAPI
HeapDestroy (HANDLE hHeap)
{
  return hHeap == HEAP;
}

LPVOID WINAPI
HeapAlloc (HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes)
{
  (void) hHeap;
  SIZE_T size = dwBytes > 0 ? dwBytes : 1;
  return (dwFlags & HEAP_ZERO_MEMORY) != 0 ? calloc (1, size) : malloc (size);
}

LPVOID WINAPI
HeapReAlloc (HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes)
{
  (void) hHeap;
  SIZE_T before = malloc_usable_size (lpMem), size = dwBytes > 0 ? dwBytes : 1;
  if ((dwFlags & HEAP_REALLOC_IN_PLACE_ONLY) != 0)
    return size <= before ? lpMem : NULL;
  char *memory = realloc (lpMem, size);
  if (memory != NULL && (dwFlags & HEAP_ZERO_MEMORY) != 0 && size > before)
    memset (memory + before, 0, size - before);
  return memory;
}

BOOL WINAPI
HeapFree (HANDLE hHeap, DWORD dwFlags, LPVOID lpMem)
{
  (void) hHeap, (void) dwFlags;
  free (lpMem);
  return TRUE;
}

SIZE_T WINAPI
HeapSize (HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem)
{
  (void) hHeap, (void) dwFlags;
  return lpMem != NULL ? malloc_usable_size ((void *) (uintptr_t) lpMem) : (SIZE_T) -1;
}

BOOL WINAPI
HeapValidate (HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem)
{
  (void) dwFlags, (void) lpMem;
  return hHeap == HEAP;
}

SIZE_T WINAPI
HeapCompact (HANDLE hHeap, DWORD dwFlags)
{
  (void) hHeap, (void) dwFlags;
  return 0x10000;
}

BOOL WINAPI
HeapSetInformation (HANDLE HeapHandle, HEAP_INFORMATION_CLASS HeapInformationClass, PVOID HeapInformation,
                    SIZE_T HeapInformationLength)
{
  (void) HeapInformationClass, (void) HeapInformation, (void) HeapInformationLength;
  return HeapHandle == NULL || HeapHandle == HEAP;
}

HLOCAL WINAPI
LocalAlloc (UINT uFlags, SIZE_T uBytes)
{
  return HeapAlloc (HEAP, (uFlags & LMEM_ZEROINIT) != 0 ? HEAP_ZERO_MEMORY : 0, uBytes);
}

HLOCAL WINAPI
LocalReAlloc (HLOCAL hMem, SIZE_T uBytes, UINT uFlags)
{
  return HeapReAlloc (HEAP, (uFlags & LMEM_ZEROINIT) != 0 ? HEAP_ZERO_MEMORY : 0, hMem, uBytes);
}

HLOCAL WINAPI
LocalFree (HLOCAL hMem)
{
  free (hMem);
  return NULL;
}

SIZE_T WINAPI
LocalSize (HLOCAL hMem)
{
  return malloc_usable_size (hMem);
}

HGLOBAL WINAPI
GlobalAlloc (UINT uFlags, SIZE_T dwBytes)
{
  return LocalAlloc (uFlags, dwBytes);
}

HGLOBAL WINAPI
GlobalReAlloc (HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags)
{
  return LocalReAlloc (hMem, dwBytes, uFlags);
}

HGLOBAL WINAPI
GlobalFree (HGLOBAL hMem)
{
  return LocalFree (hMem);
}

SIZE_T WINAPI
GlobalSize (HGLOBAL hMem)
{
  return LocalSize (hMem);
}

LPVOID WINAPI
GlobalLock (HGLOBAL hMem)
{
  return hMem;
}

BOOL WINAPI
GlobalUnlock (HGLOBAL hMem)
{
  (void) hMem;
  return FALSE;
}

DWORD WINAPI
GetProcessHeaps (DWORD NumberOfHeaps, PHANDLE ProcessHeaps)
{
  if (NumberOfHeaps > 0 && !is_bad (ProcessHeaps))
    *ProcessHeaps = HEAP;
  return 1;
}

BOOL WINAPI
HeapLock (HANDLE hHeap)
{
  return hHeap == HEAP;
}

BOOL WINAPI
HeapUnlock (HANDLE hHeap)
{
  return hHeap == HEAP;
}

LPVOID WINAPI
LocalLock (HLOCAL hMem)
{
  return hMem;
}

BOOL WINAPI
LocalUnlock (HLOCAL hMem)
{
  return GlobalUnlock (hMem);
}

UINT WINAPI
LocalFlags (HLOCAL hMem)
{
  (void) hMem;
  return 0;
}

UINT WINAPI
GlobalFlags (HGLOBAL hMem)
{
  return LocalFlags (hMem);
}

HLOCAL WINAPI
LocalHandle (LPCVOID pMem)
{
  return (HLOCAL) (uintptr_t) pMem;
}

HGLOBAL WINAPI
GlobalHandle (LPCVOID pMem)
{
  return LocalHandle (pMem);
}

BOOL WINAPI
HeapWalk (HANDLE hHeap, LPPROCESS_HEAP_ENTRY lpEntry)
{
  (void) hHeap, (void) lpEntry;
  set_error (ERROR_NO_MORE_ITEMS);
  return FALSE;
}
