/* The machine's files. As the functions of vasbox/win32_calls.h and
 * vasbox/nt.h that bear their names; a buffer may be simulated memory. */
#ifndef VASBOX_WIN32_FILE_FUNCTIONS_H
#define VASBOX_WIN32_FILE_FUNCTIONS_H

#include <vasbox/win32/memory_constants.h>
#include <vasbox/win32/sites.h>
#include <vasbox/win32/structures.h>

EXTERN_C_START

/** A file of the machine, never one of the program's own; where @dwCreationDisposition makes one it is empty, and in a
 * recording file("name", 0).  INVALID_HANDLE_VALUE where it is refused. */
WINBASEAPI HANDLE WINAPI CreateFileA (LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                                      LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                                      DWORD dwFlagsAndAttributes, HANDLE hTemplateFile);
WINBASEAPI HANDLE WINAPI CreateFileW (LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                                      LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                                      DWORD dwFlagsAndAttributes, HANDLE hTemplateFile);
/** From now on the name is nobody's; who has the file open keeps it. */
WINBASEAPI BOOL WINAPI DeleteFileA (LPCSTR lpFileName);
WINBASEAPI BOOL WINAPI DeleteFileW (LPCWSTR lpFileName);
/** FILE_ATTRIBUTE_NORMAL, or INVALID_FILE_ATTRIBUTES: there are no folders. */
WINBASEAPI DWORD WINAPI GetFileAttributesA (LPCSTR lpFileName);
WINBASEAPI DWORD WINAPI GetFileAttributesW (LPCWSTR lpFileName);
/** "C:\\Temp\\". */
WINBASEAPI DWORD WINAPI GetTempPathA (DWORD nBufferLength, LPSTR lpBuffer);
WINBASEAPI DWORD WINAPI GetTempPathW (DWORD nBufferLength, LPWSTR lpBuffer);
/** With @uUnique 0 the first of "PATH\\PRE1.tmp", "PATH\\PRE2.tmp" ... that is not there, which is made, empty. */
WINBASEAPI UINT WINAPI GetTempFileNameA (LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique,
                                         LPSTR lpTempFileName);
WINBASEAPI UINT WINAPI GetTempFileNameW (LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique,
                                         LPWSTR lpTempFileName);
WINBASEAPI DWORD WINAPI GetFileSize (HANDLE hFile, LPDWORD lpFileSizeHigh);
WINBASEAPI BOOL WINAPI GetFileSizeEx (HANDLE hFile, PLARGE_INTEGER lpFileSize);
/** The next ReadFile() or WriteFile() of that handle without an OVERLAPPED begins there. */
WINBASEAPI DWORD WINAPI SetFilePointer (HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh,
                                        DWORD dwMoveMethod);
WINBASEAPI BOOL WINAPI SetFilePointerEx (HANDLE hFile, LARGE_INTEGER liDistanceToMove,
                                         PLARGE_INTEGER lpNewFilePointer, DWORD dwMoveMethod);
/** Files grow only: ERROR_NOT_SUPPORTED before their end.  In a recording it is file_data(). */
WINBASEAPI BOOL WINAPI SetEndOfFile (HANDLE hFile);
/** TRUE for every file: there is nothing to be done. */
WINBASEAPI BOOL WINAPI FlushFileBuffers (HANDLE hFile);
/** FILE_TYPE_DISK; FILE_TYPE_CHAR for what GetStdHandle() gives; FILE_TYPE_UNKNOWN for what is no file. */
WINBASEAPI DWORD WINAPI GetFileType (HANDLE hFile);

/** With FILE_FLAG_OVERLAPPED a read into simulated memory is FALSE and ERROR_IO_PENDING until GetOverlappedResult(). */
WINBASEAPI BOOL WINAPI ReadFile (HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
                                 LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped);
WINBASEAPI BOOL WINAPI WriteFile (HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
                                  LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped);
/** What was not pending is told at once, as the transfer left it in @lpOverlapped. */
WINBASEAPI BOOL WINAPI GetOverlappedResult (HANDLE hFile, LPOVERLAPPED lpOverlapped,
                                            LPDWORD lpNumberOfBytesTransferred, BOOL bWait);

EXTERN_C_END

#define FILE_TYPE_UNKNOWN 0x0000
#define FILE_TYPE_DISK 0x0001
#define FILE_TYPE_CHAR 0x0002
#define FILE_TYPE_PIPE 0x0003
#define CreateFile VAS_AW (CreateFile)
#define DeleteFile VAS_AW (DeleteFile)
#define GetFileAttributes VAS_AW (GetFileAttributes)
#define GetTempPath VAS_AW (GetTempPath)
#define GetTempFileName VAS_AW (GetTempFileName)

#ifdef VASBOX_SITES
#define CreateFileA(...) VAS_SITED (CreateFile, CreateFileA, __VA_ARGS__)
#define CreateFileW(...) VAS_SITED (CreateFile, CreateFileW, __VA_ARGS__)
#define ReadFile(...) VAS_SITED (ReadFile, ReadFile, __VA_ARGS__)
#define WriteFile(...) VAS_SITED (WriteFile, WriteFile, __VA_ARGS__)
#define GetOverlappedResult(...) VAS_SITED (GetOverlappedResult, GetOverlappedResult, __VA_ARGS__)
#endif

#endif
