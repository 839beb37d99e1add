/* The token's one privilege: SeLockMemoryPrivilege, where the machine's config has it. */
#include "win32/call.h"
#include "win32/objects.h"
#include <vasbox/win32.h>

#define TOKEN ((HANDLE) (intptr_t) 0x7F000004)
#define LOCK_MEMORY 4
#define DEBUG_PROGRAMS 20

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
  bool is_lock = !is_bad (lpName) && strcmp (lpName, "SeLockMemoryPrivilege") == 0;
  if (!is_lock && (is_bad (lpName) || strcmp (lpName, "SeDebugPrivilege") != 0))
    {
      set_error (ERROR_NO_SUCH_PRIVILEGE);
      return FALSE;
    }
  *lpLuid = (LUID) { is_lock ? LOCK_MEMORY : DEBUG_PROGRAMS, 0 };
  return TRUE;
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
