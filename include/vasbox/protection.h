/* PAGE_*, MEM_* and access-right constants by their SDK names and values (contract table T1; Microsoft: "Memory
 * Protection Constants", "VirtualAlloc", "VirtualFree", "Process Security and Access Rights"). */
#ifndef VASBOX_PROTECTION_H
#define VASBOX_PROTECTION_H

#include <stdint.h>
#include <vasbox/api.h>

#define VAS_PAGE_NOACCESS 0x01u
#define VAS_PAGE_READONLY 0x02u
#define VAS_PAGE_READWRITE 0x04u
#define VAS_PAGE_WRITECOPY 0x08u
#define VAS_PAGE_EXECUTE 0x10u
#define VAS_PAGE_EXECUTE_READ 0x20u
#define VAS_PAGE_EXECUTE_READWRITE 0x40u
#define VAS_PAGE_EXECUTE_WRITECOPY 0x80u
#define VAS_PAGE_GUARD 0x100u
#define VAS_PAGE_NOCACHE 0x200u
#define VAS_PAGE_WRITECOMBINE 0x400u
#define VAS_PAGE_TARGETS_INVALID 0x40000000u   /* VirtualAlloc */
#define VAS_PAGE_TARGETS_NO_UPDATE 0x40000000u /* VirtualProtect */
#define VAS_PAGE_REVERT_TO_FILE_MAP 0x80000000u

#define VAS_MEM_COMMIT 0x00001000u
#define VAS_MEM_RESERVE 0x00002000u
#define VAS_MEM_REPLACE_PLACEHOLDER 0x00004000u /* allocation */
#define VAS_MEM_DECOMMIT 0x00004000u            /* free */
#define VAS_MEM_RELEASE 0x00008000u             /* free */
#define VAS_MEM_FREE 0x00010000u                /* state */
#define VAS_MEM_PRIVATE 0x00020000u             /* type */
#define VAS_MEM_MAPPED 0x00040000u              /* type */
#define VAS_MEM_RESERVE_PLACEHOLDER 0x00040000u /* allocation */
#define VAS_MEM_RESET 0x00080000u
#define VAS_MEM_TOP_DOWN 0x00100000u
#define VAS_MEM_WRITE_WATCH 0x00200000u
#define VAS_MEM_PHYSICAL 0x00400000u
#define VAS_MEM_ROTATE 0x00800000u
#define VAS_MEM_RESET_UNDO 0x01000000u
#define VAS_MEM_IMAGE 0x01000000u /* type */
#define VAS_MEM_LARGE_PAGES 0x20000000u
#define VAS_MEM_4MB_PAGES 0x80000000u
#define VAS_MEM_COALESCE_PLACEHOLDERS 0x00000001u /* free */
#define VAS_MEM_PRESERVE_PLACEHOLDER 0x00000002u  /* free */

#define VAS_PROCESS_TERMINATE 0x0001u
#define VAS_PROCESS_VM_OPERATION 0x0008u
#define VAS_PROCESS_VM_READ 0x0010u
#define VAS_PROCESS_VM_WRITE 0x0020u
#define VAS_PROCESS_DUP_HANDLE 0x0040u
#define VAS_PROCESS_SET_QUOTA 0x0100u
#define VAS_PROCESS_QUERY_INFORMATION 0x0400u
#define VAS_PROCESS_QUERY_LIMITED_INFORMATION 0x1000u
#define VAS_PROCESS_ALL_ACCESS 0x001FFFFFu

#endif
