/* The process's token: SeLockMemoryPrivilege, where the machine's config has it, and what every user holds. */
#include "win32/call.h"
#include "win32/names.h"
#include "win32/objects.h"
#include <vasbox/win32.h>

#define TOKEN ((HANDLE) (intptr_t) 0x7F000004)
#define LOCK_MEMORY 4
#define CHANGE_NOTIFY 23
#define INCREASE_WORKING_SET 33

/* The numbers that Windows gives them. */
static const struct
{
  const char *name;
  DWORD luid;
} privileges[] = {
  { "SeCreateTokenPrivilege", 2 },         { "SeAssignPrimaryTokenPrivilege", 3 },
  { "SeLockMemoryPrivilege", 4 },          { "SeIncreaseQuotaPrivilege", 5 },
  { "SeTcbPrivilege", 7 },                 { "SeSecurityPrivilege", 8 },
  { "SeTakeOwnershipPrivilege", 9 },       { "SeLoadDriverPrivilege", 10 },
  { "SeSystemProfilePrivilege", 11 },      { "SeSystemtimePrivilege", 12 },
  { "SeProfileSingleProcessPrivilege", 13 }, { "SeIncreaseBasePriorityPrivilege", 14 },
  { "SeCreatePagefilePrivilege", 15 },     { "SeCreatePermanentPrivilege", 16 },
  { "SeBackupPrivilege", 17 },             { "SeRestorePrivilege", 18 },
  { "SeShutdownPrivilege", 19 },           { "SeDebugPrivilege", 20 },
  { "SeAuditPrivilege", 21 },              { "SeSystemEnvironmentPrivilege", 22 },
  { "SeChangeNotifyPrivilege", 23 },       { "SeRemoteShutdownPrivilege", 24 },
  { "SeManageVolumePrivilege", 28 },       { "SeImpersonatePrivilege", 29 },
  { "SeCreateGlobalPrivilege", 30 },       { "SeIncreaseWorkingSetPrivilege", 33 },
  { "SeTimeZonePrivilege", 34 },           { "SeCreateSymbolicLinkPrivilege", 35 }
};

/* Bits by number: of one machine, under the session's lock. */
static struct
{
  uint64_t generation, held, enabled;
} token;

static uint64_t
bit_of (const LUID *luid)
{
  return luid->HighPart == 0 && luid->LowPart < 64 ? (uint64_t) 1 << luid->LowPart : 0;
}

/* Takes the lock. */
static VasMachine *
enter_token (void)
{
  VasMachine *machine = session_enter ();
  uint64_t lock_memory = vas_machine_config (machine)->lock_memory_privilege ? (uint64_t) 1 << LOCK_MEMORY : 0;
  if (token.generation != session_generation ())
    {
      token.enabled = (uint64_t) 1 << CHANGE_NOTIFY;
      token.held = token.enabled | (uint64_t) 1 << INCREASE_WORKING_SET;
    }
  token.generation = session_generation ();
  token.held |= lock_memory; /* who has the machine in hand may have given it since */
  token.enabled = (token.enabled & ~((uint64_t) 1 << LOCK_MEMORY)) | lock_memory;
  return machine;
}

static BOOL
refuse (DWORD error)
{
  set_error (error);
  return FALSE;
}

BOOL WINAPI
OpenProcessToken (HANDLE ProcessHandle, DWORD DesiredAccess, PHANDLE TokenHandle)
{
  (void) DesiredAccess;
  if (is_bad (TokenHandle))
    return refuse (ERROR_NOACCESS);
  if (GetProcessId (ProcessHandle) == 0)
    return FALSE;
  *TokenHandle = TOKEN;
  return TRUE;
}

BOOL WINAPI
OpenThreadToken (HANDLE ThreadHandle, DWORD DesiredAccess, BOOL OpenAsSelf, PHANDLE TokenHandle)
{
  (void) DesiredAccess, (void) OpenAsSelf;
  if (!is_bad (TokenHandle))
    *TokenHandle = NULL;
  return GetThreadId (ThreadHandle) != 0 && refuse (ERROR_NO_TOKEN);
}

BOOL WINAPI
ImpersonateSelf (SECURITY_IMPERSONATION_LEVEL ImpersonationLevel)
{
  (void) ImpersonationLevel;
  return TRUE;
}

BOOL WINAPI
RevertToSelf (VOID)
{
  return TRUE;
}

BOOL WINAPI
LookupPrivilegeValueA (LPCSTR lpSystemName, LPCSTR lpName, PLUID lpLuid)
{
  (void) lpSystemName;
  for (unsigned i = 0; !is_bad (lpName) && !is_bad (lpLuid) && i < ARRAYSIZE (privileges); i++)
    if (lstrcmpiA (lpName, privileges[i].name) == 0)
      {
        *lpLuid = (LUID) { privileges[i].luid, 0 };
        return TRUE;
      }
  return refuse (ERROR_NO_SUCH_PRIVILEGE);
}

BOOL WINAPI
LookupPrivilegeValueW (LPCWSTR lpSystemName, LPCWSTR lpName, PLUID lpLuid)
{
  char text[NAME_SIZE + 1];
  const Name name = name_of_wide (lpName, lstrlenW (lpName), text);
  (void) lpSystemName;
  text[name.size] = 0;
  return LookupPrivilegeValueA (NULL, text, lpLuid);
}

BOOL WINAPI
LookupPrivilegeNameA (LPCSTR lpSystemName, PLUID lpLuid, LPSTR lpName, LPDWORD cchName)
{
  unsigned i = 0;
  (void) lpSystemName;
  if (is_bad (lpLuid) || is_bad (cchName))
    return refuse (ERROR_INVALID_PARAMETER);
  while (i < ARRAYSIZE (privileges) && (privileges[i].luid != lpLuid->LowPart || lpLuid->HighPart != 0))
    i++;
  if (i == ARRAYSIZE (privileges))
    return refuse (ERROR_NO_SUCH_PRIVILEGE);
  DWORD length = (DWORD) strlen (privileges[i].name);
  bool fits = *cchName > length;
  *cchName = fits ? length : length + 1;
  if (!fits)
    return refuse (ERROR_INSUFFICIENT_BUFFER);
  memcpy (lpName, privileges[i].name, length + 1);
  return TRUE;
}

BOOL WINAPI
LookupPrivilegeNameW (LPCWSTR lpSystemName, PLUID lpLuid, LPWSTR lpName, LPDWORD cchName)
{
  char text[64];
  DWORD length = is_bad (cchName) ? 0 : *cchName < sizeof text ? *cchName : sizeof text;
  (void) lpSystemName;
  if (is_bad (cchName))
    return refuse (ERROR_INVALID_PARAMETER);
  *cchName = length;
  if (!LookupPrivilegeNameA (NULL, lpLuid, text, cchName))
    return FALSE;
  return MultiByteToWideChar (CP_UTF8, 0, text, -1, lpName, (int) *cchName + 1) > 0;
}

/* Under the lock: @bits, which are held, get these attributes. */
static void
change (VasMachine *machine, uint64_t bits, DWORD attributes)
{
  if ((attributes & SE_PRIVILEGE_REMOVED) != 0)
    token.held &= ~bits;
  token.enabled = (attributes & (SE_PRIVILEGE_REMOVED | SE_PRIVILEGE_ENABLED)) == SE_PRIVILEGE_ENABLED
                      ? token.enabled | bits
                      : token.enabled & ~bits;
  if ((bits >> LOCK_MEMORY & 1) != 0)
    vas_machine_set_lock_memory_privilege (machine, (token.enabled >> LOCK_MEMORY & 1) != 0);
}

static DWORD
attributes_of (uint64_t bit)
{
  DWORD attributes = (token.enabled & bit) != 0 ? SE_PRIVILEGE_ENABLED : 0;
  return (bit >> CHANGE_NOTIFY & 1) != 0 ? attributes | SE_PRIVILEGE_ENABLED_BY_DEFAULT : attributes;
}

/* Under the lock: one privilege gets these attributes, and @previous, where it is one, what it had if it changed. */
static void
adjust (VasMachine *machine, const LUID_AND_ATTRIBUTES *wanted, PTOKEN_PRIVILEGES previous)
{
  uint64_t bit = bit_of (&wanted->Luid);
  DWORD before = attributes_of (bit);
  change (machine, bit, wanted->Attributes);
  if (previous != NULL && (attributes_of (bit) != before || (token.held & bit) == 0))
    previous->Privileges[previous->PrivilegeCount++] = (LUID_AND_ATTRIBUTES) { wanted->Luid, before };
}

#define PRIVILEGES_SIZE(n) ((DWORD) (sizeof (DWORD) + (n) * sizeof (LUID_AND_ATTRIBUTES)))

/* Every held privilege, as @attributes says or, with NULL, as it is; the number. */
static DWORD
list_held (LUID_AND_ATTRIBUTES list[64], const DWORD *attributes)
{
  DWORD n = 0;
  for (DWORD i = 0; i < 64; i++)
    if ((token.held >> i & 1) != 0)
      {
        DWORD own = attributes_of ((uint64_t) 1 << i);
        list[n++] = (LUID_AND_ATTRIBUTES) { { i, 0 }, attributes != NULL ? *attributes : own };
      }
  return n;
}

/* Under the lock: whether all were held. */
static bool
adjust_all (VasMachine *machine, const LUID_AND_ATTRIBUTES *list, DWORD n, PTOKEN_PRIVILEGES previous)
{
  bool are_all = true;
  for (DWORD i = 0; i < n; i++)
    if ((token.held & bit_of (&list[i].Luid)) != 0)
      adjust (machine, &list[i], previous);
    else
      are_all = false;
  return are_all;
}

BOOL WINAPI
AdjustTokenPrivileges (HANDLE TokenHandle, BOOL DisableAllPrivileges, PTOKEN_PRIVILEGES NewState, DWORD BufferLength,
                       PTOKEN_PRIVILEGES PreviousState, PDWORD ReturnLength)
{
  LUID_AND_ATTRIBUTES held[64];
  const DWORD disabled = 0;
  if (TokenHandle != TOKEN)
    return refuse (ERROR_INVALID_HANDLE);
  if (!DisableAllPrivileges && is_bad (NewState))
    return refuse (ERROR_INVALID_PARAMETER);
  VasMachine *machine = enter_token ();
  DWORD n = DisableAllPrivileges ? list_held (held, &disabled) : NewState->PrivilegeCount;
  DWORD length = PreviousState != NULL ? PRIVILEGES_SIZE (n) : 0;
  bool fits = BufferLength >= length, are_all = false;
  if (PreviousState != NULL && fits)
    PreviousState->PrivilegeCount = 0;
  if (fits)
    are_all = adjust_all (machine, DisableAllPrivileges ? held : NewState->Privileges, n, PreviousState);
  session_leave ();
  if (fits && PreviousState != NULL)
    length = PRIVILEGES_SIZE (PreviousState->PrivilegeCount);
  if (PreviousState != NULL && !is_bad (ReturnLength))
    *ReturnLength = length;
  if (!fits)
    return refuse (ERROR_INSUFFICIENT_BUFFER);
  set_error (are_all ? ERROR_SUCCESS : ERROR_NOT_ALL_ASSIGNED);
  return TRUE;
}

BOOL WINAPI
PrivilegeCheck (HANDLE ClientToken, PPRIVILEGE_SET RequiredPrivileges, LPBOOL pfResult)
{
  if (ClientToken != TOKEN || is_bad (RequiredPrivileges) || is_bad (pfResult))
    return refuse (ClientToken != TOKEN ? ERROR_INVALID_HANDLE : ERROR_INVALID_PARAMETER);
  DWORD n = RequiredPrivileges->PrivilegeCount, n_enabled = 0;
  enter_token ();
  for (DWORD i = 0; i < n; i++)
    if ((token.enabled & bit_of (&RequiredPrivileges->Privilege[i].Luid)) != 0)
      {
        RequiredPrivileges->Privilege[i].Attributes |= SE_PRIVILEGE_USED_FOR_ACCESS;
        n_enabled++;
      }
  session_leave ();
  *pfResult = (RequiredPrivileges->Control & PRIVILEGE_SET_ALL_NECESSARY) != 0 ? n_enabled == n : n_enabled > 0;
  return TRUE;
}

bool
privileges_close (HANDLE handle)
{
  return handle == TOKEN;
}

bool
privileges_is_token (HANDLE handle)
{
  return handle == TOKEN;
}

DWORD
privileges_list (PTOKEN_PRIVILEGES privileges_out, DWORD room)
{
  LUID_AND_ATTRIBUTES held[64];
  enter_token ();
  DWORD n = list_held (held, NULL), size = PRIVILEGES_SIZE (n);
  session_leave ();
  if (room >= size)
    {
      privileges_out->PrivilegeCount = n;
      memcpy (privileges_out->Privileges, held, n * sizeof *held);
    }
  return size;
}
