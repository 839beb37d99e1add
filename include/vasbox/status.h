/* Every status that the simulator knows: NTSTATUS (the only failure value below the facades), Win32 error, HRESULT.
 * One table in the library holds the numbers, the names and RtlNtStatusToDosError's translation; the names below are
 * for programs.  Sources: Microsoft's ntstatus.h values as documented in [MS-ERREF] 2.3, winerror.h values as
 * documented in [MS-ERREF] 2.2, the hosting interface's HRESULTs as documented on the IHostMemoryManager pages. */
#ifndef VASBOX_STATUS_H
#define VASBOX_STATUS_H

#include <stdbool.h>
#include <stdint.h>
#include <vasbox/api.h>
#include <vasbox/rule.h>

VAS_BEGIN_DECLS

/** An NTSTATUS.  Values below 0x80000000 are successes. */
typedef uint32_t VasStatus;

/** A Win32 error, as GetLastError returns it. */
typedef uint32_t VasWin32Error;

/** A COM result. */
typedef uint32_t VasHresult;

#define VAS_STATUS_C(value) ((VasStatus) value##u)
#define VAS_HRESULT_C(value) ((VasHresult) value##u)

#define VAS_STATUS_SUCCESS                         VAS_STATUS_C (0x00000000)
#define VAS_STATUS_PENDING                         VAS_STATUS_C (0x00000103)
#define VAS_STATUS_OBJECT_NAME_EXISTS              VAS_STATUS_C (0x40000000)
#define VAS_STATUS_WORKING_SET_LIMIT_RANGE         VAS_STATUS_C (0x40000002)
#define VAS_STATUS_IMAGE_NOT_AT_BASE               VAS_STATUS_C (0x40000003)
#define VAS_STATUS_WAS_LOCKED                      VAS_STATUS_C (0x40000019)
#define VAS_STATUS_GUARD_PAGE_VIOLATION            VAS_STATUS_C (0x80000001)
#define VAS_STATUS_DATATYPE_MISALIGNMENT           VAS_STATUS_C (0x80000002)
#define VAS_STATUS_BUFFER_OVERFLOW                 VAS_STATUS_C (0x80000005)
#define VAS_STATUS_PARTIAL_COPY                    VAS_STATUS_C (0x8000000D)
#define VAS_STATUS_DEVICE_BUSY                     VAS_STATUS_C (0x80000011)
#define VAS_STATUS_NOT_IMPLEMENTED                 VAS_STATUS_C (0xC0000002)
#define VAS_STATUS_INVALID_INFO_CLASS              VAS_STATUS_C (0xC0000003)
#define VAS_STATUS_INFO_LENGTH_MISMATCH            VAS_STATUS_C (0xC0000004)
#define VAS_STATUS_ACCESS_VIOLATION                VAS_STATUS_C (0xC0000005)
#define VAS_STATUS_IN_PAGE_ERROR                   VAS_STATUS_C (0xC0000006)
#define VAS_STATUS_PAGEFILE_QUOTA                  VAS_STATUS_C (0xC0000007)
#define VAS_STATUS_INVALID_HANDLE                  VAS_STATUS_C (0xC0000008)
#define VAS_STATUS_INVALID_PARAMETER               VAS_STATUS_C (0xC000000D)
#define VAS_STATUS_INVALID_DEVICE_REQUEST          VAS_STATUS_C (0xC0000010)
#define VAS_STATUS_END_OF_FILE                     VAS_STATUS_C (0xC0000011)
#define VAS_STATUS_NO_MEMORY                       VAS_STATUS_C (0xC0000017)
#define VAS_STATUS_CONFLICTING_ADDRESSES           VAS_STATUS_C (0xC0000018)
#define VAS_STATUS_NOT_MAPPED_VIEW                 VAS_STATUS_C (0xC0000019)
#define VAS_STATUS_UNABLE_TO_FREE_VM               VAS_STATUS_C (0xC000001A)
#define VAS_STATUS_UNABLE_TO_DELETE_SECTION        VAS_STATUS_C (0xC000001B)
#define VAS_STATUS_INVALID_LOCK_SEQUENCE           VAS_STATUS_C (0xC000001E)
#define VAS_STATUS_INVALID_VIEW_SIZE               VAS_STATUS_C (0xC000001F)
#define VAS_STATUS_INVALID_FILE_FOR_SECTION        VAS_STATUS_C (0xC0000020)
#define VAS_STATUS_ALREADY_COMMITTED               VAS_STATUS_C (0xC0000021)
#define VAS_STATUS_ACCESS_DENIED                   VAS_STATUS_C (0xC0000022)
#define VAS_STATUS_OBJECT_TYPE_MISMATCH            VAS_STATUS_C (0xC0000024)
#define VAS_STATUS_NOT_LOCKED                      VAS_STATUS_C (0xC000002A)
#define VAS_STATUS_NOT_COMMITTED                   VAS_STATUS_C (0xC000002D)
#define VAS_STATUS_OBJECT_NAME_NOT_FOUND           VAS_STATUS_C (0xC0000034)
#define VAS_STATUS_OBJECT_NAME_COLLISION           VAS_STATUS_C (0xC0000035)
#define VAS_STATUS_SECTION_TOO_BIG                 VAS_STATUS_C (0xC0000040)
#define VAS_STATUS_QUOTA_EXCEEDED                  VAS_STATUS_C (0xC0000044)
#define VAS_STATUS_INVALID_PAGE_PROTECTION         VAS_STATUS_C (0xC0000045)
#define VAS_STATUS_SECTION_NOT_IMAGE               VAS_STATUS_C (0xC0000049)
#define VAS_STATUS_INCOMPATIBLE_FILE_MAP           VAS_STATUS_C (0xC000004D)
#define VAS_STATUS_SECTION_PROTECTION              VAS_STATUS_C (0xC000004E)
#define VAS_STATUS_PRIVILEGE_NOT_HELD              VAS_STATUS_C (0xC0000061)
#define VAS_STATUS_INVALID_IMAGE_FORMAT            VAS_STATUS_C (0xC000007B)
#define VAS_STATUS_SECTION_NOT_EXTENDED            VAS_STATUS_C (0xC0000087)
#define VAS_STATUS_NOT_MAPPED_DATA                 VAS_STATUS_C (0xC0000088)
#define VAS_STATUS_FILE_INVALID                    VAS_STATUS_C (0xC0000098)
#define VAS_STATUS_INSUFFICIENT_RESOURCES          VAS_STATUS_C (0xC000009A)
#define VAS_STATUS_FREE_VM_NOT_AT_BASE             VAS_STATUS_C (0xC000009F)
#define VAS_STATUS_MEMORY_NOT_ALLOCATED            VAS_STATUS_C (0xC00000A0)
#define VAS_STATUS_WORKING_SET_QUOTA               VAS_STATUS_C (0xC00000A1)
#define VAS_STATUS_NOT_SUPPORTED                   VAS_STATUS_C (0xC00000BB)
#define VAS_STATUS_INVALID_PARAMETER_1             VAS_STATUS_C (0xC00000EF)
#define VAS_STATUS_INVALID_PARAMETER_2             VAS_STATUS_C (0xC00000F0)
#define VAS_STATUS_INVALID_PARAMETER_3             VAS_STATUS_C (0xC00000F1)
#define VAS_STATUS_INVALID_PARAMETER_4             VAS_STATUS_C (0xC00000F2)
#define VAS_STATUS_INVALID_PARAMETER_5             VAS_STATUS_C (0xC00000F3)
#define VAS_STATUS_INVALID_PARAMETER_6             VAS_STATUS_C (0xC00000F4)
#define VAS_STATUS_INVALID_PARAMETER_8             VAS_STATUS_C (0xC00000F6)
#define VAS_STATUS_INVALID_PARAMETER_9             VAS_STATUS_C (0xC00000F7)
#define VAS_STATUS_STACK_OVERFLOW                  VAS_STATUS_C (0xC00000FD)
#define VAS_STATUS_PROCESS_IS_TERMINATING          VAS_STATUS_C (0xC000010A)
#define VAS_STATUS_MAPPED_FILE_SIZE_ZERO           VAS_STATUS_C (0xC000011E)
#define VAS_STATUS_PAGEFILE_QUOTA_EXCEEDED         VAS_STATUS_C (0xC000012C)
#define VAS_STATUS_COMMITMENT_LIMIT                VAS_STATUS_C (0xC000012D)
#define VAS_STATUS_INVALID_IMAGE_NOT_MZ            VAS_STATUS_C (0xC000012F)
#define VAS_STATUS_INVALID_ADDRESS                 VAS_STATUS_C (0xC0000141)
#define VAS_STATUS_MAPPED_ALIGNMENT                VAS_STATUS_C (0xC0000220)
#define VAS_STATUS_NOT_FOUND                       VAS_STATUS_C (0xC0000225)
#define VAS_STATUS_USER_MAPPED_FILE                VAS_STATUS_C (0xC0000243)

#define VAS_ERROR_SUCCESS                          0u
#define VAS_ERROR_INVALID_FUNCTION                 1u
#define VAS_ERROR_FILE_NOT_FOUND                   2u
#define VAS_ERROR_ACCESS_DENIED                    5u
#define VAS_ERROR_INVALID_HANDLE                   6u
#define VAS_ERROR_NOT_ENOUGH_MEMORY                8u
#define VAS_ERROR_OUTOFMEMORY                      14u
#define VAS_ERROR_BAD_LENGTH                       24u
#define VAS_ERROR_HANDLE_EOF                       38u
#define VAS_ERROR_NOT_SUPPORTED                    50u
#define VAS_ERROR_UNEXP_NET_ERR                    59u
#define VAS_ERROR_INVALID_PARAMETER                87u
#define VAS_ERROR_NOT_LOCKED                       158u
#define VAS_ERROR_BUSY                             170u
#define VAS_ERROR_ALREADY_EXISTS                   183u
#define VAS_ERROR_BAD_EXE_FORMAT                   193u
#define VAS_ERROR_MORE_DATA                        234u
#define VAS_ERROR_PARTIAL_COPY                     299u
#define VAS_ERROR_MR_MID_NOT_FOUND                 317u
#define VAS_ERROR_INVALID_ADDRESS                  487u
#define VAS_ERROR_PAGEFILE_QUOTA_EXCEEDED          567u
#define VAS_ERROR_IMAGE_NOT_AT_BASE                700u
#define VAS_ERROR_WAS_LOCKED                       717u
#define VAS_ERROR_IO_PENDING                       997u
#define VAS_ERROR_NOACCESS                         998u
#define VAS_ERROR_SWAPERROR                        999u
#define VAS_ERROR_STACK_OVERFLOW                   1001u
#define VAS_ERROR_FILE_INVALID                     1006u
#define VAS_ERROR_MAPPED_ALIGNMENT                 1132u
#define VAS_ERROR_NOT_FOUND                        1168u
#define VAS_ERROR_USER_MAPPED_FILE                 1224u
#define VAS_ERROR_PRIVILEGE_NOT_HELD               1314u
#define VAS_ERROR_NO_SYSTEM_RESOURCES              1450u
#define VAS_ERROR_WORKING_SET_QUOTA                1453u
#define VAS_ERROR_PAGEFILE_QUOTA                   1454u
#define VAS_ERROR_COMMITMENT_LIMIT                 1455u
#define VAS_ERROR_NOT_ENOUGH_QUOTA                 1816u

#define VAS_S_OK                                   VAS_HRESULT_C (0x00000000)
#define VAS_S_FALSE                                VAS_HRESULT_C (0x00000001)
#define VAS_E_NOTIMPL                              VAS_HRESULT_C (0x80004001)
#define VAS_E_NOINTERFACE                          VAS_HRESULT_C (0x80004002)
#define VAS_E_POINTER                              VAS_HRESULT_C (0x80004003)
#define VAS_E_FAIL                                 VAS_HRESULT_C (0x80004005)
#define VAS_E_UNEXPECTED                           VAS_HRESULT_C (0x8000FFFF)
#define VAS_E_ACCESSDENIED                         VAS_HRESULT_C (0x80070005)
#define VAS_E_OUTOFMEMORY                          VAS_HRESULT_C (0x8007000E)
#define VAS_E_INVALIDARG                           VAS_HRESULT_C (0x80070057)
#define VAS_HOST_E_DEADLOCK                        VAS_HRESULT_C (0x80131020)
#define VAS_HOST_E_INTERRUPTED                     VAS_HRESULT_C (0x80131021)
#define VAS_HOST_E_INVALIDOPERATION                VAS_HRESULT_C (0x80131022)
#define VAS_HOST_E_CLRNOTAVAILABLE                 VAS_HRESULT_C (0x80131023)
#define VAS_HOST_E_TIMEOUT                         VAS_HRESULT_C (0x80131024)
#define VAS_HOST_E_NOT_OWNER                       VAS_HRESULT_C (0x80131025)
#define VAS_HOST_E_ABANDONED                       VAS_HRESULT_C (0x80131026)
#define VAS_HOST_E_EXITPROCESS_THREADABORT         VAS_HRESULT_C (0x80131027)
#define VAS_HOST_E_EXITPROCESS_ADUNLOAD            VAS_HRESULT_C (0x80131028)
#define VAS_HOST_E_EXITPROCESS_TIMEOUT             VAS_HRESULT_C (0x80131029)
#define VAS_HOST_E_EXITPROCESS_OUTOFMEMORY         VAS_HRESULT_C (0x8013102A)
#define VAS_HOST_E_EXITPROCESS_STACKOVERFLOW       VAS_HRESULT_C (0x8013102B)

/** What came of a request: the status; for a refusal its one rule, and the first page that broke it. */
typedef struct VasVerdict
{
  VasStatus status;
  VasRule rule;  /**< VAS_NO_RULE on success */
  uint64_t page; /**< address of the first offending page, or VAS_NO_PAGE */
} VasVerdict;

#define VAS_NO_PAGE UINT64_MAX

/** NT_SUCCESS: true for successes and information (0x00000000-0x7FFFFFFF). */
VAS_API bool vas_status_is_success (VasStatus status);

/** "STATUS_CONFLICTING_ADDRESSES", or NULL where the table has no such status. */
VAS_API const char *vas_status_name (VasStatus status);

/** The status of that name (exactly, with its prefix); false, @status untouched, where there is none. */
VAS_API bool vas_status_from_name (const char *name, VasStatus *status) VAS_WARN_UNUSED;

/** RtlNtStatusToDosError: the Win32 error of a status; a status without an entry passes through as the same number
 * where it is 0x80000001 (VL-005), and is 317 (ERROR_MR_MID_NOT_FOUND) otherwise. */
VAS_API VasWin32Error vas_status_to_win32 (VasStatus status);

/** "ERROR_INVALID_ADDRESS", or NULL. */
VAS_API const char *vas_win32_error_name (VasWin32Error error);
/** The error of that name (exactly, with its prefix); false, @error untouched, where there is none. */
VAS_API bool vas_win32_error_from_name (const char *name, VasWin32Error *error) VAS_WARN_UNUSED;

/** "HOST_E_CLRNOTAVAILABLE", or NULL. */
VAS_API const char *vas_hresult_name (VasHresult result);
/** The result of that name (exactly); false, @result untouched, where there is none. */
VAS_API bool vas_hresult_from_name (const char *name, VasHresult *result) VAS_WARN_UNUSED;

/** HRESULT_FROM_WIN32 (HM-005): 0 stays 0, what has the top bit set stays as it is; others become 0x8007xxxx. */
VAS_API VasHresult vas_hresult_from_win32 (VasWin32Error error);

VAS_END_DECLS

#endif
