/* Reading and writing the machine's files, which CreateFile() opens. As the functions of vasbox/win32_calls.h and
 * vasbox/nt.h that bear their names; a buffer may be simulated memory. */
#ifndef VASBOX_WIN32_FILE_FUNCTIONS_H
#define VASBOX_WIN32_FILE_FUNCTIONS_H

#include <vasbox/win32/memory_constants.h>
#include <vasbox/win32/sites.h>
#include <vasbox/win32/structures.h>

EXTERN_C_START

/** With FILE_FLAG_OVERLAPPED a read into simulated memory is FALSE and ERROR_IO_PENDING until GetOverlappedResult(). */
WINBASEAPI BOOL WINAPI ReadFile (HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
                                 LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped);
WINBASEAPI BOOL WINAPI WriteFile (HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
                                  LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped);
/** What was not pending is told at once, as the transfer left it in @lpOverlapped. */
WINBASEAPI BOOL WINAPI GetOverlappedResult (HANDLE hFile, LPOVERLAPPED lpOverlapped,
                                            LPDWORD lpNumberOfBytesTransferred, BOOL bWait);

EXTERN_C_END

#ifdef VASBOX_SITES
#define ReadFile(...) VAS_SITED (ReadFile, ReadFile, __VA_ARGS__)
#define WriteFile(...) VAS_SITED (WriteFile, WriteFile, __VA_ARGS__)
#define GetOverlappedResult(...) VAS_SITED (GetOverlappedResult, GetOverlappedResult, __VA_ARGS__)
#endif

#endif
