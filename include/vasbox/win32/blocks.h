/* The environment blocks of thread and process, in the program's own memory: as far as programs look at them.  Fields
 * not named here are 0; writing to them has no effect. */
#ifndef VASBOX_WIN32_BLOCKS_H
#define VASBOX_WIN32_BLOCKS_H

#include <vasbox/win32/ntdll.h>
#include <vasbox/win32/system_functions.h>

#ifdef _WIN64
#define VAS_BLOCK_FIELD(begin_64, begin_32, end_64, end_32) ((end_64) - (begin_64))
#else
#define VAS_BLOCK_FIELD(begin_64, begin_32, end_64, end_32) ((end_32) - (begin_32))
#endif

typedef struct _PEB
{
  BOOLEAN InheritedAddressSpace;
  BOOLEAN ReadImageFileExecOptions;
  BOOLEAN BeingDebugged;
  BOOLEAN BitField;
  HANDLE Mutant;
  /** What GetModuleHandle (NULL) gives. */
  __extension__ union
  {
    HMODULE ImageBaseAddress;
    HMODULE ImageBase;
  };
  PVOID Ldr;
  PVOID ProcessParameters;
  PVOID SubSystemData;
  HANDLE ProcessHeap;
  BYTE Reserved1[VAS_BLOCK_FIELD (0x38, 0x1c, 0xb8, 0x64)];
  ULONG NumberOfProcessors;
  ULONG NtGlobalFlag;
  BYTE Reserved2[VAS_BLOCK_FIELD (0xc0, 0x6c, 0x118, 0xa4)];
  ULONG OSMajorVersion;
  ULONG OSMinorVersion;
  USHORT OSBuildNumber;
  USHORT OSCSDVersion;
  ULONG OSPlatformId;
  ULONG ImageSubSystem;
  BYTE Reserved3[VAS_BLOCK_FIELD (0x12c, 0xb8, 0x2c0, 0x1d4)];
  ULONG SessionId;
} PEB, *PPEB;

typedef struct _TEB
{
  /** The calling thread's stack: the program's own, in which its variables lie. */
  __extension__ union
  {
    NT_TIB NtTib;
    NT_TIB Tib;
  };
  PVOID EnvironmentPointer;
  CLIENT_ID ClientId;
  PVOID ActiveRpcHandle;
  PVOID ThreadLocalStoragePointer;
  __extension__ union
  {
    PPEB ProcessEnvironmentBlock;
    PPEB Peb;
  };
  /** As it was when NtCurrentTeb() was called last. */
  ULONG LastErrorValue;
  BYTE Reserved1[VAS_BLOCK_FIELD (0x6c, 0x38, 0x1478, 0xe0c)];
  PVOID DeallocationStack;
} TEB, *PTEB;

EXTERN_C_START

/** The process's block; that of the thread is what NtCurrentTeb() gives. */
NTSYSAPI struct _PEB *NTAPI RtlGetCurrentPeb (VOID);

EXTERN_C_END

#define NtCurrentPeb() RtlGetCurrentPeb ()

#endif
