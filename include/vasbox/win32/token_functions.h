/* The token of the process: who it is, and its privileges.  SeLockMemoryPrivilege is there where the machine's config
 * has it, and enabled at first; disabling it takes effect. */
#ifndef VASBOX_WIN32_TOKEN_FUNCTIONS_H
#define VASBOX_WIN32_TOKEN_FUNCTIONS_H

#include <vasbox/win32/structures.h>

#define SE_PRIVILEGE_USED_FOR_ACCESS 0x80000000u
#define SE_CREATE_TOKEN_NAME TEXT ("SeCreateTokenPrivilege")
#define SE_ASSIGNPRIMARYTOKEN_NAME TEXT ("SeAssignPrimaryTokenPrivilege")
#define SE_TCB_NAME TEXT ("SeTcbPrivilege")
#define SE_SECURITY_NAME TEXT ("SeSecurityPrivilege")
#define SE_TAKE_OWNERSHIP_NAME TEXT ("SeTakeOwnershipPrivilege")
#define SE_LOAD_DRIVER_NAME TEXT ("SeLoadDriverPrivilege")
#define SE_SYSTEM_PROFILE_NAME TEXT ("SeSystemProfilePrivilege")
#define SE_PROF_SINGLE_PROCESS_NAME TEXT ("SeProfileSingleProcessPrivilege")
#define SE_INC_BASE_PRIORITY_NAME TEXT ("SeIncreaseBasePriorityPrivilege")
#define SE_CREATE_PERMANENT_NAME TEXT ("SeCreatePermanentPrivilege")
#define SE_BACKUP_NAME TEXT ("SeBackupPrivilege")
#define SE_RESTORE_NAME TEXT ("SeRestorePrivilege")
#define SE_SHUTDOWN_NAME TEXT ("SeShutdownPrivilege")
#define SE_CHANGE_NOTIFY_NAME TEXT ("SeChangeNotifyPrivilege")
#define SE_MANAGE_VOLUME_NAME TEXT ("SeManageVolumePrivilege")
#define SE_IMPERSONATE_NAME TEXT ("SeImpersonatePrivilege")
#define TOKEN_IMPERSONATE 0x0004
#define TOKEN_ADJUST_GROUPS 0x0040
#define TOKEN_ADJUST_DEFAULT 0x0080
#define TOKEN_EXECUTE 0x20000
#define TOKEN_WRITE 0x200E0

typedef enum _TOKEN_INFORMATION_CLASS
{
  TokenUser = 1,
  TokenGroups,
  TokenPrivileges,
  TokenOwner,
  TokenPrimaryGroup,
  TokenDefaultDacl,
  TokenSource,
  TokenType,
  TokenImpersonationLevel,
  TokenStatistics,
  TokenRestrictedSids,
  TokenSessionId,
  TokenElevationType = 18,
  TokenLinkedToken,
  TokenElevation,
  TokenIntegrityLevel = 25,
  TokenIsAppContainer = 29
} TOKEN_INFORMATION_CLASS, *PTOKEN_INFORMATION_CLASS;

typedef enum _TOKEN_TYPE
{
  TokenPrimary = 1,
  TokenImpersonation
} TOKEN_TYPE, *PTOKEN_TYPE;

typedef enum _SECURITY_IMPERSONATION_LEVEL
{
  SecurityAnonymous,
  SecurityIdentification,
  SecurityImpersonation,
  SecurityDelegation
} SECURITY_IMPERSONATION_LEVEL;

typedef struct _SID_IDENTIFIER_AUTHORITY
{
  BYTE Value[6];
} SID_IDENTIFIER_AUTHORITY, *PSID_IDENTIFIER_AUTHORITY;
#define SECURITY_NT_AUTHORITY { { 0, 0, 0, 0, 0, 5 } }

typedef struct _SID
{
  BYTE Revision;
  BYTE SubAuthorityCount;
  SID_IDENTIFIER_AUTHORITY IdentifierAuthority;
  DWORD SubAuthority[ANYSIZE_ARRAY];
} SID, *PISID;
#define SECURITY_MAX_SID_SIZE 68

typedef struct _SID_AND_ATTRIBUTES
{
  PSID Sid;
  DWORD Attributes;
} SID_AND_ATTRIBUTES, *PSID_AND_ATTRIBUTES;

/** Behind it stands the SID. */
typedef struct _TOKEN_USER
{
  SID_AND_ATTRIBUTES User;
} TOKEN_USER, *PTOKEN_USER;

typedef struct _TOKEN_ELEVATION
{
  DWORD TokenIsElevated;
} TOKEN_ELEVATION, *PTOKEN_ELEVATION;

EXTERN_C_START

/** @ProcessHandle's: the caller's own process, ERROR_INVALID_HANDLE what is no process. */
WINADVAPI BOOL WINAPI OpenProcessToken (HANDLE ProcessHandle, DWORD DesiredAccess, PHANDLE TokenHandle);
/** No thread has one of its own: ERROR_NO_TOKEN. */
WINADVAPI BOOL WINAPI OpenThreadToken (HANDLE ThreadHandle, DWORD DesiredAccess, BOOL OpenAsSelf, PHANDLE TokenHandle);
/** TRUE: a thread goes on as itself. */
WINADVAPI BOOL WINAPI ImpersonateSelf (SECURITY_IMPERSONATION_LEVEL ImpersonationLevel);
WINADVAPI BOOL WINAPI RevertToSelf (VOID);
WINADVAPI BOOL WINAPI LookupPrivilegeValueA (LPCSTR lpSystemName, LPCSTR lpName, PLUID lpLuid);
WINADVAPI BOOL WINAPI LookupPrivilegeValueW (LPCWSTR lpSystemName, LPCWSTR lpName, PLUID lpLuid);
/** *@cchName: the room, then the length; ERROR_INSUFFICIENT_BUFFER with the room that is needed. */
WINADVAPI BOOL WINAPI LookupPrivilegeNameA (LPCSTR lpSystemName, PLUID lpLuid, LPSTR lpName, LPDWORD cchName);
WINADVAPI BOOL WINAPI LookupPrivilegeNameW (LPCWSTR lpSystemName, PLUID lpLuid, LPWSTR lpName, LPDWORD cchName);
/** TRUE, with ERROR_NOT_ALL_ASSIGNED as last error where a privilege of @NewState is not held, else ERROR_SUCCESS.
 * @PreviousState (may be NULL) gets those that changed, as they were; where @BufferLength is too short for all that
 * @NewState names nothing changes: FALSE, ERROR_INSUFFICIENT_BUFFER. */
WINADVAPI BOOL WINAPI AdjustTokenPrivileges (HANDLE TokenHandle, BOOL DisableAllPrivileges,
                                             PTOKEN_PRIVILEGES NewState, DWORD BufferLength,
                                             PTOKEN_PRIVILEGES PreviousState, PDWORD ReturnLength);
/** TokenUser (an invented SID), TokenPrivileges, TokenType, TokenSessionId, TokenElevationType, TokenElevation,
 * TokenIsAppContainer; ERROR_INVALID_PARAMETER for other classes, ERROR_INSUFFICIENT_BUFFER with *@ReturnLength. */
WINADVAPI BOOL WINAPI GetTokenInformation (HANDLE TokenHandle, TOKEN_INFORMATION_CLASS TokenInformationClass,
                                           LPVOID TokenInformation, DWORD TokenInformationLength,
                                           PDWORD ReturnLength);
/** Whether all of them, or with Control 0 one, is enabled; those that are get SE_PRIVILEGE_USED_FOR_ACCESS. */
WINADVAPI BOOL WINAPI PrivilegeCheck (HANDLE ClientToken, PPRIVILEGE_SET RequiredPrivileges, LPBOOL pfResult);
WINADVAPI BOOL WINAPI IsValidSid (PSID pSid);
WINADVAPI DWORD WINAPI GetLengthSid (PSID pSid);
WINADVAPI BOOL WINAPI EqualSid (PSID pSid1, PSID pSid2);

EXTERN_C_END

#define LookupPrivilegeValue VAS_AW (LookupPrivilegeValue)
#define LookupPrivilegeName VAS_AW (LookupPrivilegeName)

#endif
