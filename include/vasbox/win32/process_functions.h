/* Processes, threads, handles, modules and errors, as far as programs around the memory calls use them. */
#ifndef VASBOX_WIN32_PROCESS_FUNCTIONS_H
#define VASBOX_WIN32_PROCESS_FUNCTIONS_H

#include <vasbox/win32/exceptions.h>
#include <vasbox/win32/memory_constants.h>
#include <vasbox/win32/structures.h>

EXTERN_C_START

/** The thread's last error, which only the calls themselves set: of the simulated thread behind the caller. */
WINBASEAPI DWORD WINAPI GetLastError (VOID);
WINBASEAPI VOID WINAPI SetLastError (DWORD dwErrCode);
/** The pseudo handles -1 and -2. */
WINBASEAPI HANDLE WINAPI GetCurrentProcess (VOID);
WINBASEAPI HANDLE WINAPI GetCurrentThread (VOID);
/** Numbers of the simulated process and thread.  A thread of the program becomes one of the simulated process with its
 * first call of this library. */
WINBASEAPI DWORD WINAPI GetCurrentProcessId (VOID);
WINBASEAPI DWORD WINAPI GetCurrentThreadId (VOID);
WINBASEAPI HANDLE WINAPI OpenProcess (DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwProcessId);
/** Where the handle is the caller's own process the program ends, without atexit() functions. */
WINBASEAPI BOOL WINAPI TerminateProcess (HANDLE hProcess, UINT uExitCode);
/** Ends the program as exit() does. */
WINBASEAPI DECLSPEC_NORETURN VOID WINAPI ExitProcess (UINT uExitCode);
WINBASEAPI BOOL WINAPI CloseHandle (HANDLE hObject);

/** For "kernel32", "kernelbase", "ntdll", "psapi", "advapi32", "user32", in any case, with or without ".dll", and
 * for NULL, the program; else NULL and ERROR_MOD_NOT_FOUND.  The value is a fixed number at which there is nothing. */
WINBASEAPI HMODULE WINAPI GetModuleHandleA (LPCSTR lpModuleName);
WINBASEAPI HMODULE WINAPI GetModuleHandleW (LPCWSTR lpModuleName);
/** The same. */
WINBASEAPI HMODULE WINAPI LoadLibraryA (LPCSTR lpLibFileName);
WINBASEAPI HMODULE WINAPI LoadLibraryW (LPCWSTR lpLibFileName);
WINBASEAPI HMODULE WINAPI LoadLibraryExA (LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags);
WINBASEAPI BOOL WINAPI FreeLibrary (HMODULE hLibModule);
/** The function of that exact name which the module exports, or NULL: ERROR_PROC_NOT_FOUND, or ERROR_MOD_NOT_FOUND for
 * what is no module.  There are no ordinals. */
WINBASEAPI FARPROC WINAPI GetProcAddress (HMODULE hModule, LPCSTR lpProcName);

/** @Handler is called for faults of vas_win32_read(), _write() and _execute() and for RaiseException(): the first ones
 * first where @First is not 0.  What it returns removes it. */
WINBASEAPI PVOID WINAPI AddVectoredExceptionHandler (ULONG First, PVECTORED_EXCEPTION_HANDLER Handler);
/** Nonzero where @Handle was one. */
WINBASEAPI ULONG WINAPI RemoveVectoredExceptionHandler (PVOID Handle);
/** Kept, and never called: nothing is continued that a handler did not continue. */
WINBASEAPI PVOID WINAPI AddVectoredContinueHandler (ULONG First, PVECTORED_EXCEPTION_HANDLER Handler);
WINBASEAPI ULONG WINAPI RemoveVectoredContinueHandler (PVOID Handle);
/** Calls the handlers; where none answers EXCEPTION_CONTINUE_EXECUTION the program ends by abort(). */
WINBASEAPI VOID WINAPI RaiseException (DWORD dwExceptionCode, DWORD dwExceptionFlags, DWORD nNumberOfArguments,
                                       const ULONG_PTR *lpArguments);

EXTERN_C_END

#ifdef UNICODE
#define GetModuleHandle GetModuleHandleW
#define LoadLibrary LoadLibraryW
#else
#define GetModuleHandle GetModuleHandleA
#define LoadLibrary LoadLibraryA
#endif
#define LOAD_LIBRARY_SEARCH_SYSTEM32 0x00000800

#ifdef VASBOX_SITES
#define GetLastError() VAS_SITED_0 (GetLastError, GetLastError)
#define SetLastError(...) VAS_SITED (SetLastError, SetLastError, __VA_ARGS__)
#define OpenProcess(...) VAS_SITED (OpenProcess, OpenProcess, __VA_ARGS__)
#define TerminateProcess(...) VAS_SITED (TerminateProcess, TerminateProcess, __VA_ARGS__)
#define CloseHandle(...) VAS_SITED (CloseHandle, CloseHandle, __VA_ARGS__)
#endif

#endif
