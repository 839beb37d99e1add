/* Files of a simulated machine: what a program opens with CreateFile, maps, reads and writes.  They are in the machine,
 * not on the host. */
#ifndef VASBOX_FILE_H
#define VASBOX_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vasbox/api.h>

VAS_BEGIN_DECLS

typedef struct VasMachine VasMachine;

#define VAS_FILE_MAX_PARTS 16
#define VAS_FILE_MAX_NAME 255
#define VAS_FILE_MAX_PATTERN (UINT64_C (16) << 20)

/** One part of an image, as a loader maps it: its headers, or one of its sections. */
typedef struct VasFilePart
{
  uint64_t size;    /**< bytes, 1..2^32-1; the next part begins at the next page */
  uint32_t protect; /**< PAGE_* without modifiers */
} VasFilePart;

/** What a file is.  Zeroed, with a name, it is an empty file. */
typedef struct VasFile
{
  const char *name;     /**< 1..255 bytes; CreateFile opens it by exactly that */
  uint64_t size;        /**< bytes, below 2^63; of an image 0: the whole pages of its parts */
  bool read_only;       /**< it cannot be opened for writing */
  const void *pattern;  /**< bytes that the file begins with, again and again to its end; NULL: zeros */
  size_t pattern_size;  /**< of a file of at most 16 MiB */
  uint64_t base;        /**< of an image: where it prefers to be mapped, a multiple of the granularity; 0: no image */
  uint64_t entry;       /**< of an image: bytes from its base to where it begins to run, within its pages */
  unsigned n_parts;     /**< of an image 1..16, else 0 */
  VasFilePart parts[VAS_FILE_MAX_PARTS];
} VasFile;

/** Adds a file to the machine; @file and what it points to are copied.  No step, no handle.  False, nothing changed: it
 * is none that can be, or one of that name is there; @message, of @message_size bytes (256 hold the longest), then is
 * one line that names the member, what was found and what it must be. */
VAS_API bool vas_machine_add_file (VasMachine *machine, const VasFile *file, char *message, size_t message_size);

/** Adds the files that the groups [file NAME] of a config describe; @name_or_path as in vas_config_load().  False: the
 * config cannot be loaded, or a file of it cannot be (those before it are there then); @message, of @message_size
 * bytes (1024 hold the longest), says where and why. */
VAS_API bool vas_machine_load_files (VasMachine *machine, const char *name_or_path, char *message,
                                     size_t message_size);

VAS_END_DECLS

#endif
