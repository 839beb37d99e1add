/* Simulated files: what there is, who has opened it, and which reads are pending.  A value that a snapshot copies.
 *
 *   handles ──> OpenFile (position) ──> SimulatedFile ── store <── sections
 *
 * Duplicated handles share an OpenFile, and so their place in the file. */
#ifndef VASBOX_KERNEL_FILES_H
#define VASBOX_KERNEL_FILES_H

#include "space/section.h"
#include <vasbox/call.h>

typedef struct SimulatedFile
{
  GRefString *name;
  uint64_t size;       /* bytes */
  bool is_read_only;
  SectionImage *image; /* reference-counted (GRcBox); NULL: it is none */
  uint32_t store;      /* where memory keeps its pages */
} SimulatedFile;

typedef struct OpenFile
{
  uint32_t file;       /* id; 0: an unused entry */
  uint32_t n_handles;
  bool is_overlapped;  /* reads into simulated memory are pending until somebody asks for their end */
  uint64_t position;   /* bytes: where a read or write without an offset begins */
} OpenFile;

/* A pending read; no two of one OpenFile have the same offset. */
typedef struct FileRead
{
  uint32_t open;
  VasProcessId process;
  uint64_t offset, size; /* bytes of the file */
  uint64_t buffer;       /* address in the process */
} FileRead;

typedef struct FileTable
{
  GArray *files; /* SimulatedFile; id = index + 1; they stay */
  GArray *opens; /* OpenFile; id = index + 1 */
  GArray *reads; /* FileRead, in the order of their issue */
} FileTable;

void file_table_init (FileTable *table);
void file_table_clear (FileTable *table);
/* @copy, which holds nothing, becomes equal to @table. */
void file_table_share (FileTable *copy, const FileTable *table);

static inline SimulatedFile *
file_get (const FileTable *table, uint32_t id)
{
  return &g_array_index (table->files, SimulatedFile, id - 1);
}

static inline OpenFile *
file_open_get (const FileTable *table, uint32_t id)
{
  return &g_array_index (table->opens, OpenFile, id - 1);
}

/* An OpenFile of @file without handles yet: its id, the lowest that is not used. */
uint32_t file_open (FileTable *table, uint32_t file, bool is_overlapped);
/* One handle less; with the last the pending reads go too, and nobody is told of them. */
void file_drop_handle (FileTable *table, uint32_t open);

/* @read becomes pending; false: one of its offset is already. */
bool file_read_issue (FileTable *table, const FileRead *read);
/* The pending read of @open at @offset, or NULL; until one is issued or dropped. */
const FileRead *file_read_find (const FileTable *table, uint32_t open, uint64_t offset);
/* @read, which was found, is pending no more. */
void file_read_drop (FileTable *table, const FileRead *read);
/* A process ended, and with it its reads. */
void file_reads_drop (FileTable *table, VasProcessId process);

/* NULL or the first law broken: OpenFiles name files, reads name OpenFiles that are used. */
const char *file_table_check (const FileTable *table);

#endif
