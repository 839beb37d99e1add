/* What a parameter that is a pointer leads to, where it leads into simulated memory: the SDK's layouts (contract table
 * T4; winternl.h, psapi.h, sysinfoapi.h), with the pointers of the machine. */
#ifndef VASBOX_FACADE_POINTEES_H
#define VASBOX_FACADE_POINTEES_H

#include "kernel/kernel.h"

typedef enum PointeeKind
{
  POINTEE_NONE, /* passed by value; bytes, which the calls move themselves */
  POINTEE_NUMBER,
  POINTEE_STRUCTURE,
  POINTEE_LIST,
  POINTEE_TEXT, /* bytes up to a NUL */
  POINTEE_NAME  /* a UNICODE_STRING and its text, which comes back */
} PointeeKind;

#define POINTEE_NOWHERE UINT8_MAX

/* An output's place in a structure; POINTEE_NOWHERE: a machine of that kind has it not. */
typedef struct PointeeField
{
  const char *output;
  uint8_t offset_64, offset_32;
  uint8_t width; /* in bytes; 0: a pointer's */
} PointeeField;

typedef struct Pointee
{
  PointeeKind kind;
  bool reads, writes; /* the call does so */
  uint64_t size;      /* in bytes, of all of it; of a text 1 */
  unsigned width;     /* of a number, or of each word of a list */
  int output;         /* of a number or a list that comes back, or -1 */
  unsigned header;    /* words before a list's elements: their number */
  VasKind element;    /* of a list */
  const PointeeField *fields;
  unsigned n_fields;
} Pointee;

/* By the call's arguments as they are: lengths and numbers that come through pointers have been read. */
Pointee pointee_of (const VasMachine *machine, const VasCall *call, unsigned parameter);

/* Bytes of one element of a list in the machine's memory. */
unsigned pointee_element_size (const Pointee *pointee);

#endif
