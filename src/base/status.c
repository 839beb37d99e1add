/* One table a kind of number, each in ascending order: the number, its name and, for an NTSTATUS, the Win32 error that
 * RtlNtStatusToDosError makes of it (contract table T2).  Everything about a status is looked up here. */
#include "status_names.h"

#include <string.h>
#include <vasbox/status.h>

typedef struct Row
{
  uint32_t number;
  uint32_t win32; /* only in the table of statuses */
  const char *name;
} Row;

typedef struct Table
{
  const Row *rows;
  size_t n_rows;
} Table;

#define STATUS(name, win32) { VAS_STATUS_##name, win32, "STATUS_" #name }
#define ERROR(name) { VAS_ERROR_##name, 0, "ERROR_" #name }
#define HRESULT(name) { VAS_##name, 0, #name }
#define TABLE(rows) { rows, sizeof (rows) / sizeof *(rows) }

static const Row status_rows[] = {
  STATUS (SUCCESS, VAS_ERROR_SUCCESS),
  STATUS (PENDING, VAS_ERROR_IO_PENDING),
  STATUS (OBJECT_NAME_EXISTS, VAS_ERROR_ALREADY_EXISTS),
  STATUS (WORKING_SET_LIMIT_RANGE, VAS_ERROR_INVALID_PARAMETER),
  STATUS (IMAGE_NOT_AT_BASE, VAS_ERROR_IMAGE_NOT_AT_BASE),
  STATUS (WAS_LOCKED, VAS_ERROR_WAS_LOCKED),
  STATUS (GUARD_PAGE_VIOLATION, VAS_STATUS_GUARD_PAGE_VIOLATION), /* VL-005: the same number */
  STATUS (DATATYPE_MISALIGNMENT, VAS_ERROR_NOACCESS),
  STATUS (BUFFER_OVERFLOW, VAS_ERROR_MORE_DATA),
  STATUS (PARTIAL_COPY, VAS_ERROR_PARTIAL_COPY),
  STATUS (DEVICE_BUSY, VAS_ERROR_BUSY),
  STATUS (NOT_IMPLEMENTED, VAS_ERROR_INVALID_FUNCTION),
  STATUS (INVALID_INFO_CLASS, VAS_ERROR_INVALID_PARAMETER),
  STATUS (INFO_LENGTH_MISMATCH, VAS_ERROR_BAD_LENGTH),
  STATUS (ACCESS_VIOLATION, VAS_ERROR_NOACCESS),
  STATUS (IN_PAGE_ERROR, VAS_ERROR_SWAPERROR),
  STATUS (PAGEFILE_QUOTA, VAS_ERROR_PAGEFILE_QUOTA),
  STATUS (INVALID_HANDLE, VAS_ERROR_INVALID_HANDLE),
  STATUS (INVALID_PARAMETER, VAS_ERROR_INVALID_PARAMETER),
  STATUS (INVALID_DEVICE_REQUEST, VAS_ERROR_INVALID_FUNCTION),
  STATUS (END_OF_FILE, VAS_ERROR_HANDLE_EOF),
  STATUS (NO_MEMORY, VAS_ERROR_NOT_ENOUGH_MEMORY),
  STATUS (CONFLICTING_ADDRESSES, VAS_ERROR_INVALID_ADDRESS),
  STATUS (NOT_MAPPED_VIEW, VAS_ERROR_INVALID_ADDRESS),
  STATUS (UNABLE_TO_FREE_VM, VAS_ERROR_INVALID_PARAMETER),
  STATUS (UNABLE_TO_DELETE_SECTION, VAS_ERROR_INVALID_PARAMETER),
  STATUS (INVALID_LOCK_SEQUENCE, VAS_ERROR_ACCESS_DENIED),
  STATUS (INVALID_VIEW_SIZE, VAS_ERROR_ACCESS_DENIED),
  STATUS (INVALID_FILE_FOR_SECTION, VAS_ERROR_BAD_EXE_FORMAT),
  STATUS (ALREADY_COMMITTED, VAS_ERROR_ACCESS_DENIED),
  STATUS (ACCESS_DENIED, VAS_ERROR_ACCESS_DENIED),
  STATUS (OBJECT_TYPE_MISMATCH, VAS_ERROR_INVALID_HANDLE),
  STATUS (NOT_LOCKED, VAS_ERROR_NOT_LOCKED),
  STATUS (NOT_COMMITTED, VAS_ERROR_INVALID_ADDRESS),
  STATUS (OBJECT_NAME_NOT_FOUND, VAS_ERROR_FILE_NOT_FOUND),
  STATUS (OBJECT_NAME_COLLISION, VAS_ERROR_ALREADY_EXISTS),
  STATUS (SECTION_TOO_BIG, VAS_ERROR_NOT_ENOUGH_MEMORY),
  STATUS (QUOTA_EXCEEDED, VAS_ERROR_NOT_ENOUGH_QUOTA),
  STATUS (INVALID_PAGE_PROTECTION, VAS_ERROR_INVALID_PARAMETER),
  STATUS (SECTION_NOT_IMAGE, VAS_ERROR_INVALID_PARAMETER),
  STATUS (INCOMPATIBLE_FILE_MAP, VAS_ERROR_INVALID_PARAMETER),
  STATUS (SECTION_PROTECTION, VAS_ERROR_INVALID_PARAMETER),
  STATUS (PRIVILEGE_NOT_HELD, VAS_ERROR_PRIVILEGE_NOT_HELD),
  STATUS (INVALID_IMAGE_FORMAT, VAS_ERROR_BAD_EXE_FORMAT),
  STATUS (SECTION_NOT_EXTENDED, VAS_ERROR_OUTOFMEMORY),
  STATUS (NOT_MAPPED_DATA, VAS_ERROR_INVALID_ADDRESS),
  STATUS (FILE_INVALID, VAS_ERROR_FILE_INVALID),
  STATUS (INSUFFICIENT_RESOURCES, VAS_ERROR_NO_SYSTEM_RESOURCES),
  STATUS (FREE_VM_NOT_AT_BASE, VAS_ERROR_INVALID_ADDRESS),
  STATUS (MEMORY_NOT_ALLOCATED, VAS_ERROR_INVALID_ADDRESS),
  STATUS (WORKING_SET_QUOTA, VAS_ERROR_WORKING_SET_QUOTA),
  STATUS (NOT_SUPPORTED, VAS_ERROR_NOT_SUPPORTED),
  STATUS (INVALID_PARAMETER_1, VAS_ERROR_INVALID_PARAMETER),
  STATUS (INVALID_PARAMETER_2, VAS_ERROR_INVALID_PARAMETER),
  STATUS (INVALID_PARAMETER_3, VAS_ERROR_INVALID_PARAMETER),
  STATUS (INVALID_PARAMETER_4, VAS_ERROR_INVALID_PARAMETER),
  STATUS (INVALID_PARAMETER_5, VAS_ERROR_INVALID_PARAMETER),
  STATUS (INVALID_PARAMETER_6, VAS_ERROR_INVALID_PARAMETER),
  STATUS (INVALID_PARAMETER_8, VAS_ERROR_INVALID_PARAMETER),
  STATUS (INVALID_PARAMETER_9, VAS_ERROR_INVALID_PARAMETER),
  STATUS (STACK_OVERFLOW, VAS_ERROR_STACK_OVERFLOW),
  STATUS (PROCESS_IS_TERMINATING, VAS_ERROR_ACCESS_DENIED),
  STATUS (MAPPED_FILE_SIZE_ZERO, VAS_ERROR_FILE_INVALID),
  STATUS (PAGEFILE_QUOTA_EXCEEDED, VAS_ERROR_PAGEFILE_QUOTA_EXCEEDED),
  STATUS (COMMITMENT_LIMIT, VAS_ERROR_COMMITMENT_LIMIT),
  STATUS (INVALID_IMAGE_NOT_MZ, VAS_ERROR_BAD_EXE_FORMAT),
  STATUS (INVALID_ADDRESS, VAS_ERROR_UNEXP_NET_ERR),
  STATUS (MAPPED_ALIGNMENT, VAS_ERROR_MAPPED_ALIGNMENT),
  STATUS (NOT_FOUND, VAS_ERROR_NOT_FOUND),
  STATUS (USER_MAPPED_FILE, VAS_ERROR_USER_MAPPED_FILE),
};

static const Row win32_rows[] = {
  ERROR (SUCCESS),
  ERROR (INVALID_FUNCTION),
  ERROR (FILE_NOT_FOUND),
  ERROR (ACCESS_DENIED),
  ERROR (INVALID_HANDLE),
  ERROR (NOT_ENOUGH_MEMORY),
  ERROR (OUTOFMEMORY),
  ERROR (BAD_LENGTH),
  ERROR (HANDLE_EOF),
  ERROR (NOT_SUPPORTED),
  ERROR (UNEXP_NET_ERR),
  ERROR (INVALID_PARAMETER),
  ERROR (NOT_LOCKED),
  ERROR (BUSY),
  ERROR (ALREADY_EXISTS),
  ERROR (BAD_EXE_FORMAT),
  ERROR (MORE_DATA),
  ERROR (PARTIAL_COPY),
  ERROR (MR_MID_NOT_FOUND),
  ERROR (INVALID_ADDRESS),
  ERROR (PAGEFILE_QUOTA_EXCEEDED),
  ERROR (IMAGE_NOT_AT_BASE),
  ERROR (WAS_LOCKED),
  ERROR (IO_PENDING),
  ERROR (NOACCESS),
  ERROR (SWAPERROR),
  ERROR (STACK_OVERFLOW),
  ERROR (FILE_INVALID),
  ERROR (MAPPED_ALIGNMENT),
  ERROR (NOT_FOUND),
  ERROR (USER_MAPPED_FILE),
  ERROR (PRIVILEGE_NOT_HELD),
  ERROR (NO_SYSTEM_RESOURCES),
  ERROR (WORKING_SET_QUOTA),
  ERROR (PAGEFILE_QUOTA),
  ERROR (COMMITMENT_LIMIT),
  ERROR (NOT_ENOUGH_QUOTA),
};

/* HM-004 */
static const Row hresult_rows[] = {
  HRESULT (S_OK),
  HRESULT (S_FALSE),
  HRESULT (E_NOTIMPL),
  HRESULT (E_NOINTERFACE),
  HRESULT (E_POINTER),
  HRESULT (E_FAIL),
  HRESULT (E_UNEXPECTED),
  HRESULT (E_ACCESSDENIED),
  HRESULT (E_OUTOFMEMORY),
  HRESULT (E_INVALIDARG),
  HRESULT (HOST_E_DEADLOCK),
  HRESULT (HOST_E_INTERRUPTED),
  HRESULT (HOST_E_INVALIDOPERATION),
  HRESULT (HOST_E_CLRNOTAVAILABLE),
  HRESULT (HOST_E_TIMEOUT),
  HRESULT (HOST_E_NOT_OWNER),
  HRESULT (HOST_E_ABANDONED),
  HRESULT (HOST_E_EXITPROCESS_THREADABORT),
  HRESULT (HOST_E_EXITPROCESS_ADUNLOAD),
  HRESULT (HOST_E_EXITPROCESS_TIMEOUT),
  HRESULT (HOST_E_EXITPROCESS_OUTOFMEMORY),
  HRESULT (HOST_E_EXITPROCESS_STACKOVERFLOW),
};

static const Table statuses = TABLE (status_rows);
static const Table win32_errors = TABLE (win32_rows);
static const Table hresults = TABLE (hresult_rows);

static const Row *
find_number (const Table *table, uint32_t number)
{
  size_t low = 0, high = table->n_rows;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (table->rows[middle].number < number)
        low = middle + 1;
      else
        high = middle;
    }
  return low < table->n_rows && table->rows[low].number == number ? &table->rows[low] : NULL;
}

static const char *
find_name_of (const Table *table, uint32_t number)
{
  const Row *row = find_number (table, number);
  return row != NULL ? row->name : NULL;
}

static bool
find_name (const Table *table, const char *name, uint32_t *number)
{
  for (size_t i = 0; i < table->n_rows; i++)
    if (strcmp (table->rows[i].name, name) == 0)
      {
        *number = table->rows[i].number;
        return true;
      }
  return false;
}

const char *
status_names_at (size_t index)
{
  const Table *const tables[] = { &statuses, &win32_errors, &hresults };
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    {
      if (index < tables[i]->n_rows)
        return tables[i]->rows[index].name;
      index -= tables[i]->n_rows;
    }
  return NULL;
}

bool
vas_status_is_success (VasStatus status)
{
  return status < 0x80000000u;
}

const char *
vas_status_name (VasStatus status)
{
  return find_name_of (&statuses, status);
}

bool
vas_status_from_name (const char *name, VasStatus *status)
{
  return find_name (&statuses, name, status);
}

VasWin32Error
vas_status_to_win32 (VasStatus status)
{
  const Row *row = find_number (&statuses, status);
  return row != NULL ? row->win32 : VAS_ERROR_MR_MID_NOT_FOUND;
}

const char *
vas_win32_error_name (VasWin32Error error)
{
  return find_name_of (&win32_errors, error);
}

bool
vas_win32_error_from_name (const char *name, VasWin32Error *error)
{
  return find_name (&win32_errors, name, error);
}

const char *
vas_hresult_name (VasHresult result)
{
  return find_name_of (&hresults, result);
}

bool
vas_hresult_from_name (const char *name, VasHresult *result)
{
  return find_name (&hresults, name, result);
}

VasHresult
vas_hresult_from_win32 (VasWin32Error error)
{
  /* The macro of that name: what is an HRESULT already (its sign bit set) stays as it is. */
  if (error == 0 || error >= 0x80000000u)
    return error;
  return 0x80070000u | (error & 0xffffu);
}
