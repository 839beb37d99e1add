/* What a token tells of itself. */
#include "win32/call.h"
#include "win32/objects.h"
#include <vasbox/win32.h>

/* S-1-5-21-1-2-3-1000: a user of a machine that does not exist. */
static const struct
{
  BYTE revision, n_parts;
  BYTE authority[6];
  DWORD parts[5];
} user = { 1, 5, { 0, 0, 0, 0, 0, 5 }, { 21, 1, 2, 3, 1000 } };

static DWORD
give_user (PTOKEN_USER to, DWORD room)
{
  DWORD size = (DWORD) (sizeof *to + sizeof user);
  if (room >= size)
    {
      memcpy (to + 1, &user, sizeof user);
      to->User = (SID_AND_ATTRIBUTES) { to + 1, 0 };
    }
  return size;
}

static bool
is_number (TOKEN_INFORMATION_CLASS class)
{
  return class == TokenType || class == TokenSessionId || class == TokenElevationType || class == TokenElevation
         || class == TokenIsAppContainer;
}

/* The size of what @class answers with, written where it fits into @room; 0 for a class that is not known. */
static DWORD
give (TOKEN_INFORMATION_CLASS class, PVOID to, DWORD room)
{
  const DWORD number = class == TokenType || class == TokenElevationType ? 1 : 0;
  if (class == TokenUser || class == TokenOwner)
    return give_user (to, room);
  if (class == TokenPrivileges)
    return privileges_list (to, room);
  if (is_number (class) && room >= sizeof number)
    memcpy (to, &number, sizeof number);
  return is_number (class) ? sizeof number : 0;
}

BOOL WINAPI
GetTokenInformation (HANDLE TokenHandle, TOKEN_INFORMATION_CLASS TokenInformationClass, LPVOID TokenInformation,
                     DWORD TokenInformationLength, PDWORD ReturnLength)
{
  DWORD room = is_bad (TokenInformation) ? 0 : TokenInformationLength, size = 0, error = ERROR_SUCCESS;
  if (!privileges_is_token (TokenHandle))
    error = ERROR_INVALID_HANDLE;
  else if (is_bad (ReturnLength))
    error = ERROR_NOACCESS;
  else if ((size = give (TokenInformationClass, TokenInformation, room)) == 0)
    error = ERROR_INVALID_PARAMETER;
  else if (size > room)
    error = ERROR_INSUFFICIENT_BUFFER;
  if (size > 0)
    *ReturnLength = size;
  if (error != ERROR_SUCCESS)
    set_error (error);
  return error == ERROR_SUCCESS;
}

BOOL WINAPI
IsValidSid (PSID pSid)
{
  const SID *sid = pSid;
  return !is_bad (sid) && sid->Revision == 1 && sid->SubAuthorityCount <= 15;
}

DWORD WINAPI
GetLengthSid (PSID pSid)
{
  return IsValidSid (pSid) ? 8 + 4 * (DWORD) ((const SID *) pSid)->SubAuthorityCount : 0;
}

BOOL WINAPI
EqualSid (PSID pSid1, PSID pSid2)
{
  DWORD length = GetLengthSid (pSid1);
  return length != 0 && GetLengthSid (pSid2) == length && memcmp (pSid1, pSid2, length) == 0;
}
