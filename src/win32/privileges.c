/* The token's one privilege: SeLockMemoryPrivilege, where the machine's config has it. */
#include "win32/call.h"
#include "win32/names.h"
#include "win32/objects.h"
#include <vasbox/win32.h>

#define TOKEN ((HANDLE) (intptr_t) 0x7F000004)
#define LOCK_MEMORY 4

/* The numbers that Windows gives them. */
static const struct
{
  const char *name;
  DWORD luid;
} privileges[] = { { "SeLockMemoryPrivilege", LOCK_MEMORY }, { "SeIncreaseQuotaPrivilege", 5 },
                   { "SeCreatePagefilePrivilege", 15 },      { "SeDebugPrivilege", 20 },
                   { "SeCreateGlobalPrivilege", 30 },        { "SeIncreaseWorkingSetPrivilege", 33 } };

BOOL WINAPI
OpenProcessToken (HANDLE ProcessHandle, DWORD DesiredAccess, PHANDLE TokenHandle)
{
  (void) ProcessHandle, (void) DesiredAccess;
  if (is_bad (TokenHandle))
    {
      set_error (ERROR_NOACCESS);
      return FALSE;
    }
  *TokenHandle = TOKEN;
  return TRUE;
}

BOOL WINAPI
LookupPrivilegeValueA (LPCSTR lpSystemName, LPCSTR lpName, PLUID lpLuid)
{
  (void) lpSystemName;
  for (unsigned i = 0; !is_bad (lpName) && i < ARRAYSIZE (privileges); i++)
    if (strcmp (lpName, privileges[i].name) == 0)
      {
        *lpLuid = (LUID) { privileges[i].luid, 0 };
        return TRUE;
      }
  set_error (ERROR_NO_SUCH_PRIVILEGE);
  return FALSE;
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

/* What the config grants cannot be given away. */
BOOL WINAPI
AdjustTokenPrivileges (HANDLE TokenHandle, BOOL DisableAllPrivileges, PTOKEN_PRIVILEGES NewState, DWORD BufferLength,
                       PTOKEN_PRIVILEGES PreviousState, PDWORD ReturnLength)
{
  (void) BufferLength, (void) PreviousState, (void) ReturnLength;
  if (TokenHandle != TOKEN)
    {
      set_error (ERROR_INVALID_HANDLE);
      return FALSE;
    }
  bool is_held = vas_machine_config (session_enter ())->lock_memory_privilege, are_all = true;
  session_leave ();
  for (DWORD i = 0; !DisableAllPrivileges && NewState != NULL && i < NewState->PrivilegeCount; i++)
    are_all = are_all
              && ((NewState->Privileges[i].Attributes & SE_PRIVILEGE_ENABLED) == 0
                  || (NewState->Privileges[i].Luid.LowPart == LOCK_MEMORY && is_held));
  set_error (are_all ? ERROR_SUCCESS : ERROR_NOT_ALL_ASSIGNED);
  return TRUE;
}

bool
privileges_close (HANDLE handle)
{
  return handle == TOKEN;
}
