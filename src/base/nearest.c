#include "base/nearest.h"
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LONGEST_NAME 64

static size_t
least (size_t a, size_t b)
{
  return a < b ? a : b;
}

static char
lower (char c)
{
  return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

/* Edits (insert, delete, replace a byte; another case is none) from @word to @name, one row of the usual table at a
 * time; a name that is too long for the row, or whose length alone is far off, is far from everything. */
static size_t
edit_distance (const char *word, size_t word_length, const char *name)
{
  size_t row[LONGEST_NAME];
  size_t n = strlen (name);
  if (n >= LONGEST_NAME || word_length > n + 2)
    return SIZE_MAX;
  for (size_t j = 0; j <= n; j++)
    row[j] = j;
  for (size_t i = 0; i < word_length; i++)
    {
      size_t diagonal = row[0];
      row[0] = i + 1;
      for (size_t j = 0; j < n; j++)
        {
          size_t replaced = diagonal + (lower (word[i]) == lower (name[j]) ? 0 : 1);
          diagonal = row[j + 1];
          row[j + 1] = least (replaced, least (row[j], row[j + 1]) + 1);
        }
    }
  return row[n];
}

const char *
nearest_name (const char *word, const char *const *names)
{
  const char *nearest = NULL;
  size_t word_length = strlen (word);
  size_t bound = least (3, word_length / 2 + 1);
  for (; *names != NULL; names++)
    {
      size_t distance = edit_distance (word, word_length, *names);
      if (distance < bound)
        {
          bound = distance;
          nearest = *names;
        }
    }
  return nearest;
}
