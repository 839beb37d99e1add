/* vasbox paging: page references through replacement policies, side by side.
 *
 *   References are streamed through all rows at once where no row needs to know what comes later and no steps are
 *   shown; else they are collected first. */
#include "cli/paging.h"
#include "cli/cli.h"
#include "config/config.h"
#include "config/quote.h"
#include "trace/importers/compressed.h"
#include "trace/importers/importers.h"
#include <stdio.h>
#include <string.h>

#define SUMMARY                                                                                                        \
  "Runs page references through replacement policies and prints what each comes to. FILE (\"-\": standard input; "     \
  ".xz, .gz and .zst are decompressed) is a list of page numbers and of lines \"R ADDRESS\" or \"W ADDRESS\", or an "  \
  "access log of Valgrind's lackey, Dinero (din) or Pin's pinatrace. docs/paging.md states every tie and start."
#define MAXIMUM_FRAMES_IN_ALL (2 * REPLACEMENT_MAXIMUM_FRAMES)
#define MAXIMUM_FRAMES_SHOWN 1000
#define MAXIMUM_PAGE_SIZE (G_GUINT64_CONSTANT (1) << 40)
#define MAXIMUM_COLLECTED (G_GUINT64_CONSTANT (1) << 28) /* references */
#define CHUNK 4096

/* The command line as it stands. */
typedef struct Arguments
{
  char *frames, *policy, *from, *page_size, *seed, *interval, *window, *format;
  gboolean show, hide;
} Arguments;

typedef struct Command
{
  GArray *rows;               /* PagingRow */
  ReplacementOptions options; /* but for n_frames and next_use */
  guint64 page_size;
  AccessFormat from;          /* ACCESS_N_FORMATS: by content */
  gboolean show, hide, json;
} Command;

typedef struct References
{
  PageReference *at;
  gsize n, n_allocated;
} References;

/* An option that is a number; one that is not given stays as it is. */
static gboolean
read_number (const char *option, const char *text, guint64 least, guint64 most, guint64 *value)
{
  guint64 number;
  if (text == NULL)
    return TRUE;
  if (config_parse_number (text, &number) && number >= least && number <= most)
    {
      *value = number;
      return TRUE;
    }
  g_autofree char *found = quote_found (text);
  cli_fail ("paging: found %s %s, expected a number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, option, found,
            least, most);
  return FALSE;
}

/* "3" or "3..7". */
static gboolean
read_frames (const char *text, guint64 *first, guint64 *last)
{
  if (text == NULL)
    {
      cli_fail ("paging: --frames is missing, expected a number of frames, or a range as 3..7");
      return FALSE;
    }
  const char *dots = strstr (text, "..");
  g_autofree char *lower = dots != NULL ? g_strndup (text, (gsize) (dots - text)) : g_strdup (text);
  if (!read_number ("--frames", lower, 1, REPLACEMENT_MAXIMUM_FRAMES, first)
      || !read_number ("--frames", dots != NULL ? dots + 2 : text, 1, REPLACEMENT_MAXIMUM_FRAMES, last))
    return FALSE;
  if (*first <= *last)
    return TRUE;
  cli_fail ("paging: found --frames %s, expected the smaller number first", text);
  return FALSE;
}

static int
refuse_policy (const char *word)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *found = quote_found (word);
  for (const ReplacementOps *const *ops = replacement_policies; *ops != NULL; ops++)
    g_ptr_array_add (names, (gpointer) (gsize) (*ops)->name);
  g_ptr_array_add (names, NULL);
  const char *nearest = cli_nearest (word, (const char *const *) names->pdata);
  if (nearest != NULL)
    return cli_fail ("paging: no policy %s; did you mean \"%s\"?", found, nearest);
  g_autofree char *known = g_strjoinv (", ", (char **) names->pdata);
  return cli_fail ("paging: found --policy %s, expected some of %s, with commas between, or all", found, known);
}

/* FALSE where the rows have more frames together than fit. */
static gboolean
add_rows (Command *command, const ReplacementOps *ops, guint64 first, guint64 last, guint64 *n_frames)
{
  for (guint64 n = first; n <= last && *n_frames <= MAXIMUM_FRAMES_IN_ALL; n++)
    {
      PagingRow row = { .ops = ops, .n_frames = (guint32) n };
      g_array_append_val (command->rows, row);
      *n_frames += n;
    }
  if (*n_frames <= MAXIMUM_FRAMES_IN_ALL)
    return TRUE;
  cli_fail ("paging: found more than %u frames in all rows together, expected at most that", MAXIMUM_FRAMES_IN_ALL);
  return FALSE;
}

static gboolean
read_rows (const Arguments *arguments, Command *command)
{
  guint64 first = 0, last = 0, n_frames = 0;
  if (!read_frames (arguments->frames, &first, &last))
    return FALSE;
  if (command->show && last > MAXIMUM_FRAMES_SHOWN)
    {
      cli_fail ("paging: found --frames %s, expected at most %u with --show or --hide", arguments->frames,
                MAXIMUM_FRAMES_SHOWN);
      return FALSE;
    }
  if (arguments->policy == NULL || g_str_equal (arguments->policy, "all"))
    {
      for (const ReplacementOps *const *ops = replacement_policies; *ops != NULL; ops++)
        if (!add_rows (command, *ops, first, last, &n_frames))
          return FALSE;
      return TRUE;
    }
  g_auto (GStrv) names = g_strsplit (arguments->policy, ",", -1);
  if (names[0] == NULL)
    return refuse_policy ("") == CLI_OK;
  for (guint i = 0; names[i] != NULL; i++)
    {
      const ReplacementOps *ops = replacement_policy_find (names[i]);
      if (ops == NULL)
        return refuse_policy (names[i]) == CLI_OK;
      if (!add_rows (command, ops, first, last, &n_frames))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_command (const Arguments *arguments, Command *command)
{
  static const char *const formats[] = { "text", "json", NULL };
  int format = cli_choice ("paging", "--format", arguments->format, formats);
  int from = cli_choice ("paging", "--from", arguments->from, access_format_names);
  if (format < 0 || from < 0)
    return FALSE;
  command->json = format == 1;
  command->from = arguments->from != NULL ? (AccessFormat) from : ACCESS_N_FORMATS;
  command->hide = arguments->hide;
  command->show = arguments->show || arguments->hide;
  command->page_size = 4096;
  command->options.seed = 1;
  if (command->json && command->show)
    {
      cli_fail ("paging: found --%s with --format json, expected it with text only",
                arguments->hide ? "hide" : "show");
      return FALSE;
    }
  return read_number ("--page-size", arguments->page_size, 1, MAXIMUM_PAGE_SIZE, &command->page_size)
         && read_number ("--seed", arguments->seed, 0, G_MAXUINT64, &command->options.seed)
         && read_number ("--interval", arguments->interval, 1, G_MAXUINT32, &command->options.interval)
         && read_number ("--window", arguments->window, 1, G_MAXUINT32, &command->options.window)
         && read_rows (arguments, command);
}

static Replacement *
make_replacement (const Command *command, const PagingRow *row, const guint32 *next_use)
{
  ReplacementOptions options = command->options;
  options.n_frames = row->n_frames;
  options.next_use = next_use;
  return replacement_new (row->ops, &options);
}

/* All rows at once, a piece of the list after the other. */
static gboolean
stream_references (const Command *command, PageReader *reader, GError **error)
{
  g_autoptr (GPtrArray) replacements = g_ptr_array_new_with_free_func ((GDestroyNotify) replacement_free);
  g_autofree PageReference *references = g_new (PageReference, CHUNK);
  gsize n = CHUNK;
  for (guint r = 0; r < command->rows->len; r++)
    g_ptr_array_add (replacements, make_replacement (command, &g_array_index (command->rows, PagingRow, r), NULL));
  while (n == CHUNK)
    {
      if (!page_reader_read (reader, references, CHUNK, &n, error))
        return FALSE;
      for (guint r = 0; r < replacements->len; r++)
        replacement_run (replacements->pdata[r], references, n);
    }
  for (guint r = 0; r < replacements->len; r++)
    g_array_index (command->rows, PagingRow, r).counts = replacement_counts (replacements->pdata[r]);
  return TRUE;
}

static gboolean
collect_references (PageReader *reader, References *references, GError **error)
{
  gsize n = 1;
  while (n > 0)
    {
      if (references->n + CHUNK > references->n_allocated)
        {
          references->n_allocated = MAX (2 * references->n_allocated, (gsize) CHUNK);
          references->at = g_renew (PageReference, references->at, references->n_allocated);
        }
      if (!page_reader_read (reader, references->at + references->n, CHUNK, &n, error))
        return FALSE;
      references->n += n;
      if (references->n > MAXIMUM_COLLECTED)
        {
          g_set_error (error, ACCESS_LOG_ERROR, 0,
                       "%s:%u:1: found more than %" G_GUINT64_FORMAT
                       " references, expected at most that with opt, unopt or --show",
                       reader->log.file, reader->log.line, MAXIMUM_COLLECTED);
          return FALSE;
        }
    }
  return TRUE;
}

static void
run_collected (const Command *command, const References *references)
{
  g_autofree guint32 *next_use = replacement_next_uses (references->at, references->n);
  for (guint r = 0; r < command->rows->len; r++)
    {
      PagingRow *row = &g_array_index (command->rows, PagingRow, r);
      Replacement *replacement = make_replacement (command, row, next_use);
      if (command->show)
        paging_print_steps (replacement, row, references->at, references->n, command->hide);
      else
        replacement_run (replacement, references->at, references->n);
      row->counts = replacement_counts (replacement);
      replacement_free (replacement);
    }
}

static gboolean
must_collect (const Command *command)
{
  gboolean answer = command->show;
  for (guint r = 0; r < command->rows->len; r++)
    answer = answer || g_array_index (command->rows, PagingRow, r).ops->needs_future;
  return answer;
}

/* Nothing is printed before the whole list is known to be good. */
static gboolean
run_references (const Command *command, PageReader *reader, const ImportSource *source, GError **error)
{
  if (must_collect (command))
    {
      References references = { NULL, 0, 0 };
      gboolean is_read = collect_references (reader, &references, error);
      if (is_read && references.n > 0)
        run_collected (command, &references);
      g_free (references.at);
      if (!is_read)
        return FALSE;
    }
  else if (!stream_references (command, reader, error))
    return FALSE;
  if (reader->log.n_lines_used > 0)
    return TRUE;
  import_set_nothing_found (error, source, "page numbers, addresses or an access log (vasbox paging --help)");
  return FALSE;
}

/* On standard error: the answer stays what a program can read. */
static void
tell_damage (const PageReader *reader)
{
  if (reader->damage != NULL)
    fprintf (stderr, "%s\n%s: %u lines are not of the format and were left out\n", reader->damage, reader->log.file,
             reader->log.n_lines_damaged);
}

static void
print_answer (const Command *command)
{
  if (command->json)
    paging_print_json (command->rows);
  else
    paging_print_table (command->rows, command->hide);
  if (!command->json && !command->hide)
    paging_print_anomalies (command->rows);
}

static int
run_command (const Command *command, const char *file)
{
  GError *error = NULL;
  g_autofree char *text = NULL;
  ImportSource source = { .file = file };
  if (!cli_read (file, &text, &source.n_text, &error))
    return cli_fail_error (error);
  source.text = text;
  AccessFormat from = command->from;
  if (from == ACCESS_N_FORMATS)
    from = access_format_detect (text, source.n_text);
  g_autofree PageReader *reader = g_new (PageReader, 1);
  page_reader_init (reader, from, file, text, source.n_text, command->page_size);
  gboolean is_good = run_references (command, reader, &source, &error);
  if (is_good)
    {
      print_answer (command);
      tell_damage (reader);
    }
  page_reader_clear (reader);
  return is_good ? CLI_OK : cli_fail_error (error);
}

/* "Policies:", one a line, for --help. */
static char *
describe_policies (void)
{
  GString *text = g_string_new ("Policies, and which page goes:");
  for (const ReplacementOps *const *ops = replacement_policies; *ops != NULL; ops++)
    g_string_append_printf (text, "\n  %-13s %s", (*ops)->name, (*ops)->summary);
  return g_string_free (text, FALSE);
}

int
cli_paging (int argc, char **argv)
{
  static Arguments arguments;
  const GOptionEntry entries[] = {
    { "frames", 'n', 0, G_OPTION_ARG_FILENAME, &arguments.frames, "Number of frames, or a range of numbers", "N[..M]" },
    { "policy", 'p', 0, G_OPTION_ARG_FILENAME, &arguments.policy, "Policies with commas between (default: all)",
      "LIST" },
    { "show", 's', 0, G_OPTION_ARG_NONE, &arguments.show, "Show the frames after each reference", NULL },
    { "hide", 0, 0, G_OPTION_ARG_NONE, &arguments.hide, "The same with blanks to fill in: a worksheet", NULL },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &arguments.from, "list, lackey, din or pinatrace (default: by content)",
      "FORMAT" },
    { "page-size", 0, 0, G_OPTION_ARG_FILENAME, &arguments.page_size, "Bytes of a page, for addresses (default: 4K)",
      "SIZE" },
    { "interval", 0, 0, G_OPTION_ARG_FILENAME, &arguments.interval,
      "nfu, aging: references from tick to tick (default: 4)", "K" },
    { "window", 0, 0, G_OPTION_ARG_FILENAME, &arguments.window, "working-set: references (default: 10)", "T" },
    { "seed", 0, 0, G_OPTION_ARG_FILENAME, &arguments.seed, "random: another number, other pages (default: 1)",
      "SEED" },
    { "format", 'f', 0, G_OPTION_ARG_FILENAME, &arguments.format, "text (default) or json", "FORMAT" },
    { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  };
  g_autofree char *policies = describe_policies ();
  if (!cli_parse (&argc, &argv, "FILE", SUMMARY, policies, entries))
    return CLI_WRONG;
  if (argc != 2)
    return cli_fail ("paging: expected one FILE, or - for standard input; found %d", argc - 1);
  Command command = { .rows = g_array_new (FALSE, FALSE, sizeof (PagingRow)) };
  int status = read_command (&arguments, &command) ? run_command (&command, argv[1]) : CLI_WRONG;
  g_array_unref (command.rows);
  return status;
}
