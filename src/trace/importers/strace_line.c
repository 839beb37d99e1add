/* One line of strace: [PID|[pid N]] [time] [[ip]] call(arguments) = result [error (text)] [<seconds>], in every form
 * that -f, -o, -t, -tt, -ttt, -r, -T, -i, -y and -k give it.  A call begun in one line and resumed in another is joined
 * by its PID.  It belongs where it was resumed, for only then has it surely happened; munmap belongs where it began,
 * for other threads may be given its range before it comes back. */
#include "trace/importers/lines.h"
#include "trace/importers/strace.h"
#include <string.h>

#define MAXIMUM_DEPTH 16 /* of brackets in an argument; strace's structures have three or so */

typedef struct Unfinished
{
  guint line;
  char *text;
} Unfinished;

struct StraceReader
{
  GHashTable *unfinished; /* pid -> Unfinished; looked up, never walked */
  GPtrArray *kept;        /* joined texts that calls point into */
};

static void
free_unfinished (gpointer data)
{
  Unfinished *unfinished = data;
  g_free (unfinished->text);
  g_free (unfinished);
}

StraceReader *
strace_reader_new (void)
{
  StraceReader *reader = g_new (StraceReader, 1);
  reader->unfinished = g_hash_table_new_full (NULL, NULL, NULL, free_unfinished);
  reader->kept = g_ptr_array_new_with_free_func (g_free);
  return reader;
}

void
strace_reader_free (StraceReader *reader)
{
  g_hash_table_unref (reader->unfinished);
  g_ptr_array_unref (reader->kept);
  g_free (reader);
}

guint
strace_reader_unfinished (const StraceReader *reader)
{
  return g_hash_table_size (reader->unfinished);
}

/* ---- before the call ---- */

static char *
skip_blanks (char *at)
{
  while (*at == ' ' || *at == '\t')
    at++;
  return at;
}

/* "30951 " or "[pid 30951] "; a number with '.' or ':' behind it is a time. */
static char *
scan_pid (char *at, StraceLine *parsed)
{
  char *start = skip_blanks (at), *digits = start;
  bool bracketed = g_str_has_prefix (digits, "[pid ");
  if (bracketed)
    digits = skip_blanks (digits + 4);
  const char *end = digits;
  guint64 pid;
  if (!g_ascii_isdigit (*digits) || !scan_c_number (&end, &pid) || pid > G_MAXUINT32 || *end != (bracketed ? ']' : ' '))
    return start;
  parsed->has_pid = true;
  parsed->pid = (guint32) pid;
  return skip_blanks (digits + (end - digits) + (bracketed ? 1 : 0));
}

/* "07:24:18", "07:24:18.505487", "1700000000.123456", "0.000451", "(+ 0.000058)". */
static char *
scan_time (char *at)
{
  if (*at == '(' && at[1] == '+')
    {
      char *close = strchr (at, ')');
      return close != NULL ? skip_blanks (close + 1) : at;
    }
  gsize n = strspn (at, "0123456789.:");
  if (n == 0 || !g_ascii_isdigit (*at) || at[n] != ' ' || strcspn (at, ".:") >= n)
    return at;
  return skip_blanks (at + n);
}

/* "[00007f3d5c1b2a3c] " or "[????????????????] ". */
static char *
scan_instruction_pointer (char *at)
{
  gsize n = *at == '[' ? strspn (at + 1, "0123456789abcdef?") : 0;
  return n >= 8 && at[n + 1] == ']' ? skip_blanks (at + n + 2) : at;
}

static char *
scan_prefix (char *at, StraceLine *parsed)
{
  at = scan_pid (at, parsed);
  at = scan_time (at);
  at = scan_time (at); /* -t and -r together */
  return scan_instruction_pointer (at);
}

/* ---- the call ---- */

/* Behind a string that begins at @at. */
static char *
skip_string (char *at)
{
  for (at++; *at != '\0' && *at != '"'; at++)
    if (*at == '\\' && at[1] != '\0')
      at++;
  return *at == '"' ? at + 1 : at;
}

/* Behind what stands at @at: a character, a whole string, a bracket with all in it, or the path that -y gives an fd. */
static char *
skip_one (char *at, bool after_digit, guint depth)
{
  if (*at == '"')
    return skip_string (at);
  if (*at == '<' && after_digit)
    {
      char *close = strchr (at, '>');
      return close != NULL ? close + 1 : at + 1;
    }
  const char *const pairs = "(){}[]";
  const char *pair = strchr (pairs, *at);
  if (pair == NULL || (pair - pairs) % 2 == 1 || depth == MAXIMUM_DEPTH)
    return at + 1;
  char *inside = at + 1;
  while (*inside != '\0' && *inside != pair[1])
    inside = skip_one (inside, g_ascii_isdigit (inside[-1]), depth + 1);
  return *inside == '\0' ? inside : inside + 1;
}

/* Cuts "a, b, c)" into arguments; the place behind ')', or NULL where the line ends before it. */
static char *
cut_arguments (char *at, StraceLine *parsed)
{
  char *start = skip_blanks (at);
  at = start;
  while (*at != '\0')
    {
      if (*at != ',' && *at != ')')
        {
          at = skip_one (at, at > start && g_ascii_isdigit (at[-1]), 0);
          continue;
        }
      bool is_last = *at == ')';
      *at++ = '\0';
      if (parsed->n_arguments < STRACE_MAXIMUM_ARGUMENTS && (*start != '\0' || !is_last))
        parsed->arguments[parsed->n_arguments++] = start;
      if (is_last)
        return at;
      at = start = skip_blanks (at);
    }
  return NULL;
}

/* " = 0x7f.. <0.000058>", " = -1 ENOMEM (Cannot allocate memory)", " = ?". */
static bool
read_result (char *at, StraceLine *parsed)
{
  at = skip_blanks (at);
  if (*at != '=')
    return false;
  at = skip_blanks (at + 1);
  if (*at == '?')
    return true;
  if (at[0] == '-' && at[1] == '1')
    {
      char *error = skip_blanks (at + 2);
      error[strcspn (error, " ")] = '\0';
      parsed->failed = true;
      parsed->has_result = true;
      parsed->error = *error != '\0' ? error : "error";
      return true;
    }
  const char *number = at;
  parsed->has_result
      = scan_c_number (&number, &parsed->result) && (*number == '\0' || g_ascii_isspace (*number));
  return parsed->has_result;
}

static bool
read_call (char *text, StraceLine *parsed)
{
  gsize n = strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_");
  if (n == 0 || text[n] != '(' || g_ascii_isdigit (text[0]))
    return false;
  parsed->name = text;
  char *result = cut_arguments (text + n + 1, parsed);
  if (result == NULL || !read_result (result, parsed))
    {
      parsed->n_arguments = 0;
      return false;
    }
  text[n] = '\0';
  parsed->kind = STRACE_CALL;
  return true;
}

/* "mmap(NULL, 4096, <unfinished ...>": keeps what is there. */
static bool
keep_unfinished (StraceReader *reader, char *text, StraceLine *parsed)
{
  char *mark = g_strrstr (text, "<unfinished ...>");
  if (mark == NULL || strchr (text, '(') == NULL)
    return false;
  while (mark > text && mark[-1] == ' ')
    mark--;
  *mark = '\0';
  Unfinished *unfinished = g_new (Unfinished, 1);
  *unfinished = (Unfinished) { parsed->line, g_strdup (text) };
  g_hash_table_replace (reader->unfinished, GUINT_TO_POINTER (parsed->pid), unfinished);
  parsed->kind = STRACE_PARTIAL;
  return true;
}

/* "<... mmap resumed>) = 0x7f..": joined with what was kept. */
static bool
resume (StraceReader *reader, char *text, StraceLine *parsed)
{
  char *mark = g_str_has_prefix (text, "<... ") ? strstr (text, " resumed>") : NULL;
  const Unfinished *begun = g_hash_table_lookup (reader->unfinished, GUINT_TO_POINTER (parsed->pid));
  if (mark == NULL || begun == NULL)
    return false;
  char *whole = g_strconcat (begun->text, mark + strlen (" resumed>"), NULL);
  guint begun_line = begun->line;
  g_ptr_array_add (reader->kept, whole);
  g_hash_table_remove (reader->unfinished, GUINT_TO_POINTER (parsed->pid));
  if (!read_call (whole, parsed))
    return false;
  if (strcmp (parsed->name, "munmap") == 0)
    parsed->order = begun_line;
  return true;
}

static void
read_signal (const char *text, StraceLine *parsed)
{
  parsed->kind = STRACE_SIGNAL;
  const char *at = strstr (text, "si_pid=");
  guint64 child = 0;
  if (at != NULL && g_str_has_prefix (text, "--- SIGCHLD "))
    {
      at += strlen ("si_pid=");
      if (scan_c_number (&at, &child) && child <= G_MAXUINT32)
        parsed->child = (guint32) child;
    }
}

void
strace_reader_take (StraceReader *reader, guint number, char *text, StraceLine *parsed)
{
  *parsed = (StraceLine) { .kind = STRACE_OTHER, .line = number, .order = number };
  if (g_str_has_prefix (text, " > "))
    {
      parsed->kind = STRACE_STACK;
      return;
    }
  char *at = scan_prefix (text, parsed);
  if (g_str_has_prefix (at, "--- "))
    read_signal (at, parsed);
  else if (g_str_has_prefix (at, "+++ "))
    parsed->kind = STRACE_EXIT;
  else if (!resume (reader, at, parsed) && !keep_unfinished (reader, at, parsed))
    read_call (at, parsed);
}

/* ---- arguments ---- */

/* strace -X raw and -X verbose write the number that Linux has for a word. */
static guint64
number_of (const char *word)
{
  static const struct
  {
    const char *word;
    guint64 number;
  } numbers[] = {
    { "PROT_READ", 1 },      { "PROT_WRITE", 2 },           { "PROT_EXEC", 4 },         { "MAP_SHARED", 1 },
    { "MAP_PRIVATE", 2 },    { "MAP_SHARED_VALIDATE", 3 },  { "MAP_FIXED", 0x10 },      { "MAP_ANONYMOUS", 0x20 },
    { "MAP_GROWSDOWN", 0x100 }, { "MAP_NORESERVE", 0x4000 }, { "MAP_HUGETLB", 0x40000 }, { "MADV_DONTNEED", 4 },
    { "MADV_FREE", 8 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (strcmp (numbers[i].word, word) == 0)
      return numbers[i].number;
  return 0;
}

bool
strace_has_flag (const char *argument, const char *word)
{
  gsize n = strlen (word);
  guint64 bits = number_of (word), number;
  for (const char *at = argument; at != NULL; at = strchr (at, '|'))
    {
      at += *at == '|';
      if (strncmp (at, word, n) == 0 && (at[n] == '\0' || at[n] == '|'))
        return true;
      const char *digits = at;
      if (bits != 0 && scan_c_number (&digits, &number) && (number & bits) == bits)
        return true;
    }
  return false;
}

bool
strace_is_word (const char *argument, const char *word)
{
  guint64 number;
  return strcmp (argument, word) == 0 || (scan_c_number (&argument, &number) && number == number_of (word));
}

guint64
strace_number (const StraceLine *call, guint index)
{
  guint64 value = 0;
  const char *text = index < call->n_arguments ? call->arguments[index] : "";
  scan_c_number (&text, &value);
  return value;
}
