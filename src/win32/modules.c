/* Modules and their functions by name. */
#include "win32/modules.h"
#include "win32/call.h"
#include <stdio.h>
#include <vasbox/win32.h>

#define KERNEL32 1u
#define KERNELBASE 2u
#define NTDLL 4u
#define PSAPI 8u
#define ADVAPI32 16u
#define USER32 32u
#define PROGRAM 64u
#define KERNEL (KERNEL32 | KERNELBASE)

typedef struct Export
{
  const char *name;
  FARPROC function;
  unsigned modules;
} Export;

#define FUNCTION(name, modules) { #name, (FARPROC) (void (*) (void)) name, modules },
static const Export exports[] = {
#include "win32/exports.inc"
};

typedef struct Module
{
  const char *name;
  unsigned bit;
} Module;

static const Module modules[] = { { "kernel32", KERNEL32 }, { "kernelbase", KERNELBASE }, { "ntdll", NTDLL },
                                  { "psapi", PSAPI },       { "advapi32", ADVAPI32 },
                                  { "user32", USER32 } };

/* Nothing is there: 64 KiB apart, below the highest 64 KiB of what the program's pointers can say. */
static HMODULE
module_at (unsigned bit)
{
  return (HMODULE) (MAXUINT_PTR - (UINT_PTR) 0x10000 * (bit + 1) + 1);
}

static char
lower (char c)
{
  return (char) (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* "KERNEL32.DLL" is kernel32; so is a name without the ending. */
static bool
is_called (const char *name, const char *module)
{
  while (*module != 0 && lower (*name) == *module)
    name++, module++;
  if (*module != 0)
    return false;
  for (const char *end = ".dll"; *name != 0 || *end != 0; name++, end++)
    if (lower (*name) != *end)
      return *name == 0 && *end == '.';
  return true;
}

HMODULE WINAPI
GetModuleHandleA (LPCSTR lpModuleName)
{
  if (lpModuleName == NULL)
    return module_at (PROGRAM);
  for (unsigned i = 0; i < ARRAYSIZE (modules); i++)
    if (is_called (lpModuleName, modules[i].name))
      return module_at (modules[i].bit);
  set_error (ERROR_MOD_NOT_FOUND);
  return NULL;
}

/* What is not ASCII is in no module's name. */
HMODULE WINAPI
GetModuleHandleW (LPCWSTR lpModuleName)
{
  char name[32];
  unsigned n = 0;
  if (lpModuleName == NULL)
    return GetModuleHandleA (NULL);
  while (lpModuleName[n] != 0 && n < sizeof name - 1)
    {
      name[n] = lpModuleName[n] < 0x80 ? (char) lpModuleName[n] : '?';
      n++;
    }
  name[n] = 0;
  return GetModuleHandleA (name);
}

HMODULE WINAPI
LoadLibraryA (LPCSTR lpLibFileName)
{
  if (lpLibFileName != NULL)
    return GetModuleHandleA (lpLibFileName);
  set_error (ERROR_MOD_NOT_FOUND);
  return NULL;
}

HMODULE WINAPI
LoadLibraryW (LPCWSTR lpLibFileName)
{
  return lpLibFileName != NULL ? GetModuleHandleW (lpLibFileName) : LoadLibraryA (NULL);
}

HMODULE WINAPI
LoadLibraryExA (LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
{
  (void) hFile, (void) dwFlags;
  return LoadLibraryA (lpLibFileName);
}

HMODULE WINAPI
LoadLibraryExW (LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
{
  (void) hFile, (void) dwFlags;
  return LoadLibraryW (lpLibFileName);
}

/* The bit of @module, 0 where it is none. */
static unsigned
module_bit (HMODULE module)
{
  for (unsigned bit = 1; bit <= PROGRAM; bit <<= 1)
    if (module == module_at (bit))
      return bit;
  return 0;
}

BOOL WINAPI
FreeLibrary (HMODULE hLibModule)
{
  if (module_bit (hLibModule) != 0)
    return TRUE;
  set_error (ERROR_MOD_NOT_FOUND);
  return FALSE;
}

FARPROC WINAPI
GetProcAddress (HMODULE hModule, LPCSTR lpProcName)
{
  unsigned bit = module_bit (hModule);
  if (bit == 0)
    {
      set_error (ERROR_MOD_NOT_FOUND);
      return NULL;
    }
  for (unsigned i = 0; !is_bad (lpProcName) && i < ARRAYSIZE (exports); i++)
    if ((exports[i].modules & bit) != 0 && strcmp (exports[i].name, lpProcName) == 0)
      return exports[i].function;
  set_error (ERROR_PROC_NOT_FOUND);
  return NULL;
}

/* A function of the library's is in the first module that exports it, everything else in the program. */
static HMODULE
module_with (LPCVOID address)
{
  for (unsigned i = 0; i < ARRAYSIZE (exports); i++)
    if ((LPCVOID) (uintptr_t) exports[i].function == address)
      return module_at (exports[i].modules & (~exports[i].modules + 1));
  return module_at (PROGRAM);
}

static BOOL
give_module (HMODULE module, HMODULE *to)
{
  if (is_bad (to))
    set_error (ERROR_INVALID_PARAMETER);
  else
    *to = module;
  return module != NULL && !is_bad (to);
}

BOOL WINAPI
GetModuleHandleExA (DWORD dwFlags, LPCSTR lpModuleName, HMODULE *phModule)
{
  bool by_address = (dwFlags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS) != 0;
  return give_module (by_address ? module_with (lpModuleName) : GetModuleHandleA (lpModuleName), phModule);
}

BOOL WINAPI
GetModuleHandleExW (DWORD dwFlags, LPCWSTR lpModuleName, HMODULE *phModule)
{
  bool by_address = (dwFlags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS) != 0;
  return give_module (by_address ? module_with (lpModuleName) : GetModuleHandleW (lpModuleName), phModule);
}

HMODULE
module_nth (unsigned i)
{
  return i == 0 ? module_at (PROGRAM) : i <= ARRAYSIZE (modules) ? module_at (modules[i - 1].bit) : NULL;
}

bool
module_path (HMODULE module, char text[MODULE_PATH_SIZE])
{
  unsigned bit = module == NULL ? PROGRAM : module_bit (module), i = 0;
  while (i < ARRAYSIZE (modules) && modules[i].bit != bit)
    i++;
  if (i < ARRAYSIZE (modules))
    snprintf (text, MODULE_PATH_SIZE, "C:\\Windows\\System32\\%s.dll", modules[i].name);
  else if (bit == PROGRAM)
    snprintf (text, MODULE_PATH_SIZE, "C:\\program.exe");
  else
    set_error (ERROR_MOD_NOT_FOUND);
  return bit != 0;
}
