/* What ntdll offers of memory: the Nt calls under both their prefixes, and their structures. */
#ifndef VASBOX_WIN32_NTDLL_H
#define VASBOX_WIN32_NTDLL_H

#include <vasbox/win32/memory_constants.h>
#include <vasbox/win32/psapi.h>
#include <vasbox/win32/sites.h>
#include <vasbox/win32/statuses.h>
#include <vasbox/win32/structures.h>

#define NT_SUCCESS(status) ((NTSTATUS) (status) >= 0)
#define NT_INFORMATION(status) ((ULONG) (status) >> 30 == 1)
#define NT_WARNING(status) ((ULONG) (status) >> 30 == 2)
#define NT_ERROR(status) ((ULONG) (status) >> 30 == 3)
#define NtCurrentProcess() ((HANDLE) (LONG_PTR) -1)
#define ZwCurrentProcess() NtCurrentProcess ()
#define NtCurrentThread() ((HANDLE) (LONG_PTR) -2)
#define ZwCurrentThread() NtCurrentThread ()
#define MAP_PROCESS 1
#define MAP_SYSTEM 2

typedef enum _MEMORY_INFORMATION_CLASS
{
  MemoryBasicInformation,
  MemoryWorkingSetInformation,
  MemoryMappedFilenameInformation,
  MemoryRegionInformation,
  MemoryWorkingSetExInformation,
  MemorySharedCommitInformation,
  MemoryImageInformation,
  MemoryRegionInformationEx,
  MemoryPrivilegedBasicInformation,
  MemoryEnclaveImageInformation,
  MemoryBasicInformationCapped
} MEMORY_INFORMATION_CLASS;

typedef enum _VIRTUAL_MEMORY_INFORMATION_CLASS
{
  VmPrefetchInformation,
  VmPagePriorityInformation,
  VmCfgCallTargetInformation
} VIRTUAL_MEMORY_INFORMATION_CLASS;

typedef struct _MEMORY_RANGE_ENTRY
{
  PVOID VirtualAddress;
  SIZE_T NumberOfBytes;
} MEMORY_RANGE_ENTRY, *PMEMORY_RANGE_ENTRY;

__extension__ typedef struct _MEMORY_REGION_INFORMATION
{
  PVOID AllocationBase;
  ULONG AllocationProtect;
  __extension__ union
  {
    ULONG RegionType;
    __extension__ struct
    {
      ULONG Private : 1;
      ULONG MappedDataFile : 1;
      ULONG MappedImage : 1;
      ULONG MappedPageFile : 1;
      ULONG MappedPhysical : 1;
      ULONG DirectMapped : 1;
      ULONG SoftwareEnclave : 1;
      ULONG PageSize64K : 1;
      ULONG PlaceholderReservation : 1;
      ULONG Reserved : 23;
    };
  };
  SIZE_T RegionSize;
  SIZE_T CommitSize;
  ULONG_PTR PartitionId;
  ULONG_PTR NodePreference;
} MEMORY_REGION_INFORMATION, *PMEMORY_REGION_INFORMATION;

__extension__ typedef struct _MEMORY_IMAGE_INFORMATION
{
  PVOID ImageBase;
  SIZE_T SizeOfImage;
  __extension__ union
  {
    ULONG ImageFlags;
    __extension__ struct
    {
      ULONG ImagePartialMap : 1;
      ULONG ImageNotExecutable : 1;
      ULONG ImageSigningLevel : 4;
      ULONG ImageExtensionPresent : 1;
      ULONG Reserved : 25;
    };
  };
} MEMORY_IMAGE_INFORMATION, *PMEMORY_IMAGE_INFORMATION;

typedef PSAPI_WORKING_SET_BLOCK MEMORY_WORKING_SET_BLOCK, *PMEMORY_WORKING_SET_BLOCK;
typedef PSAPI_WORKING_SET_INFORMATION MEMORY_WORKING_SET_INFORMATION, *PMEMORY_WORKING_SET_INFORMATION;
typedef PSAPI_WORKING_SET_EX_BLOCK MEMORY_WORKING_SET_EX_BLOCK, *PMEMORY_WORKING_SET_EX_BLOCK;
typedef PSAPI_WORKING_SET_EX_INFORMATION MEMORY_WORKING_SET_EX_INFORMATION, *PMEMORY_WORKING_SET_EX_INFORMATION;

typedef struct _UNICODE_STRING
{
  USHORT Length;
  USHORT MaximumLength;
  PWSTR Buffer;
} UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;

typedef struct _STRING
{
  USHORT Length;
  USHORT MaximumLength;
  PCHAR Buffer;
} STRING, *PSTRING, ANSI_STRING, *PANSI_STRING, OEM_STRING, *POEM_STRING;

typedef struct _OBJECT_ATTRIBUTES
{
  ULONG Length;
  HANDLE RootDirectory;
  PUNICODE_STRING ObjectName;
  ULONG Attributes;
  PVOID SecurityDescriptor;
  PVOID SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;
#define OBJ_INHERIT 0x00000002
#define OBJ_PERMANENT 0x00000010
#define OBJ_EXCLUSIVE 0x00000020
#define OBJ_CASE_INSENSITIVE 0x00000040
#define OBJ_OPENIF 0x00000080
#define OBJ_OPENLINK 0x00000100
#define OBJ_KERNEL_HANDLE 0x00000200
#define OBJ_FORCE_ACCESS_CHECK 0x00000400
#define RTL_CONSTANT_STRING(text) { sizeof (text) - sizeof ((text)[0]), sizeof (text), (text) }
#define InitializeObjectAttributes(object, name, flags, root, security) \
  ((object)->Length = sizeof (OBJECT_ATTRIBUTES), (object)->RootDirectory = (root), (object)->ObjectName = (name), \
   (object)->Attributes = (flags), (object)->SecurityDescriptor = (security), \
   (object)->SecurityQualityOfService = NULL)

typedef enum _SECTION_INHERIT
{
  ViewShare = 1,
  ViewUnmap = 2
} SECTION_INHERIT;

typedef enum _SECTION_INFORMATION_CLASS
{
  SectionBasicInformation,
  SectionImageInformation
} SECTION_INFORMATION_CLASS;

typedef struct _SECTION_BASIC_INFORMATION
{
  PVOID BaseAddress;
  ULONG AllocationAttributes;
  LARGE_INTEGER MaximumSize;
} SECTION_BASIC_INFORMATION, *PSECTION_BASIC_INFORMATION;

/** Of it only the first field is simulated; the others are 0. */
typedef struct _SECTION_IMAGE_INFORMATION
{
  PVOID TransferAddress;
  ULONG ZeroBits;
  SIZE_T MaximumStackSize;
  SIZE_T CommittedStackSize;
  ULONG SubSystemType;
  USHORT SubSystemMinorVersion;
  USHORT SubSystemMajorVersion;
  ULONG OperatingSystemVersion;
  USHORT ImageCharacteristics;
  USHORT DllCharacteristics;
  USHORT Machine;
  BOOLEAN ImageContainsCode;
  UCHAR ImageFlags;
  ULONG LoaderFlags;
  ULONG ImageFileSize;
  ULONG CheckSum;
} SECTION_IMAGE_INFORMATION, *PSECTION_IMAGE_INFORMATION;

typedef struct _CLIENT_ID
{
  HANDLE UniqueProcess;
  HANDLE UniqueThread;
} CLIENT_ID, *PCLIENT_ID;

typedef struct _IO_STATUS_BLOCK
{
  __extension__ union
  {
    NTSTATUS Status;
    PVOID Pointer;
  };
  ULONG_PTR Information;
} IO_STATUS_BLOCK, *PIO_STATUS_BLOCK;

typedef VOID (NTAPI *PIO_APC_ROUTINE) (PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, ULONG Reserved);

typedef struct _INITIAL_TEB
{
  PVOID OldStackBase;
  PVOID OldStackLimit;
  PVOID StackBase;
  PVOID StackLimit;
  PVOID DeallocationStack;
} INITIAL_TEB, *PINITIAL_TEB;

EXTERN_C_START

/* Each as vasbox/nt.h says of the function that bears its name. */
NTSYSAPI NTSTATUS NTAPI NtAllocateVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits,
                                                 PSIZE_T RegionSize, ULONG AllocationType, ULONG Protect);
NTSYSAPI NTSTATUS NTAPI NtAllocateVirtualMemoryEx (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                                   ULONG AllocationType, ULONG PageProtection,
                                                   PMEM_EXTENDED_PARAMETER ExtendedParameters,
                                                   ULONG ExtendedParameterCount);
NTSYSAPI NTSTATUS NTAPI NtFreeVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                             ULONG FreeType);
NTSYSAPI NTSTATUS NTAPI NtProtectVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                                ULONG NewProtect, PULONG OldProtect);
NTSYSAPI NTSTATUS NTAPI NtQueryVirtualMemory (HANDLE ProcessHandle, LPCVOID BaseAddress,
                                              MEMORY_INFORMATION_CLASS MemoryInformationClass,
                                              PVOID MemoryInformation, SIZE_T MemoryInformationLength,
                                              PSIZE_T ReturnLength);
NTSYSAPI NTSTATUS NTAPI NtReadVirtualMemory (HANDLE ProcessHandle, LPCVOID BaseAddress, PVOID Buffer,
                                             SIZE_T BufferSize, PSIZE_T NumberOfBytesRead);
NTSYSAPI NTSTATUS NTAPI NtWriteVirtualMemory (HANDLE ProcessHandle, PVOID BaseAddress, LPCVOID Buffer,
                                              SIZE_T BufferSize, PSIZE_T NumberOfBytesWritten);
NTSYSAPI NTSTATUS NTAPI NtLockVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                             ULONG MapType);
NTSYSAPI NTSTATUS NTAPI NtUnlockVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                               ULONG MapType);
NTSYSAPI NTSTATUS NTAPI NtGetWriteWatch (HANDLE ProcessHandle, ULONG Flags, PVOID BaseAddress, SIZE_T RegionSize,
                                         PVOID *UserAddressArray, PULONG_PTR EntriesInUserAddressArray,
                                         PULONG Granularity);
NTSYSAPI NTSTATUS NTAPI NtResetWriteWatch (HANDLE ProcessHandle, PVOID BaseAddress, SIZE_T RegionSize);
NTSYSAPI NTSTATUS NTAPI NtSetInformationVirtualMemory (HANDLE ProcessHandle,
                                                       VIRTUAL_MEMORY_INFORMATION_CLASS VmInformationClass,
                                                       ULONG_PTR NumberOfEntries,
                                                       PMEMORY_RANGE_ENTRY VirtualAddresses, PVOID VmInformation,
                                                       ULONG VmInformationLength);
NTSYSAPI NTSTATUS NTAPI NtUnmapViewOfSection (HANDLE ProcessHandle, PVOID BaseAddress);
NTSYSAPI NTSTATUS NTAPI NtTerminateProcess (HANDLE ProcessHandle, NTSTATUS ExitStatus);
NTSYSAPI NTSTATUS NTAPI NtClose (HANDLE Handle);
NTSYSAPI NTSTATUS NTAPI NtCreateSection (PHANDLE SectionHandle, ACCESS_MASK DesiredAccess,
                                         POBJECT_ATTRIBUTES ObjectAttributes, PLARGE_INTEGER MaximumSize,
                                         ULONG SectionPageProtection, ULONG AllocationAttributes, HANDLE FileHandle);
NTSYSAPI NTSTATUS NTAPI NtOpenSection (PHANDLE SectionHandle, ACCESS_MASK DesiredAccess,
                                       POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSAPI NTSTATUS NTAPI NtMapViewOfSection (HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress,
                                            ULONG_PTR ZeroBits, SIZE_T CommitSize, PLARGE_INTEGER SectionOffset,
                                            PSIZE_T ViewSize, SECTION_INHERIT InheritDisposition,
                                            ULONG AllocationType, ULONG Win32Protect);
NTSYSAPI NTSTATUS NTAPI NtMapViewOfSectionEx (HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress,
                                              PLARGE_INTEGER SectionOffset, PSIZE_T ViewSize, ULONG AllocationType,
                                              ULONG PageProtection, PMEM_EXTENDED_PARAMETER ExtendedParameters,
                                              ULONG ExtendedParameterCount);
NTSYSAPI NTSTATUS NTAPI NtUnmapViewOfSectionEx (HANDLE ProcessHandle, PVOID BaseAddress, ULONG Flags);
NTSYSAPI NTSTATUS NTAPI NtQuerySection (HANDLE SectionHandle, SECTION_INFORMATION_CLASS SectionInformationClass,
                                        PVOID SectionInformation, SIZE_T SectionInformationLength,
                                        PSIZE_T ReturnLength);
NTSYSAPI NTSTATUS NTAPI NtExtendSection (HANDLE SectionHandle, PLARGE_INTEGER NewSectionSize);
NTSYSAPI NTSTATUS NTAPI NtDuplicateObject (HANDLE SourceProcessHandle, HANDLE SourceHandle,
                                           HANDLE TargetProcessHandle, PHANDLE TargetHandle,
                                           ACCESS_MASK DesiredAccess, ULONG HandleAttributes, ULONG Options);

/* The same functions. */
NTSYSAPI NTSTATUS NTAPI ZwAllocateVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits,
                                                 PSIZE_T RegionSize, ULONG AllocationType, ULONG Protect);
NTSYSAPI NTSTATUS NTAPI ZwAllocateVirtualMemoryEx (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                                   ULONG AllocationType, ULONG PageProtection,
                                                   PMEM_EXTENDED_PARAMETER ExtendedParameters,
                                                   ULONG ExtendedParameterCount);
NTSYSAPI NTSTATUS NTAPI ZwFreeVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                             ULONG FreeType);
NTSYSAPI NTSTATUS NTAPI ZwProtectVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                                ULONG NewProtect, PULONG OldProtect);
NTSYSAPI NTSTATUS NTAPI ZwQueryVirtualMemory (HANDLE ProcessHandle, LPCVOID BaseAddress,
                                              MEMORY_INFORMATION_CLASS MemoryInformationClass,
                                              PVOID MemoryInformation, SIZE_T MemoryInformationLength,
                                              PSIZE_T ReturnLength);
NTSYSAPI NTSTATUS NTAPI ZwReadVirtualMemory (HANDLE ProcessHandle, LPCVOID BaseAddress, PVOID Buffer,
                                             SIZE_T BufferSize, PSIZE_T NumberOfBytesRead);
NTSYSAPI NTSTATUS NTAPI ZwWriteVirtualMemory (HANDLE ProcessHandle, PVOID BaseAddress, LPCVOID Buffer,
                                              SIZE_T BufferSize, PSIZE_T NumberOfBytesWritten);
NTSYSAPI NTSTATUS NTAPI ZwLockVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                             ULONG MapType);
NTSYSAPI NTSTATUS NTAPI ZwUnlockVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                               ULONG MapType);
NTSYSAPI NTSTATUS NTAPI ZwGetWriteWatch (HANDLE ProcessHandle, ULONG Flags, PVOID BaseAddress, SIZE_T RegionSize,
                                         PVOID *UserAddressArray, PULONG_PTR EntriesInUserAddressArray,
                                         PULONG Granularity);
NTSYSAPI NTSTATUS NTAPI ZwResetWriteWatch (HANDLE ProcessHandle, PVOID BaseAddress, SIZE_T RegionSize);
NTSYSAPI NTSTATUS NTAPI ZwSetInformationVirtualMemory (HANDLE ProcessHandle,
                                                       VIRTUAL_MEMORY_INFORMATION_CLASS VmInformationClass,
                                                       ULONG_PTR NumberOfEntries,
                                                       PMEMORY_RANGE_ENTRY VirtualAddresses, PVOID VmInformation,
                                                       ULONG VmInformationLength);
NTSYSAPI NTSTATUS NTAPI ZwUnmapViewOfSection (HANDLE ProcessHandle, PVOID BaseAddress);
NTSYSAPI NTSTATUS NTAPI ZwTerminateProcess (HANDLE ProcessHandle, NTSTATUS ExitStatus);
NTSYSAPI NTSTATUS NTAPI ZwClose (HANDLE Handle);
NTSYSAPI NTSTATUS NTAPI ZwCreateSection (PHANDLE SectionHandle, ACCESS_MASK DesiredAccess,
                                         POBJECT_ATTRIBUTES ObjectAttributes, PLARGE_INTEGER MaximumSize,
                                         ULONG SectionPageProtection, ULONG AllocationAttributes, HANDLE FileHandle);
NTSYSAPI NTSTATUS NTAPI ZwOpenSection (PHANDLE SectionHandle, ACCESS_MASK DesiredAccess,
                                       POBJECT_ATTRIBUTES ObjectAttributes);
NTSYSAPI NTSTATUS NTAPI ZwMapViewOfSection (HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress,
                                            ULONG_PTR ZeroBits, SIZE_T CommitSize, PLARGE_INTEGER SectionOffset,
                                            PSIZE_T ViewSize, SECTION_INHERIT InheritDisposition,
                                            ULONG AllocationType, ULONG Win32Protect);
NTSYSAPI NTSTATUS NTAPI ZwMapViewOfSectionEx (HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress,
                                              PLARGE_INTEGER SectionOffset, PSIZE_T ViewSize, ULONG AllocationType,
                                              ULONG PageProtection, PMEM_EXTENDED_PARAMETER ExtendedParameters,
                                              ULONG ExtendedParameterCount);
NTSYSAPI NTSTATUS NTAPI ZwUnmapViewOfSectionEx (HANDLE ProcessHandle, PVOID BaseAddress, ULONG Flags);
NTSYSAPI NTSTATUS NTAPI ZwQuerySection (HANDLE SectionHandle, SECTION_INFORMATION_CLASS SectionInformationClass,
                                        PVOID SectionInformation, SIZE_T SectionInformationLength,
                                        PSIZE_T ReturnLength);
NTSYSAPI NTSTATUS NTAPI ZwDuplicateObject (HANDLE SourceProcessHandle, HANDLE SourceHandle,
                                           HANDLE TargetProcessHandle, PHANDLE TargetHandle,
                                           ACCESS_MASK DesiredAccess, ULONG HandleAttributes, ULONG Options);

/** *InitialTeb's first two fields become NULL. */
NTSYSAPI NTSTATUS NTAPI RtlCreateUserStack (SIZE_T CommittedStackSize, SIZE_T MaximumStackSize, ULONG_PTR ZeroBits,
                                            SIZE_T CommitAlign, SIZE_T ReserveAlign, PINITIAL_TEB InitialTeb);
NTSYSAPI VOID NTAPI RtlFreeUserStack (PVOID DeallocationStack);
/** The Win32 error of a status: contract table T2. */
NTSYSAPI ULONG NTAPI RtlNtStatusToDosError (NTSTATUS Status);

EXTERN_C_END

#ifdef VASBOX_SITES
#define NtAllocateVirtualMemory(...) VAS_SITED (NtAllocateVirtualMemory, NtAllocateVirtualMemory, __VA_ARGS__)
#define NtAllocateVirtualMemoryEx(...) VAS_SITED (NtAllocateVirtualMemoryEx, NtAllocateVirtualMemoryEx, __VA_ARGS__)
#define NtFreeVirtualMemory(...) VAS_SITED (NtFreeVirtualMemory, NtFreeVirtualMemory, __VA_ARGS__)
#define NtProtectVirtualMemory(...) VAS_SITED (NtProtectVirtualMemory, NtProtectVirtualMemory, __VA_ARGS__)
#define NtQueryVirtualMemory(...) VAS_SITED (NtQueryVirtualMemory, NtQueryVirtualMemory, __VA_ARGS__)
#define NtReadVirtualMemory(...) VAS_SITED (NtReadVirtualMemory, NtReadVirtualMemory, __VA_ARGS__)
#define NtWriteVirtualMemory(...) VAS_SITED (NtWriteVirtualMemory, NtWriteVirtualMemory, __VA_ARGS__)
#define NtLockVirtualMemory(...) VAS_SITED (NtLockVirtualMemory, NtLockVirtualMemory, __VA_ARGS__)
#define NtUnlockVirtualMemory(...) VAS_SITED (NtUnlockVirtualMemory, NtUnlockVirtualMemory, __VA_ARGS__)
#define NtGetWriteWatch(...) VAS_SITED (NtGetWriteWatch, NtGetWriteWatch, __VA_ARGS__)
#define NtResetWriteWatch(...) VAS_SITED (NtResetWriteWatch, NtResetWriteWatch, __VA_ARGS__)
#define NtSetInformationVirtualMemory(...) \
  VAS_SITED (NtSetInformationVirtualMemory, NtSetInformationVirtualMemory, __VA_ARGS__)
#define NtUnmapViewOfSection(...) VAS_SITED (NtUnmapViewOfSection, NtUnmapViewOfSection, __VA_ARGS__)
#define NtTerminateProcess(...) VAS_SITED (NtTerminateProcess, NtTerminateProcess, __VA_ARGS__)
#define NtClose(...) VAS_SITED (NtClose, NtClose, __VA_ARGS__)
#define ZwAllocateVirtualMemory(...) VAS_SITED (NtAllocateVirtualMemory, ZwAllocateVirtualMemory, __VA_ARGS__)
#define ZwAllocateVirtualMemoryEx(...) VAS_SITED (NtAllocateVirtualMemoryEx, ZwAllocateVirtualMemoryEx, __VA_ARGS__)
#define ZwFreeVirtualMemory(...) VAS_SITED (NtFreeVirtualMemory, ZwFreeVirtualMemory, __VA_ARGS__)
#define ZwProtectVirtualMemory(...) VAS_SITED (NtProtectVirtualMemory, ZwProtectVirtualMemory, __VA_ARGS__)
#define ZwQueryVirtualMemory(...) VAS_SITED (NtQueryVirtualMemory, ZwQueryVirtualMemory, __VA_ARGS__)
#define ZwReadVirtualMemory(...) VAS_SITED (NtReadVirtualMemory, ZwReadVirtualMemory, __VA_ARGS__)
#define ZwWriteVirtualMemory(...) VAS_SITED (NtWriteVirtualMemory, ZwWriteVirtualMemory, __VA_ARGS__)
#define ZwLockVirtualMemory(...) VAS_SITED (NtLockVirtualMemory, ZwLockVirtualMemory, __VA_ARGS__)
#define ZwUnlockVirtualMemory(...) VAS_SITED (NtUnlockVirtualMemory, ZwUnlockVirtualMemory, __VA_ARGS__)
#define ZwGetWriteWatch(...) VAS_SITED (NtGetWriteWatch, ZwGetWriteWatch, __VA_ARGS__)
#define ZwResetWriteWatch(...) VAS_SITED (NtResetWriteWatch, ZwResetWriteWatch, __VA_ARGS__)
#define ZwSetInformationVirtualMemory(...) \
  VAS_SITED (NtSetInformationVirtualMemory, ZwSetInformationVirtualMemory, __VA_ARGS__)
#define ZwUnmapViewOfSection(...) VAS_SITED (NtUnmapViewOfSection, ZwUnmapViewOfSection, __VA_ARGS__)
#define ZwTerminateProcess(...) VAS_SITED (NtTerminateProcess, ZwTerminateProcess, __VA_ARGS__)
#define ZwClose(...) VAS_SITED (NtClose, ZwClose, __VA_ARGS__)
#define NtCreateSection(...) VAS_SITED (NtCreateSection, NtCreateSection, __VA_ARGS__)
#define NtOpenSection(...) VAS_SITED (NtOpenSection, NtOpenSection, __VA_ARGS__)
#define NtMapViewOfSection(...) VAS_SITED (NtMapViewOfSection, NtMapViewOfSection, __VA_ARGS__)
#define NtMapViewOfSectionEx(...) VAS_SITED (NtMapViewOfSectionEx, NtMapViewOfSectionEx, __VA_ARGS__)
#define NtUnmapViewOfSectionEx(...) VAS_SITED (NtUnmapViewOfSectionEx, NtUnmapViewOfSectionEx, __VA_ARGS__)
#define NtQuerySection(...) VAS_SITED (NtQuerySection, NtQuerySection, __VA_ARGS__)
#define NtExtendSection(...) VAS_SITED (NtExtendSection, NtExtendSection, __VA_ARGS__)
#define NtDuplicateObject(...) VAS_SITED (NtDuplicateObject, NtDuplicateObject, __VA_ARGS__)
#define ZwCreateSection(...) VAS_SITED (NtCreateSection, ZwCreateSection, __VA_ARGS__)
#define ZwOpenSection(...) VAS_SITED (NtOpenSection, ZwOpenSection, __VA_ARGS__)
#define ZwMapViewOfSection(...) VAS_SITED (NtMapViewOfSection, ZwMapViewOfSection, __VA_ARGS__)
#define ZwMapViewOfSectionEx(...) VAS_SITED (NtMapViewOfSectionEx, ZwMapViewOfSectionEx, __VA_ARGS__)
#define ZwUnmapViewOfSectionEx(...) VAS_SITED (NtUnmapViewOfSectionEx, ZwUnmapViewOfSectionEx, __VA_ARGS__)
#define ZwQuerySection(...) VAS_SITED (NtQuerySection, ZwQuerySection, __VA_ARGS__)
#define ZwDuplicateObject(...) VAS_SITED (NtDuplicateObject, ZwDuplicateObject, __VA_ARGS__)
#define RtlCreateUserStack(...) VAS_SITED (RtlCreateUserStack, RtlCreateUserStack, __VA_ARGS__)
#define RtlFreeUserStack(...) VAS_SITED (RtlFreeUserStack, RtlFreeUserStack, __VA_ARGS__)
#endif

#endif
