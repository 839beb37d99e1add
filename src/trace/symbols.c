#include "trace/symbols.h"

#include "base/nearest.h"
#include "base/status_names.h"

#include <vasbox/nt.h>
#include <vasbox/protection.h>

typedef struct Symbol
{
  const char *name;
  guint64 value;
  unsigned classes;
} Symbol;

#define ALLOCATION SYMBOL_ALLOCATION_TYPE
#define PAGE(name) { "PAGE_" #name, VAS_PAGE_##name, SYMBOL_PROTECTION }
#define MEM(name, classes) { "MEM_" #name, VAS_MEM_##name, classes }
#define PROCESS(name) { "PROCESS_" #name, VAS_PROCESS_##name, SYMBOL_PROCESS_ACCESS }
#define ACCESS(name, value) { #name, value, SYMBOL_PROCESS_ACCESS }
#define INFORMATION(name, value) { "Memory" #name "Information", value, SYMBOL_INFORMATION_CLASS }
#define QUOTA(name, value) { "QUOTA_LIMITS_" #name, value, SYMBOL_WORKING_SET_FLAGS }
#define SEC(name) { "SEC_" #name, VAS_SEC_##name, SYMBOL_SECTION_ATTRIBUTES }
#define SECTION(name) { "SECTION_" #name, VAS_SECTION_##name, SYMBOL_SECTION_ACCESS }
#define FILE_MAP(name) { "FILE_MAP_" #name, VAS_FILE_MAP_##name, SYMBOL_MAP_ACCESS }
#define DUPLICATE(name) { "DUPLICATE_" #name, VAS_DUPLICATE_##name, SYMBOL_DUPLICATE_OPTIONS }
#define EXTENDED(name, value) { "MemExtendedParameter" #name, value, SYMBOL_EXTENDED_PARAMETER }
#define ARCHITECTURE(name, value) { "PROCESSOR_ARCHITECTURE_" #name, value, SYMBOL_PLAIN }

/* Within a class in the order of writing: what stands first takes its bits first. */
static const Symbol symbols[] = {
  { "NULL", 0, SYMBOL_PLAIN },
  { "TRUE", 1, SYMBOL_PLAIN },
  { "FALSE", 0, SYMBOL_PLAIN },
  { "self", VAS_CURRENT_PROCESS, SYMBOL_HANDLE },
  MEM (RESERVE, ALLOCATION | SYMBOL_STATE),
  MEM (COMMIT, ALLOCATION | SYMBOL_STATE),
  MEM (FREE, SYMBOL_STATE),
  MEM (REPLACE_PLACEHOLDER, ALLOCATION),
  MEM (RESERVE_PLACEHOLDER, ALLOCATION),
  MEM (RESET, ALLOCATION),
  MEM (TOP_DOWN, ALLOCATION),
  MEM (WRITE_WATCH, ALLOCATION),
  MEM (PHYSICAL, ALLOCATION),
  MEM (ROTATE, ALLOCATION),
  MEM (RESET_UNDO, ALLOCATION),
  MEM (LARGE_PAGES, ALLOCATION),
  MEM (4MB_PAGES, ALLOCATION),
  { "AT_ROUND_TO_PAGE", VAS_AT_ROUND_TO_PAGE, ALLOCATION },
  MEM (DECOMMIT, SYMBOL_FREE_TYPE),
  MEM (RELEASE, SYMBOL_FREE_TYPE),
  MEM (COALESCE_PLACEHOLDERS, SYMBOL_FREE_TYPE),
  MEM (PRESERVE_PLACEHOLDER, SYMBOL_FREE_TYPE | SYMBOL_UNMAP_FLAGS),
  MEM (UNMAP_WITH_TRANSIENT_BOOST, SYMBOL_UNMAP_FLAGS),
  MEM (PRIVATE, SYMBOL_TYPE),
  MEM (MAPPED, SYMBOL_TYPE),
  MEM (IMAGE, SYMBOL_TYPE),
  SEC (COMMIT),
  SEC (RESERVE),
  SEC (IMAGE),
  SEC (FILE),
  SEC (NOCACHE),
  SEC (WRITECOMBINE),
  SEC (LARGE_PAGES),
  SEC (PROTECTED_IMAGE),
  SEC (64K_PAGES),
  SEC (HUGE_PAGES),
  PAGE (NOACCESS),
  PAGE (READONLY),
  PAGE (READWRITE),
  PAGE (WRITECOPY),
  PAGE (EXECUTE),
  PAGE (EXECUTE_READ),
  PAGE (EXECUTE_READWRITE),
  PAGE (EXECUTE_WRITECOPY),
  PAGE (GUARD),
  PAGE (NOCACHE),
  PAGE (WRITECOMBINE),
  PAGE (TARGETS_INVALID),
  PAGE (TARGETS_NO_UPDATE),
  PAGE (REVERT_TO_FILE_MAP),
  PROCESS (ALL_ACCESS),
  PROCESS (TERMINATE),
  ACCESS (PROCESS_CREATE_THREAD, 0x0002),
  PROCESS (VM_OPERATION),
  PROCESS (VM_READ),
  PROCESS (VM_WRITE),
  PROCESS (DUP_HANDLE),
  ACCESS (PROCESS_CREATE_PROCESS, 0x0080),
  PROCESS (SET_QUOTA),
  ACCESS (PROCESS_SET_INFORMATION, 0x0200),
  PROCESS (QUERY_INFORMATION),
  ACCESS (PROCESS_SUSPEND_RESUME, 0x0800),
  PROCESS (QUERY_LIMITED_INFORMATION),
  ACCESS (SYNCHRONIZE, 0x00100000),
  INFORMATION (Basic, VAS_MEMORY_BASIC_INFORMATION),
  INFORMATION (WorkingSet, 1),
  INFORMATION (MappedFilename, 2),
  INFORMATION (Region, VAS_MEMORY_REGION_INFORMATION),
  INFORMATION (WorkingSetEx, 4),
  INFORMATION (SharedCommit, 5),
  INFORMATION (Image, 6),
  { "MemoryRegionInformationEx", VAS_MEMORY_REGION_INFORMATION_EX, SYMBOL_INFORMATION_CLASS },
  INFORMATION (PrivilegedBasic, VAS_MEMORY_PRIVILEGED_BASIC_INFORMATION),
  { "MemoryBasicInformationCapped", VAS_MEMORY_BASIC_INFORMATION_CAPPED, SYMBOL_INFORMATION_CLASS },
  { "read", 0, SYMBOL_ACCESS },
  { "write", 1, SYMBOL_ACCESS },
  { "execute", 8, SYMBOL_ACCESS },
  QUOTA (HARDWS_MIN_ENABLE, 1),
  QUOTA (HARDWS_MIN_DISABLE, 2),
  QUOTA (HARDWS_MAX_ENABLE, 4),
  QUOTA (HARDWS_MAX_DISABLE, 8),
  SECTION (ALL_ACCESS),
  SECTION (QUERY),
  SECTION (MAP_READ),
  SECTION (MAP_WRITE),
  SECTION (MAP_EXECUTE),
  SECTION (EXTEND_SIZE),
  FILE_MAP (ALL_ACCESS),
  FILE_MAP (READ),
  FILE_MAP (WRITE),
  FILE_MAP (COPY),
  FILE_MAP (EXECUTE),
  FILE_MAP (LARGE_PAGES),
  FILE_MAP (TARGETS_INVALID),
  FILE_MAP (RESERVE),
  DUPLICATE (CLOSE_SOURCE),
  DUPLICATE (SAME_ACCESS),
  { "INVALID_HANDLE_VALUE", G_MAXUINT64, SYMBOL_PLAIN },
  { "GENERIC_READ", VAS_GENERIC_READ, SYMBOL_PLAIN },
  { "GENERIC_WRITE", VAS_GENERIC_WRITE, SYMBOL_PLAIN },
  { "GENERIC_EXECUTE", VAS_GENERIC_EXECUTE, SYMBOL_PLAIN },
  { "FILE_FLAG_OVERLAPPED", VAS_FILE_FLAG_OVERLAPPED, SYMBOL_PLAIN },
  { "ViewShare", 1, SYMBOL_PLAIN },
  { "ViewUnmap", 2, SYMBOL_PLAIN },
  { "SectionBasicInformation", 0, SYMBOL_PLAIN },
  { "SectionImageInformation", 1, SYMBOL_PLAIN },
  { "WRITE_WATCH_FLAG_RESET", 1, SYMBOL_PLAIN },
  { "VmPrefetchInformation", 0, SYMBOL_PLAIN },
  { "VmPagePriorityInformation", 1, SYMBOL_PLAIN },
  { "MAP_PROCESS", 1, SYMBOL_PLAIN },
  { "MAP_SYSTEM", 2, SYMBOL_PLAIN },
  { "VMOfferPriorityVeryLow", 1, SYMBOL_PLAIN },
  { "VMOfferPriorityLow", 2, SYMBOL_PLAIN },
  { "VMOfferPriorityBelowNormal", 3, SYMBOL_PLAIN },
  { "VMOfferPriorityNormal", 4, SYMBOL_PLAIN },
  EXTENDED (InvalidType, VAS_EXTENDED_PARAMETER_INVALID),
  EXTENDED (AddressRequirements, VAS_EXTENDED_PARAMETER_ADDRESS_REQUIREMENTS),
  EXTENDED (NumaNode, VAS_EXTENDED_PARAMETER_NUMA_NODE),
  EXTENDED (PartitionHandle, VAS_EXTENDED_PARAMETER_PARTITION_HANDLE),
  EXTENDED (UserPhysicalHandle, VAS_EXTENDED_PARAMETER_USER_PHYSICAL_HANDLE),
  EXTENDED (AttributeFlags, VAS_EXTENDED_PARAMETER_ATTRIBUTE_FLAGS),
  EXTENDED (ImageMachine, VAS_EXTENDED_PARAMETER_IMAGE_MACHINE),
  EXTENDED (Max, VAS_EXTENDED_PARAMETER_MAX),
  ARCHITECTURE (INTEL, 0),
  ARCHITECTURE (IA64, 6),
  ARCHITECTURE (AMD64, 9),
  ARCHITECTURE (ARM64, 12),
  { "eTaskCritical", 0, SYMBOL_CRITICAL_LEVEL },
  { "eAppDomainCritical", 1, SYMBOL_CRITICAL_LEVEL },
  { "eProcessCritical", 2, SYMBOL_CRITICAL_LEVEL },
  { "MALLOC_THREADSAFE", 1, SYMBOL_MALLOC_TYPE },
  { "MALLOC_EXECUTABLE", 2, SYMBOL_MALLOC_TYPE },
  { "IID_IHostMemoryManager", 1, SYMBOL_HOST_MANAGER },
  { "IID_IHostTaskManager", 2, SYMBOL_HOST_MANAGER },
  { "IID_IHostThreadpoolManager", 3, SYMBOL_HOST_MANAGER },
  { "IID_IHostIoCompletionManager", 4, SYMBOL_HOST_MANAGER },
  { "IID_IHostSyncManager", 5, SYMBOL_HOST_MANAGER },
  { "IID_IHostAssemblyManager", 6, SYMBOL_HOST_MANAGER },
  { "IID_IHostGCManager", 7, SYMBOL_HOST_MANAGER },
  { "IID_IHostSecurityManager", 8, SYMBOL_HOST_MANAGER },
  { "IID_IHostPolicyManager", 9, SYMBOL_HOST_MANAGER },
};

static bool
find_status (const char *name, guint64 *value, SymbolClass *symbol_class)
{
  uint32_t number;
  if (vas_status_from_name (name, &number))
    *symbol_class = SYMBOL_STATUS;
  else if (vas_win32_error_from_name (name, &number))
    *symbol_class = SYMBOL_WIN32_ERROR;
  else if (vas_hresult_from_name (name, &number))
    *symbol_class = SYMBOL_HRESULT;
  else
    return false;
  *value = number;
  return true;
}

bool
symbol_find (const char *name, guint64 *value, SymbolClass *symbol_class)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (g_str_equal (symbols[i].name, name))
      {
        *value = symbols[i].value;
        *symbol_class = (SymbolClass) symbols[i].classes;
        return true;
      }
  return find_status (name, value, symbol_class);
}

const char *
symbol_name_at (unsigned index)
{
  return index < G_N_ELEMENTS (symbols) ? symbols[index].name : NULL;
}

void
symbol_add_names (GPtrArray *names)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (symbols[i].classes != SYMBOL_ACCESS) /* short words, which look like anything */
      g_ptr_array_add (names, (gpointer) (guintptr) symbols[i].name);
  for (size_t i = 0; status_names_at (i) != NULL; i++)
    g_ptr_array_add (names, (gpointer) (guintptr) status_names_at (i));
}

const char *
symbol_suggest (const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  symbol_add_names (names);
  g_ptr_array_add (names, NULL);
  return nearest_name (name, (const char *const *) names->pdata);
}

static void
append_hex (GString *out, guint64 value)
{
  g_string_append_printf (out, "0x%" G_GINT64_MODIFIER "x", value);
}

static void
append_decimal (GString *out, guint64 value)
{
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, value);
}

static void
format_flags (GString *out, unsigned symbol_class, guint64 value)
{
  guint64 rest = value;
  const char *separator = "";
  for (unsigned i = 0; i < G_N_ELEMENTS (symbols); i++)
    if ((symbols[i].classes & symbol_class) != 0 && (rest & symbols[i].value) == symbols[i].value)
      {
        g_string_append_printf (out, "%s%s", separator, symbols[i].name);
        rest &= ~symbols[i].value;
        separator = "|";
      }
  if (value == 0)
    g_string_append_c (out, '0');
  else if (rest != 0)
    {
      g_string_append (out, separator);
      append_hex (out, rest);
    }
}

/* The largest unit that divides it; hex where that would be a long number. */
static void
format_size (GString *out, guint64 value)
{
  static const char units[] = "KMGT";
  for (unsigned i = 4; i > 0; i--)
    {
      guint64 unit = G_GUINT64_CONSTANT (1) << (10 * i);
      if (value == 0 || value % unit != 0 || value / unit > 99999)
        continue;
      append_decimal (out, value / unit);
      g_string_append_c (out, units[i - 1]);
      return;
    }
  if (value < 1024)
    append_decimal (out, value);
  else
    append_hex (out, value);
}

static void
format_handle (GString *out, guint64 value)
{
  if (value == VAS_CURRENT_PROCESS || value == 0)
    g_string_append (out, value == 0 ? "NULL" : "self");
  else
    g_string_append_printf (out, "handle(0x%" G_GINT64_MODIFIER "x)", value);
}

static void
format_one_of (GString *out, unsigned symbol_class, guint64 value)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (symbols); i++)
    if ((symbols[i].classes & symbol_class) != 0 && symbols[i].value == value)
      {
        g_string_append (out, symbols[i].name);
        return;
      }
  append_decimal (out, value);
}

static void
format_named (GString *out, const char *name, guint64 value)
{
  if (name != NULL)
    g_string_append (out, name);
  else if (value < 0x10000)
    append_decimal (out, value);
  else
    append_hex (out, value);
}

/* The class by whose names flags of @kind are written; 0: no flags. */
static unsigned
flags_class (VasKind kind)
{
  static const struct
  {
    VasKind kind;
    unsigned symbol_class;
  } classes[] = {
    { VAS_KIND_ALLOCATION_TYPE, SYMBOL_ALLOCATION_TYPE }, { VAS_KIND_FREE_TYPE, SYMBOL_FREE_TYPE },
    { VAS_KIND_PROTECTION, SYMBOL_PROTECTION },           { VAS_KIND_STATE, SYMBOL_STATE },
    { VAS_KIND_TYPE, SYMBOL_TYPE },                       { VAS_KIND_PROCESS_ACCESS, SYMBOL_PROCESS_ACCESS },
    { VAS_KIND_WORKING_SET_FLAGS, SYMBOL_WORKING_SET_FLAGS },
    { VAS_KIND_SECTION_PROTECTION, SYMBOL_PROTECTION | SYMBOL_SECTION_ATTRIBUTES },
    { VAS_KIND_SECTION_ATTRIBUTES, SYMBOL_SECTION_ATTRIBUTES },
    { VAS_KIND_SECTION_ACCESS, SYMBOL_SECTION_ACCESS },
    { VAS_KIND_MAP_ACCESS, SYMBOL_MAP_ACCESS },
    { VAS_KIND_UNMAP_FLAGS, SYMBOL_UNMAP_FLAGS },
    { VAS_KIND_DUPLICATE_OPTIONS, SYMBOL_DUPLICATE_OPTIONS },
    { VAS_KIND_MALLOC_TYPE, SYMBOL_MALLOC_TYPE },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (classes); i++)
    if (classes[i].kind == kind)
      return classes[i].symbol_class;
  return 0;
}

static void
format_address (GString *out, guint64 value)
{
  if (value == 0)
    g_string_append (out, "NULL");
  else
    append_hex (out, value);
}

/* Values that have at most one name. */
static void
format_single (GString *out, VasKind kind, guint64 value)
{
  gboolean is_short = value <= G_MAXUINT32;
  const char *name = NULL;
  if (kind == VAS_KIND_BOOL)
    name = value == 0 ? "FALSE" : value == 1 ? "TRUE" : NULL;
  else if (kind == VAS_KIND_STATUS && is_short)
    name = vas_status_name ((VasStatus) value);
  else if (kind == VAS_KIND_WIN32_ERROR && is_short)
    name = vas_win32_error_name ((VasWin32Error) value);
  else if (kind == VAS_KIND_HRESULT && is_short)
    name = vas_hresult_name ((VasHresult) value);
  format_named (out, name, value);
}

void
symbol_format (GString *out, VasKind kind, guint64 value)
{
  if (flags_class (kind) != 0)
    format_flags (out, flags_class (kind), value);
  else if (kind == VAS_KIND_ADDRESS || kind == VAS_KIND_POINTER)
    format_address (out, value);
  else if (kind == VAS_KIND_SIZE)
    format_size (out, value);
  else if (kind == VAS_KIND_HANDLE)
    format_handle (out, value);
  else if (kind == VAS_KIND_INFORMATION_CLASS)
    format_one_of (out, SYMBOL_INFORMATION_CLASS, value);
  else if (kind == VAS_KIND_EXTENDED_PARAMETER_TYPE)
    format_one_of (out, SYMBOL_EXTENDED_PARAMETER, value);
  else if (kind == VAS_KIND_ACCESS)
    format_one_of (out, SYMBOL_ACCESS, value);
  else if (kind == VAS_KIND_CRITICAL_LEVEL)
    format_one_of (out, SYMBOL_CRITICAL_LEVEL, value);
  else if (kind == VAS_KIND_HOST_MANAGER)
    format_one_of (out, SYMBOL_HOST_MANAGER, value);
  else
    format_single (out, kind, value);
}
